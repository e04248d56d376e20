"""What beat starts for this app."""

SCHEDULE = {
    "drop old evidence": {
        "task": "collector.retention_on_schedule",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
}
