"""A live model makes a list for one person: taste, candidates, filters, ranking, reasons, slate."""
