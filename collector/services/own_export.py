"""What an export says so that an import makes the same state of it: `moviegeek.json` in the zip."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Max

from catalogue.models import Contributor, ExternalId, Movie
from collector.kinds import PASSIVE, STEERING
from collector.models import Event, Person, Preference, Withdrawal
from collector.selectors import items_of, lists_of, marks_of, person_ids, ratings_of, watchlist_order
from datasets.personal.formats.moviegeek import MOST_NOTICED, written

PREFERENCES = ("learns_from_views", "learns_from_acts", "joins_comparisons")
# What was offered is the site's, not the person's.
NOTICED = [name for name in PASSIVE if name != "impression"]


def own_document(person: Person, *, at: datetime) -> dict[str, Any]:
    """Ratings, marks and what was taken back, as they stand; lists; the history; what was asked for. A query for
    each list, a dozen for the rest."""
    acts, noticed = list(_acts(person)), [*_noticed(person), *_asked(person)]
    lists, watchlist = list(_lists(person)), list(watchlist_order(person))
    movie_ids = {act["movie"] for act in acts} | {event["movie"] for event in noticed if event["movie"]}
    movie_ids = movie_ids.union(watchlist, *(own["movies"] for own in lists))
    return written(
        made_at=at,
        movies=_movies(movie_ids),
        acts=acts,
        noticed=noticed,
        preferences={name: getattr(person, name) for name in PREFERENCES},
        watchlist=watchlist,
        lists=lists,
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


def _asked(person: Person) -> Iterator[dict[str, Any]]:
    """What stands of what was asked of the picks, as the events that would make it so again."""
    words = Preference.objects.filter(person__in=person_ids(person))
    newest = words.order_by("about", "which", "-set_at", "person").distinct("about", "which")
    contributors = dict(
        Contributor.objects.filter(
            pk__in=[int(word.which) for word in newest if word.about == Preference.About.CONTRIBUTOR]
        ).values_list("pk", "key")
    )
    for word in newest:
        about, is_cluster = word.about, word.about == Preference.About.CLUSTER
        is_whole = about in (Preference.About.ADVENTURE, Preference.About.START)
        yield {
            "kind": _asking(about, word.value),
            "movie": int(word.which) if is_cluster else None,
            "contributor": contributors.get(int(word.which))
            if about == Preference.About.CONTRIBUTOR
            else None,
            "at": _iso(word.set_at),
            "value": float(word.value) if about == Preference.About.ADVENTURE else None,
            "page": "",
            "properties": {} if is_whole else {"about": about, "which": word.which},
        }


def _asking(about: str, value: int) -> str:
    """The kind of event that says so."""
    if about == Preference.About.ADVENTURE:
        return "adventure"
    if about == Preference.About.START:
        return "start_over" if value else "carry_on"
    return STEERING[value]


def _lists(person: Person) -> Iterator[dict[str, Any]]:
    for own in lists_of(person).order_by("changed_at", "pk"):
        movies = list(items_of(own).values_list("movie", flat=True))
        yield {"name": own.name, "description": own.description, "movies": movies}


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
