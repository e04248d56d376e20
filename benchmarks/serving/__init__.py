"""Lists and pages as they are served, beside a view that reads one row."""
