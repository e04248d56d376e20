"""What somebody did."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Event:
    """One act. Its id and time are made here, once and before the first try: however often it is sent, it counts once.

    Parameters
    ----------
    kind : "view", "click", "save", "rate", "buy" and others; the site's documentation lists them
    movie : the movie's number, or `origin:id` as in "imdb:tt0114709"
    value : stars of "rate" (0.5 to 5 in halves), seconds of "dwell"
    user : whom it is of, by key or `origin:id`; needs a token with the scope `events`. None: the token's owner
    slate : the id of the list that offered the movie
    """

    kind: str
    movie: int | str | None = None
    value: float | None = None
    user: str | None = None
    slate: str | None = None
    page: str | None = None
    properties: Mapping[str, Any] | None = None
    occurred_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    event_id: uuid.UUID = field(default_factory=uuid.uuid4)

    def as_json(self) -> dict[str, Any]:
        if self.occurred_at.tzinfo is None:
            raise ValueError(f"occurred_at must say its time zone, got {self.occurred_at!r}")
        said = {
            "kind": self.kind,
            "movie": self.movie,
            "value": self.value,
            "user": self.user,
            "slate": self.slate,
            "page": self.page,
            "properties": None if self.properties is None else dict(self.properties),
            "occurred_at": self.occurred_at.isoformat(),
            "event_id": str(self.event_id),
        }
        return {name: value for name, value in said.items() if value is not None}
