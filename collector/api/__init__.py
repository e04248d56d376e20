"""REST: events from pages and programs, and what is a caller's own. Each write leaves its event."""
