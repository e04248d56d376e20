"""Lists of movies for somebody, for a history, for all together. Reading one also records it: it was offered; but for
one that nobody may ever look at."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial

from django.utils import timezone

from collector.models import Person, Visitor
from collector.patience import TooSlowError
from recommender.everyone.charts import chart_of, window_days
from recommender.everyone.stock import current_stock
from recommender.rules.current import current_rules
from recommender.serving.again import SLATES, fingerprint_of, serving_of
from recommender.serving.drafts import Draft, finished
from recommender.serving.pipeline import Wish, filtered, from_chart, personal_list, personal_lists
from recommender.serving.recording import record, record_for_many, without_reasons
from recommender.serving.slate import ServedSlate
from recommender.serving.steps import clocked
from recommender.serving.taste import Taste, taste_of, tastes_of
from recommender.serving.together import Member, TogetherSlate, together_list

TogetherMember = Member
FOR_PROGRAMS = "api"  # the shelf of lists that no page shows


def recommendations(
    *,
    person: Person | None,
    visitor: Visitor | None = None,
    wish: Wish,
    at: datetime,
    page: str = "",
) -> ServedSlate:
    """A list for a person as known now, the newest event included; the same slate while nothing changed."""

    def made(of: Person | Taste | None = person) -> ServedSlate:
        slate = personal_list(of, wish, at=at, shelf=FOR_PROGRAMS)
        record([slate], person=person, visitor=visitor, page=page)
        return slate

    asked = ("list", page, visitor and visitor.pk, wish, int(at.timestamp() // 3600))
    try:
        fingerprint = fingerprint_of(person)
    except TooSlowError:
        return made(Taste.too_late())  # and is not asked the next, dearer question
    return SLATES.get((*asked, fingerprint), made, serving=partial(serving_of, wish.algorithm))


def unrecorded_list(*, person: Person, wish: Wish, at: datetime) -> ServedSlate:
    """A list that is not kept as offered: a program fetches it again and again, whether anybody looks or not."""
    return personal_list(person, wish, at=at, shelf=FOR_PROGRAMS)


def recommendations_for_many(
    persons: Mapping[str, Person], names: Sequence[str], *, wish: Wish, at: datetime, page: str = ""
) -> list[tuple[str, ServedSlate]]:
    """A list for each name, in order; for names without a person what is popular."""
    known = list({person.pk: person for person in persons.values()}.values())
    by_person = dict(zip((person.pk for person in known), tastes_of(known), strict=True))
    found = [persons.get(name) for name in names]
    tastes = [by_person[person.pk] if person else Taste.of_nobody() for person in found]
    slates = personal_lists(tastes, wish, at=at, shelf=FOR_PROGRAMS)
    record_for_many(zip(found, slates, strict=True), page=page)
    return list(zip(names, slates, strict=True))


def recommendations_for_history(
    history: Iterable[tuple[int, float]], *, wish: Wish, at: datetime, page: str = ""
) -> ServedSlate:
    """A list for (movie id, stars) pairs that were handed in; nothing of them is kept."""
    slate = personal_list(Taste.of_ratings(history), wish, at=at, shelf=FOR_PROGRAMS)
    record([without_reasons(slate)], person=None, visitor=None, page=page)
    return slate


def together(
    members: Sequence[TogetherMember],
    *,
    wish: Wish,
    rule: str = "fair",
    at: datetime,
    visitor: Visitor | None = None,
    page: str = "",
) -> TogetherSlate:
    """One list for two to eight people, fair to all of them, with each one's reason."""
    found = together_list(members, wish, rule=rule, at=at)
    record([without_reasons(found.slate)], person=None, visitor=visitor, page=page)
    return found


def member_of(name: str, person: Person | None) -> TogetherMember:
    """Somebody with all that is known of them now."""
    return Member(name, taste_of(person))


def member_with(name: str, history: Iterable[tuple[int, float]]) -> TogetherMember:
    """Somebody with (movie id, stars) pairs that were handed in; nothing of them is kept."""
    return Member(name, Taste.of_ratings(history))


def chart(
    *,
    name: str,
    k: int = 20,
    window: str | None = None,
    genre: str | None = None,
    exclude: Collection[int] = (),
    at: datetime | None = None,
    person: Person | None = None,
    visitor: Visitor | None = None,
    page: str = "",
) -> ServedSlate:
    """A list that is the same for everyone.

    Raises
    ------
    UnknownChartError, ValueError
        When there is no such chart, or window is nonsense.
    """
    days, wish = window_days(window), Wish(k=k, genre=genre, exclude=frozenset(exclude))

    def made() -> ServedSlate:
        slate = _chart(name, days, wish, at=at or timezone.now())
        record([slate], person=person, visitor=visitor, page=page)
        return slate

    if person or visitor or at:
        return made()
    return SLATES.get(("chart", name, days, wish, page), made, serving=lambda: current_rules().stamp)


def _chart(name: str, days: int, wish: Wish, *, at: datetime) -> ServedSlate:
    with clocked() as clock:
        stock = current_stock()
        counted = chart_of(name, stock=stock, at=at, days=days)
        allowed = filtered(wish, Taste.of_nobody(), stock=stock)
        places = from_chart(counted, allowed, k=wish.k)
        draft = Draft(name, "popular", places, name, fallback=counted.fallback)
        (slate,) = finished([draft], stock=stock, clock=clock)
    return slate
