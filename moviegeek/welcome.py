"""Picking movies to start from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.http import QueryDict

from catalogue.models import Genre, Movie
from catalogue.selectors import movies_by_id, movies_in_order, search
from collector.models import Mark, Person, Preference, Visitor
from collector.selectors import marks_of, preferences_of
from collector.services import ActContext, mark, prefer
from moviegeek.numbers import number_in
from moviegeek.search import LONGEST_QUERY
from recommender import selectors as recommender

PICKS = 5
SHOWN = 24
SHOWN_REMEMBERED = 240  # so many movies that were offered are not offered again
MOST_PICKS = 60


@dataclass(frozen=True)
class WelcomePage:
    """The ticked movies first, then others; `shown` is what "Show me others" leaves out next time."""

    picked: Sequence[Movie]
    others: Sequence[Movie]
    shown: Sequence[int]
    query: str = ""
    genres: Sequence[tuple[str, str, bool]] = ()  # slug, name, and whether it shall never be shown

    @property
    def slots(self) -> list[Movie | None]:
        return [*self.picked[:PICKS], *([None] * (PICKS - len(self.picked)))]

    @property
    def is_enough(self) -> bool:
        return len(self.picked) >= PICKS


def welcome_page(asked: QueryDict, *, person: Person, at: datetime) -> WelcomePage:
    liked = (
        [found.movie_id for found in marks_of(person, kind=Mark.Kind.LIKED)] if not is_whole(asked) else []
    )
    picks = list(dict.fromkeys([*picks_from(asked), *liked]))[:MOST_PICKS]
    query = asked.get("q", "").strip()[:LONGEST_QUERY]
    added = search(query, limit=6).movies if query else []
    seen_before = ids_from(asked, "shown") if "others" in asked else []
    leave_out = {*picks, *seen_before, *(movie.pk for movie in added)}
    wanted = SHOWN - len(picks) if len(picks) < SHOWN else SHOWN // 2
    offered = list(recommender.onboarding_movies(at=at, person=person, exclude=leave_out, k=wanted))
    others = [movie for movie in added if movie.pk not in picks] + offered
    shown = [*seen_before, *(movie.pk for movie in offered)][-SHOWN_REMEMBERED:]
    never = set(asked.getlist("never")) if is_whole(asked) else never_shown(person)
    genres = [(slug, name, slug in never) for slug, name in all_genres()]
    return WelcomePage(movies_in_order(picks), others, shown, query, genres)


def is_whole(asked: QueryDict) -> bool:
    """The form itself was sent, so what is not ticked in it was unticked."""
    return "shown" in asked


def all_genres() -> list[tuple[str, str]]:
    return list(Genre.objects.order_by("name").values_list("slug", "name"))


def never_shown(person: Person) -> set[str]:
    """Slugs of the genres that the person never wants to be shown."""
    found = preferences_of(person)
    return {
        each.which
        for each in found
        if each.about == Preference.About.GENRE and each.value == Preference.NEVER
    }


def never_show(genres: Collection[str], *, person: Person, visitor: Visitor, at: datetime) -> None:
    """Genres ticked are never shown from now on; those unticked are as usual again."""
    known, before = {slug for slug, _name in all_genres()}, never_shown(person)
    wanted = known & set(genres)
    changes = [(slug, Preference.NEVER) for slug in sorted(wanted - before)]
    changes += [(slug, Preference.NONE) for slug in sorted(before - wanted)]
    for slug, value in changes:
        event_id = uuid5(NAMESPACE_URL, f"welcome:{person.key}:{slug}:{value}:{at.isoformat()}")
        context = ActContext(event_id=event_id, visitor=visitor, page="/welcome/")
        prefer(person=person, about=Preference.About.GENRE, which=slug, value=value, at=at, context=context)


def like_picks(picks: Sequence[int], *, person: Person, visitor: Visitor, at: datetime) -> int:
    """How many movies the person likes by it, all of them when each was liked before: sent twice, nothing is liked
    twice, and the same is said."""
    liked = {found.movie_id for found in marks_of(person, kind=Mark.Kind.LIKED)}
    new = [movie_id for movie_id in movies_by_id(picks) if movie_id not in liked]
    for movie_id in new:
        context = ActContext(
            event_id=uuid5(NAMESPACE_URL, f"welcome:{person.key}:{movie_id}:{at.isoformat()}"),
            visitor=visitor,
            page="/welcome/",
        )
        mark(person=person, movie_id=movie_id, kind=Mark.Kind.LIKED, at=at, context=context)
    return len(new) or len(picks)


def picks_from(asked: QueryDict) -> list[int]:
    return ids_from(asked, "pick")[:MOST_PICKS]


def ids_from(asked: QueryDict, name: str) -> list[int]:
    words = [word for value in asked.getlist(name) for word in value.split(",")]
    return [number for word in dict.fromkeys(words) if (number := number_in(word)) is not None]
