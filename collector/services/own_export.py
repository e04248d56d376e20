"""What an export says so that an import makes the same state of it: `moviegeek.json` in the zip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max

from catalogue.models import Contributor, ExternalId, Movie
from collector.kinds import PASSIVE, STEERING
from collector.models import Event, Person, Preference, Withdrawal
from collector.selectors import items_of, lists_of, marks_of, person_ids, ratings_of, watchlist_order
from datasets.personal.formats.moviegeek import MOST_NOTICED, written

About = Preference.About
NOTHING: Mapping[str, Any] = {}
# What was offered is the site's, not the person's.
NOTICED = [name for name in PASSIVE if name != "impression"]


def own_document(person: Person, *, at: datetime) -> dict[str, Any]:
    """Ratings, marks and what was taken back, as they stand; lists; the history; what was asked for. A query for
    each list, a dozen for the rest."""
    acts, events = list(_acts(person)), [*_noticed(person), *_asked(person)]
    lists, watchlist = list(_lists(person)), list(watchlist_order(person))
    movie_ids = {act["movie"] for act in acts} | {event["movie"] for event in events if event["movie"]}
    movie_ids = movie_ids.union(watchlist, *(own["movies"] for own in lists))
    return written(
        made_at=at,
        movies=_movies(movie_ids),
        acts=acts,
        noticed=events,
        preferences={name: getattr(person, name) for name in Person.SWITCHES},
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
        yield _event(
            event.kind,
            event.occurred_at,
            movie=event.movie_id,
            value=event.value,
            page=event.page,
            properties=event.properties,
        )


def _asked(person: Person) -> Iterator[dict[str, Any]]:
    """What stands of what was asked of the picks, as the events that would make it so again."""
    words = Preference.objects.filter(person__in=person_ids(person))
    newest = words.order_by("about", "which", "-set_at", "person").distinct("about", "which")
    keys = _contributor_keys(newest)
    for word in newest:
        if word.about == About.ADVENTURE:
            yield _event("adventure", word.set_at, value=float(word.value))
        elif word.about == About.START:
            yield _event("start_over" if word.value else "carry_on", word.set_at)
        else:
            yield _event(STEERING[word.value], word.set_at, **_thing(word, keys))


def _thing(word: Preference, keys: Mapping[str, str]) -> dict[str, Any]:
    """What there shall be more or less of; contributors and movies have other numbers elsewhere."""
    properties = {"about": word.about, "which": word.which}
    if word.about == About.CONTRIBUTOR:
        return {"properties": properties, "contributor": keys.get(word.which)}
    if word.about == About.CLUSTER:
        return {"properties": properties, "movie": int(word.which)}
    return {"properties": properties}


def _contributor_keys(words: Iterable[Preference]) -> dict[str, str]:
    """By number, as preferences name it."""
    numbers = [int(word.which) for word in words if word.about == About.CONTRIBUTOR]
    known = Contributor.objects.filter(pk__in=numbers).values_list("pk", "key")
    return {str(number): key for number, key in known}


def _event(
    kind: str,
    at: datetime,
    *,
    movie: int | None = None,
    contributor: str | None = None,
    value: float | None = None,
    page: str = "",
    properties: Mapping[str, Any] = NOTHING,
) -> dict[str, Any]:
    return {
        "kind": kind,
        "at": _iso(at),
        "movie": movie,
        "contributor": contributor,
        "value": value,
        "page": page,
        "properties": properties,
    }


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
