"""What staff want in lists. `current` is read by every page, `making` writes it.

Imports `everyone`; `serving` and `shelves` import it.
"""
