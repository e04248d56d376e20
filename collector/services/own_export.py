"""What an export says so that an import makes the same state of it: `moviegeek.json` in the zip."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Max

from catalogue.models import ExternalId, Movie
from collector.kinds import KINDS
from collector.models import Event, Person, Withdrawal
from collector.selectors import marks_of, person_ids, ratings_of
from datasets.personal.formats.moviegeek import MOST_NOTICED, written

PREFERENCES = ("learns_from_views", "learns_from_acts", "joins_comparisons")
# What was offered is the site's, not the person's.
NOTICED = [kind.name for kind in KINDS.values() if kind.is_passive and kind.name != "impression"]


def own_document(person: Person, *, at: datetime) -> dict[str, Any]:
    """Ratings, marks and what was taken back, as they stand; the history; the switches. Seven queries."""
    acts, noticed = list(_acts(person)), list(_noticed(person))
    movie_ids = {act["movie"] for act in acts} | {event["movie"] for event in noticed if event["movie"]}
    return written(
        made_at=at,
        movies=_movies(movie_ids),
        acts=acts,
        noticed=noticed,
        preferences={name: getattr(person, name) for name in PREFERENCES},
    )


def _acts(person: Person) -> Iterator[dict[str, Any]]:
    standing = set()
    for rating in ratings_of(person).order_by("rated_at", "movie"):
        standing.add((rating.movie_id, Withdrawal.RATING))
        yield {"movie": rating.movie_id, "what": "rating", "stars": rating.stars, "at": _iso(rating.rated_at)}
    for mark in marks_of(person).order_by("kind", "marked_at", "movie"):
        standing.add((mark.movie_id, mark.kind))
        yield {"movie": mark.movie_id, "what": mark.kind, "at": _iso(mark.marked_at)}
    withdrawn = Withdrawal.objects.filter(person__in=person_ids(person)).values_list("movie", "what")
    for movie_id, what, at in withdrawn.annotate(at=Max("at")).order_by("movie", "what"):
        if (movie_id, what) not in standing:  # else the word over it is newer
            yield {"movie": movie_id, "what": what, "at": _iso(at), "is_set": False}


def _noticed(person: Person) -> Iterator[dict[str, Any]]:
    """The newest, in the order of their arrival."""
    events = Event.objects.filter(person__in=person_ids(person), kind__in=NOTICED)
    newest = events.order_by("-sequence")[:MOST_NOTICED]
    for event in reversed(newest):
        yield {
            "kind": event.kind,
            "movie": event.movie_id,
            "at": _iso(event.occurred_at),
            "value": event.value,
            "page": event.page,
            "properties": event.properties,
        }


def _movies(movie_ids: set[int]) -> dict[str, dict[str, Any]]:
    """By our number; removed ones too, as they may be there again."""
    movies = Movie.objects.filter(pk__in=movie_ids).values_list("pk", "title", "year")
    named: dict[str, dict[str, Any]] = {
        str(pk): {"title": title, "year": year, "ids": []} for pk, title, year in movies
    }
    for known in ExternalId.objects.filter(movie__in=movie_ids).order_by("origin", "value"):
        named[str(known.movie_id)]["ids"].append(str(known))
    return named


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
