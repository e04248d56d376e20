"""Bringing one's ratings: the pages of an import, and its words."""
