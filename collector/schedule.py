"""What beat starts for this app."""

SCHEDULE = {
    "make the months ahead": {
        "task": "collector.make_months",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
    "drop old evidence": {
        "task": "collector.retention_on_schedule",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
    "remove old exports": {
        "task": "collector.remove_old_exports",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
    "sweep deleted lists": {
        "task": "collector.sweep_lists",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
    "count popular searches": {
        "task": "collector.count_popular_searches",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
    "discard imports that nobody came back to": {
        "task": "collector.discard_old_reviews",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
}
