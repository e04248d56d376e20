"""The suites, found by module."""
