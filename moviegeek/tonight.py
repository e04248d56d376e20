"""A movie for tonight: one of the watchlist, drawn by chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random

from catalogue.selectors import movies_in_order
from collector.models import Mark, Person
from collector.selectors import marks_of
from moviegeek.cards import Card, cards_of
from recommender import selectors as recommender

WEIGHTS = {"strong": 4.0, "good": 3.0, "some": 2.0}


def pick_for_tonight(*, person: Person, at: datetime, chance: Random) -> Card | None:
    """The better a movie fits the likelier; None while the list is empty."""
    saved = list(
        marks_of(person, kind=Mark.Kind.SAVED).order_by("-marked_at", "pk").values_list("movie_id", flat=True)
    )
    if not saved:
        return None
    picked = drawn(saved, recommender.matches_of(person, saved, at=at), chance=chance)
    return next(iter(cards_of(movies_in_order([picked]), person=person, part="row")), None)


def drawn(movie_ids: Sequence[int], matches: Mapping[int, str], *, chance: Random) -> int:
    """One of them, by the weights of their matches."""
    (picked,) = chance.choices(movie_ids, [weight_of(matches.get(key)) for key in movie_ids])
    return picked


def weight_of(match: str | None) -> float:
    """How often a movie of such a match is drawn, for once that one without a match is."""
    return WEIGHTS.get(match or "", 1.0)
