"""What the recommender does by the clock, in the form of Celery's beat_schedule."""

from __future__ import annotations

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    "recommender-evidence": {
        "task": "recommender.count_evidence",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "recommender-rebuild": {
        "task": "recommender.rebuild_on_schedule",
        "schedule": 3600.0,
        "options": {"expires": 3000},
    },
    "recommender-slow": {
        "task": "recommender.train_slow_when_due",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
}
