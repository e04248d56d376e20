"""What beat starts for this app."""

SCHEDULE = {
    "forget evenings": {
        "task": "moviegeek.forget_evenings",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
}
