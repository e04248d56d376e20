"""A live model makes a list for one person: taste, candidates, filters, ranking, reasons, slate.

Imports `rules`, `everyone`, `evidence`, `implicit` and `storage`; never `training`, nor what made the model.
"""
