"""Keeps the house in order: its figures, its map, its documentation. Nothing of it runs on a site."""
