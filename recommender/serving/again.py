"""The same list again: as long as nothing that it was made from has changed, the slate that was offered stands.

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
from typing import Any, Self

from django.db import connection
from django.utils import translation

from catalogue.models import Movie
from catalogue.selectors import movies_by_id
from collector.models import Person
from collector.selectors import root_of
from recommender import fallbacks
from recommender.conf import value_of
from recommender.errors import NoLiveModelError
from recommender.rules.current import current_rules
from recommender.serving.prepared import execute_prepared
from recommender.serving.scoring import first_live_model, rankers_named
from recommender.serving.slate import ServedSlate
from recommender.serving.steps import step

MOST = 4000  # lists that a process keeps: some 70 MB of 10 movies each
PASSING = frozenset({fallbacks.SLOW, fallbacks.FAILED, fallbacks.NO_MODEL, fallbacks.DAMAGED_MODEL})

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


@dataclass(frozen=True, eq=False)
class _Offered:
    """A slate, when it was made, the setting that says how long it stands, and the movies that stand in it or that it
    is about."""

    slate: ServedSlate
    at: float
    stands: str
    movies: Sequence[Movie]

    @classmethod
    def now(cls, slate: ServedSlate, *, stands: str, about: Movie | None) -> Self:
        listed = [item.movie for item in slate.items]
        return cls(slate, time.monotonic(), stands, [*listed, about] if about else listed)

    @property
    def is_young(self) -> bool:
        return bool(time.monotonic() - self.at < value_of(self.stands))

    @property
    def is_as_it_was(self) -> bool:
        """No movie was removed or changed: the catalogue gives the same objects as long as they are as they were."""
        now = movies_by_id({movie.pk for movie in self.movies})
        return all(now.get(movie.pk) is movie for movie in self.movies)


class OfferedSlates:
    """The newest slates by what they were made from."""

    def __init__(self) -> None:
        self._slates: OrderedDict[Hashable, _Offered] = OrderedDict()
        self._lock = threading.Lock()

    def get(
        self,
        key: tuple[Any, ...],
        make: Callable[[], ServedSlate],
        *,
        serving: Callable[[], Hashable],
        stands: str = "AGAIN_SECONDS",
        about: Callable[[], Movie] | None = None,
    ) -> ServedSlate:
        """The slate kept under a key, what serves now and the reader's language, or a new one, for as long as the
        setting `stands` says. One during whose making another version went live is not kept: it would come back
        when the one before does. Nor does one stand whose movies are others now, the one that it is `about` among
        them."""
        serves = serving()
        whole = (*key, serves, translation.get_language())
        with self._lock:
            kept = self._slates.get(whole)
        if kept is not None and kept.is_young and kept.is_as_it_was:
            return kept.slate
        slate = make()
        if slate.fallback not in PASSING and serving() == serves:
            self._keep(whole, _Offered.now(slate, stands=stands, about=about() if about else None))
        return slate

    def _keep(self, key: Hashable, offered: _Offered) -> None:
        with self._lock:
            self._slates[key] = offered
            self._slates.move_to_end(key)
            while len(self._slates) > MOST or self._oldest_is_over():
                self._slates.popitem(last=False)

    def _oldest_is_over(self) -> bool:
        """A slate that stands no more is held for nobody: most people do not ask again."""
        if not self._slates:
            return False
        return not next(iter(self._slates.values())).is_young

    def __len__(self) -> int:
        return len(self._slates)

    def forget(self) -> None:
        with self._lock:
            self._slates.clear()


OFFERED = OfferedSlates()
