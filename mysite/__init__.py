"""Wiring: settings, addresses, Celery, processes. No domain logic."""
