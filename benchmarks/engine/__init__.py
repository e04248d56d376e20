"""Contenders, and how they are compared."""
