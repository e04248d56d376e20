"""Last step: the slate gets its id and is kept as evidence of what was offered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from collector.models import Person, Slate, Visitor
from collector.services import record_slates
from recommender.serving.slate import Reason, ServedSlate


def record(
    slates: Sequence[ServedSlate], *, person: Person | None, visitor: Visitor | None, page: str
) -> None:
    """Keep what was offered: one statement for all slates of a page."""
    record_slates([_row(slate, person, visitor, page) for slate in slates if slate.items])


def record_for_many(slates: Iterable[tuple[Person | None, ServedSlate]], *, page: str) -> None:
    """The same for the lists of several people."""
    record_slates([_row(slate, person, None, page) for person, slate in slates if slate.items])


def _row(slate: ServedSlate, person: Person | None, visitor: Visitor | None, page: str) -> Slate:
    return Slate(
        id=slate.id,
        person=person,
        visitor=visitor,
        shelf=slate.shelf[:40],
        page=page[:200],
        algorithm=slate.algorithm[:40],
        version=slate.version[:80],
        fallback=(slate.fallback or "")[:80],
        latency_ms=slate.latency_ms,
        movie_ids=slate.movie_ids,
        items=[item.stored() for item in slate.items],
    )


def without_reasons(slate: ServedSlate) -> ServedSlate:
    """The same list, but nothing that tells whom it was made for."""
    items = tuple(replace(item, reason=Reason(item.reason.kind)) for item in slate.items)
    return replace(slate, items=items)
