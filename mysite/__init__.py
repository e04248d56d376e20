"""Wiring: settings, addresses, Celery, processes. No domain logic.

Imports every app; no app imports it.
"""
