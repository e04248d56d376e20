"""Durable rows of long work: state, progress, heartbeat, attempt. Does not know what the work is."""
