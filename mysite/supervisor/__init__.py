"""Starts and watches the processes: PostgreSQL, web, worker, schedule. They die with it."""
