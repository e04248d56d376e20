"""The same list or home page again: as long as nothing that it was made from has changed, what was offered stands.

Evidence and catalogue are asked each time, by a cheap query each, so the newest event still changes the next list. A
slate stands for so many seconds at most; until then it has one id and one row in each process, however often it is
asked for.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, Self, TypeVar

from django.db import connection
from django.utils import translation

from catalogue.models import Movie
from catalogue.selectors import movies_by_id
from collector.models import Person
from collector.selectors import root_of
from recommender.conf import value_of
from recommender.errors import NoLiveModelError
from recommender.rules.current import current_rules
from recommender.serving.prepared import execute_prepared
from recommender.serving.scoring import first_live_model, rankers_named
from recommender.serving.slate import ServedSlate
from recommender.serving.steps import step

# All that a taste is read from, for the person and whoever was merged into it.
FINGERPRINT = """
WITH members AS (
    SELECT id FROM collector_person WHERE id = %(person)s OR merged_into_id = %(person)s
)
SELECT (SELECT array_agg(id ORDER BY id) FROM members),
       (SELECT max(newest.sequence) FROM members, LATERAL (
            SELECT sequence FROM collector_event WHERE person_id = members.id ORDER BY sequence DESC LIMIT 1
        ) AS newest),
       (SELECT max(newest.sequence) FROM members, LATERAL (
            SELECT sequence FROM collector_forgotten WHERE person_number = members.id
            ORDER BY sequence DESC LIMIT 1
        ) AS newest),
       (SELECT (count(*), sum(value), max(rated_at), sum(movie_id))::text FROM collector_rating
        WHERE person_id IN (SELECT id FROM members)),
       (SELECT (count(*), max(marked_at), sum(movie_id))::text FROM collector_mark
        WHERE person_id IN (SELECT id FROM members)),
       (SELECT (count(*), max(set_at), sum(value))::text FROM collector_preference
        WHERE person_id IN (SELECT id FROM members))
"""


@step("fingerprint")
def fingerprint_of(person: Person | None) -> Hashable:
    """Changes whenever anything changes that the person's lists are made from."""
    if person is None:
        return ()
    with connection.cursor() as cursor:
        execute_prepared(cursor, FINGERPRINT, {"person": root_of(person)}, number="person")
        members, *newest = cursor.fetchone()
    return (*members, *newest, person.learns_from_acts, person.learns_from_views)


def serving_of(algorithm: str | None) -> Hashable:
    """What serves now: version and artifact of the ranker, and the rules."""
    try:
        model = first_live_model(rankers_named(algorithm))
    except NoLiveModelError:
        return ("", "", current_rules().stamp)
    return (model.version, model.folder, current_rules().stamp)


class Offer(Protocol):
    """A slate, or a page of several."""

    @property
    def movies(self) -> Sequence[Movie]:
        """All that stand in it."""

    @property
    def is_makeshift(self) -> bool:
        """Something stood in for the time being: the next one may be better."""


Kept = TypeVar("Kept", bound=Offer)


@dataclass(frozen=True, eq=False)
class _Standing(Generic[Kept]):
    """What was offered and when, the setting that says how long it stands, and the movies that stand in it or that it
    is about."""

    offer: Kept
    at: float
    stands: str
    movies: Sequence[Movie]

    @classmethod
    def now(cls, offer: Kept, *, stands: str, about: Movie | None) -> Self:
        return cls(offer, time.monotonic(), stands, [*offer.movies, *([about] if about else [])])

    @property
    def is_young(self) -> bool:
        return bool(time.monotonic() - self.at < value_of(self.stands))

    @property
    def is_as_it_was(self) -> bool:
        """No movie was removed or changed: the catalogue gives the same objects as long as they are as they were."""
        now = movies_by_id({movie.pk for movie in self.movies})
        return all(now.get(movie.pk) is movie for movie in self.movies)


class Offers(Generic[Kept]):
    """The newest offers by what they were made from."""

    def __init__(self, *, most: int) -> None:
        self.most = most
        self._offers: OrderedDict[Hashable, _Standing[Kept]] = OrderedDict()
        self._lock = threading.Lock()

    def get(
        self,
        key: tuple[Any, ...],
        make: Callable[[], Kept],
        *,
        serving: Callable[[], Hashable],
        stands: str = "AGAIN_SECONDS",
        about: Callable[[], Movie] | None = None,
    ) -> Kept:
        """The offer that was made before from the same, in the reader's language; else a new one, which `make` makes.

        Parameters
        ----------
        key : all that was asked
        serving : tells what lists are made by now: versions and rules
        stands : the setting that says for how many seconds an offer stands
        about : the movie that it is about; an offer falls when this or another of its movies is no longer as it was

        Notes
        -----
        An offer during whose making another version went live is not kept: it would come back when the one before
        does.
        """
        serves = serving()
        whole = (*key, serves, translation.get_language())
        with self._lock:
            kept = self._offers.get(whole)
        if kept is not None and kept.is_young and kept.is_as_it_was:
            return kept.offer
        offer = make()
        if not offer.is_makeshift and serving() == serves:
            self._keep(whole, _Standing.now(offer, stands=stands, about=about() if about else None))
        return offer

    def _keep(self, key: Hashable, standing: _Standing[Kept]) -> None:
        with self._lock:
            self._offers[key] = standing
            self._offers.move_to_end(key)
            while len(self._offers) > self.most or self._oldest_is_over():
                self._offers.popitem(last=False)

    def _oldest_is_over(self) -> bool:
        """What stands no more is held for nobody: most people do not ask again."""
        if not self._offers:
            return False
        return not next(iter(self._offers.values())).is_young

    def __len__(self) -> int:
        return len(self._offers)

    def forget(self) -> None:
        with self._lock:
            self._offers.clear()


SLATES: Offers[ServedSlate] = Offers(most=4000)  # some 70 MB of 10 movies each
