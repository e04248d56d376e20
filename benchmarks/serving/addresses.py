"""Addresses that the suite and its command ask for: without Django, which the suite does not start."""

from __future__ import annotations

import uuid


def own_list(key: uuid.UUID | str) -> str:
    """Of a person's list, by the person's key."""
    return f"/api/v1/users/{key}/recommendations/?k=10"
