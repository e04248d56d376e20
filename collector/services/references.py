"""What the events of a batch refer to, looked up for all of them at once."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, connection
from django.db.models import F
from django.db.models.functions import Coalesce

from catalogue.models import ExternalId
from collector.errors import RefusedEventError
from collector.identity import Identity
from collector.models import Person, Slate
from collector.people import persons_named_or_made
from collector.validation import Draft

KNOWN_MOVIES: set[int] = set()
"""Numbers that this process met: a movie that leaves the catalogue keeps its row. When one is deleted all the same,
the foreign key of the log refuses its event, and `record_events` looks again."""

NOT_FOLLOWED = "not kept: they asked not to be followed; ratings and other acts are kept"


@dataclass(frozen=True)
class OwnSlate:
    visitor_id: int | None
    person_id: int | None  # joined persons as whom they were joined to
    movie_ids: list[int]


@dataclass(frozen=True)
class References:
    identity: Identity
    persons: dict[str, Person]
    movie_ids: dict[int | str, int]
    slates: dict[uuid.UUID, OwnSlate]

    @classmethod
    def of(cls, drafts: Sequence[Draft], *, identity: Identity) -> References:
        users = {draft.user for draft in drafts if draft.user} if identity.token_may_name_users else set()
        return cls(
            identity=identity,
            persons=persons_named_or_made(users),
            movie_ids=_movie_ids({draft.movie for draft in drafts if draft.movie is not None}),
            slates=_slates({draft.slate_id for draft in drafts if draft.slate_id}),
        )

    def person(self, draft: Draft) -> Person:
        person = self.identity.person if draft.user is None else self._named(draft.user)
        refuses = not person.learns_from_views or (draft.user is None and self.identity.refuses_tracking)
        if draft.kind.is_passive and refuses:
            raise RefusedEventError("kind", draft.kind.name, NOT_FOLLOWED)
        return person

    def movie(self, draft: Draft) -> int | None:
        if draft.movie is None:
            return None
        if draft.movie not in self.movie_ids:
            raise RefusedEventError("movie", draft.movie, "no such movie")
        return self.movie_ids[draft.movie]

    def place(
        self, draft: Draft, *, person: Person, movie_id: int | None
    ) -> tuple[uuid.UUID | None, int | None]:
        """The slate that offered the movie to this person, and the place there; no other slate has effect."""
        slate = self.slates.get(draft.slate_id) if draft.slate_id else None
        if slate is None or movie_id not in slate.movie_ids or not self._is_own(slate, person):
            return None, None
        return draft.slate_id, slate.movie_ids.index(movie_id) + 1

    def _is_own(self, slate: OwnSlate, person: Person) -> bool:
        visitor = self.identity.visitor
        return slate.person_id == person.pk or (visitor is not None and slate.visitor_id == visitor.pk)

    def _named(self, user: str) -> Person:
        if not self.identity.token_may_name_users:
            raise RefusedEventError("user", user, "needs a server token with the scope `events`")
        if user not in self.persons:
            raise RefusedEventError("user", user, "no such person; expected a key, or `origin:id`")
        return self.persons[user]


def is_movie_missing(error: IntegrityError) -> bool:
    diagnostics = getattr(error.__cause__, "diag", None)
    return str(getattr(diagnostics, "constraint_name", "")).endswith("movie_id_fkey")


def _movie_ids(wanted: set[int | str]) -> dict[int | str, int]:
    numbers = {each for each in wanted if isinstance(each, int)}
    unsure = numbers - KNOWN_MOVIES
    if unsure:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM catalogue_movie WHERE id = ANY(%s)", [list(unsure)])
            KNOWN_MOVIES.update(key for (key,) in cursor.fetchall())
    found: dict[int | str, int] = {key: key for key in numbers & KNOWN_MOVIES}
    names = {each: each.partition(":") for each in wanted if isinstance(each, str)}
    if names:
        externals = ExternalId.objects.filter(
            origin__in={origin for origin, _, _ in names.values()},
            value__in={value for _, _, value in names.values()},
        )
        found |= {str(external): external.movie_id for external in externals if str(external) in names}
    return found


def _slates(ids: set[uuid.UUID]) -> dict[uuid.UUID, OwnSlate]:
    if not ids:
        return {}
    rows = Slate.objects.filter(pk__in=ids).values_list(
        "pk", "visitor_id", Coalesce(F("person__merged_into_id"), F("person_id")), "movie_ids"
    )
    return {pk: OwnSlate(visitor_id, person_id, movie_ids) for pk, visitor_id, person_id, movie_ids in rows}
