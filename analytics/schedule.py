"""What beat starts for this app."""

SCHEDULE = {
    "count evidence": {"task": "analytics.count", "schedule": 60.0, "options": {"expires": 60.0}},
}
