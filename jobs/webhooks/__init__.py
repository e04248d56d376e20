"""Telling other programs what happened: messages written with the change itself, signed, and sent until they arrive."""
