"""Durable rows of long work: state, progress, heartbeat, attempt. Does not know what the work is.

Imports no other app; owners are texts.
"""
