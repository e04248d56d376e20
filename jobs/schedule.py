"""What beat starts for this app."""

SCHEDULE = {
    "sweep lost jobs": {"task": "jobs.sweep", "schedule": 30.0, "options": {"expires": 30.0}},
}
