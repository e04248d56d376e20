"""What a person wants of their picks now, with the names of what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from collector.models import Person, Preference
from collector.selectors.persons import person_ids

# Within a merged person the newest word on each thing wins.
STANDING = """
SELECT asked.about, asked.which, asked.value, asked.set_at,
       coalesce(genre.name, contributor.name, movie.title, asked.which) AS name
FROM (
    SELECT DISTINCT ON (about, which) about, which, value, set_at FROM collector_preference
    WHERE person_id = ANY(%s) ORDER BY about, which, set_at DESC, person_id
) AS asked
LEFT JOIN catalogue_genre AS genre ON asked.about = 'genre' AND genre.slug = asked.which
LEFT JOIN catalogue_contributor AS contributor
       ON contributor.id = CASE WHEN asked.about = 'contributor' THEN asked.which::bigint END
LEFT JOIN catalogue_movie AS movie ON movie.id = CASE WHEN asked.about = 'cluster' THEN asked.which::bigint END
WHERE asked.value <> 0 ORDER BY asked.set_at DESC, asked.about, asked.which
"""


@dataclass(frozen=True)
class Standing:
    """A preference in force."""

    about: str
    which: str
    value: int
    set_at: datetime
    name: str  # of a genre or a contributor; of a cluster the title of the movie that stands for it

    @property
    def wish(self) -> str:
        """ "more", "less" or "never"; empty for others."""
        return Preference.WISHES.get(self.value, "") if self.about not in ("adventure", "start") else ""


def started_over_at(found: Iterable[Standing]) -> datetime | None:
    """Since when a taste begins anew; None: it does not."""
    return next((each.set_at for each in found if each.about == Preference.About.START), None)


def preferences_of(person: Person) -> list[Standing]:
    """Those in force, newest first. Two queries."""
    ids = person_ids(person)
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [ids])
        return [Standing(*row) for row in cursor.fetchall()]
