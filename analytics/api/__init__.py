"""REST for staff and server tokens: the dashboard's reports, and who is told of what."""
