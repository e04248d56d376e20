"""The pages of shelves: the person's taste is read once, all shelves choose from it."""

from __future__ import annotations

from datetime import datetime

from collector.models import Person
from recommender.serving.taste import taste_of
from recommender.shelves.shelf import Page
from recommender.stock import current_stock


def page_of(person: Person | None, *, at: datetime) -> Page:
    """What the shelves of a page choose from: one query."""
    return Page(at=at, stock=current_stock(), taste=taste_of(person), scored=None, fallback=None)
