"""What beat starts for this app."""

SCHEDULE = {
    "sweep lost jobs": {"task": "jobs.sweep", "schedule": 30.0, "options": {"expires": 30.0}},
    "deliver what is due": {"task": "jobs.deliver_due", "schedule": 15.0, "options": {"expires": 15.0}},
    "forget old deliveries": {"task": "jobs.forget_deliveries", "schedule": 86400.0},
}
