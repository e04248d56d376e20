"""What is measured offline, by commands: evaluation and tuning on datasets, and weights learned from the log.

Imports `sources`, `evidence` and the engine; no list depends on it.
"""
