"""What beat starts for this app."""

SCHEDULE = {
    "ask TMDB": {
        "task": "catalogue.enrich_on_schedule",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
}
