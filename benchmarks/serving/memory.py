"""Memory of the web processes below this one, shared pages counted once."""

from __future__ import annotations

import os
from typing import Any

from drills.load.memory import memory_below
from recommender.conf import model_storage

MEGABYTE = 1024**2


def web_memory() -> dict[str, Any]:
    """MB of each process, the smallest first, and of the models' files that all of them have mapped."""
    found = [memory for memory in memory_below(os.getpid(), models=model_storage()) if memory.role == "web"]
    return {
        "processes_mb": sorted(memory.share / MEGABYTE for memory in found),
        "models_mb": sum(memory.models_share for memory in found) / MEGABYTE,
        "models_apart_mb": sum(memory.models_whole for memory in found) / MEGABYTE,
    }
