"""What beat starts for this app."""

SCHEDULE = {
    "count evidence": {"task": "analytics.count", "schedule": 60.0, "options": {"expires": 60.0}},
    "watch the site": {"task": "analytics.watch", "schedule": 300.0, "options": {"expires": 300.0}},
}
