"""How the REST interface refuses, RFC 9457."""

from __future__ import annotations

from typing import Any


def is_problem(answer: Any, status: int) -> bool:
    return bool(
        answer.status_code == status
        and answer["Content-Type"] == "application/problem+json"
        and answer.json()["status"] == status
    )
