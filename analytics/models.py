"""Rollups of the evidence, so that the dashboard never reads the log itself for a chart."""
