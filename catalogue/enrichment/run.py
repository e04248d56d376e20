"""Asks TMDB about every movie that has an id there, the most popular first, and goes on where it was stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from catalogue.enrichment.tmdb import TmdbClient, Told
from catalogue.errors import NoTmdbKeyError, TmdbError, TmdbRefusedError
from catalogue.models import Enrichment, ExternalId, Movie, WhereToWatch
from catalogue.services.upsert import upsert_movies

ASK_AGAIN_AFTER = timedelta(days=60)  # TMDB allows half a year; what is streamed where changes sooner
FAILURES_IN_A_ROW = 5
Report = Callable[[float, str], None]


@dataclass
class Enriched:
    """What a run came to."""

    done: int = 0
    unknown: int = 0
    failed: int = 0

    def words(self) -> str:
        return f"{self.done:,} movies enriched, {self.unknown:,} unknown to TMDB, {self.failed:,} failed"


def waiting_movies(*, at: datetime) -> QuerySet[Movie]:
    """With an id that leads to TMDB, never asked for or long ago."""
    recent = Enrichment.objects.filter(asked_at__gt=at - ASK_AGAIN_AFTER).exclude(
        outcome=Enrichment.Outcome.FAILED
    )
    known = Q(external_ids__origin="tmdb") | Q(external_ids__origin="imdb")
    found = Movie.objects.present().filter(known).exclude(pk__in=recent.values("movie"))
    return found.order_by("-popularity", "pk").distinct()


def enrich(*, at: datetime, limit: int | None = None, report: Report = lambda share, words: None) -> Enriched:
    """Each movie is kept as soon as it is answered, so that a stopped run loses nothing."""
    client, sums, in_a_row = tmdb_client(), Enriched(), 0
    waiting = list(waiting_movies(at=at).values_list("pk", flat=True)[:limit])
    for place, movie_id in enumerate(waiting):
        report(place / len(waiting), f"{place:,} of {len(waiting):,} movies asked for")
        try:
            outcome = enrich_movie(movie_id, client=client)
            in_a_row = 0
        except TmdbRefusedError:
            raise
        except TmdbError:
            outcome, in_a_row = note(movie_id, Enrichment.Outcome.FAILED), in_a_row + 1
            if in_a_row == FAILURES_IN_A_ROW:
                raise
        name = outcome.value
        setattr(sums, name, getattr(sums, name) + 1)
    return sums


def tmdb_client() -> TmdbClient:
    if not settings.TMDB_API_KEY:
        raise NoTmdbKeyError
    return TmdbClient(
        key=settings.TMDB_API_KEY,
        address=settings.TMDB_API_ADDRESS,
        per_second=settings.TMDB_REQUESTS_PER_SECOND,
    )


def enrich_movie(movie_id: int, *, client: TmdbClient) -> Enrichment.Outcome:
    told = None
    if tmdb_id := tmdb_id_of(movie_id, client=client):
        told = client.movie(tmdb_id=tmdb_id, countries=settings.TMDB_COUNTRIES)
    if told is None:
        return note(movie_id, Enrichment.Outcome.UNKNOWN)
    return keep(movie_id, told)


def tmdb_id_of(movie_id: int, *, client: TmdbClient) -> str:
    ids = dict(ExternalId.objects.filter(movie=movie_id).values_list("origin", "value"))
    return ids.get("tmdb") or client.id_by_imdb(ids.get("imdb", ""))


@transaction.atomic
def keep(movie_id: int, told: Told) -> Enrichment.Outcome:
    """The movie gains what it lacks and keeps what it has; poster and offers are TMDB's own, and renewed."""
    ExternalId.objects.bulk_create(
        [ExternalId(movie_id=movie_id, origin="tmdb", value=told.row.origin_id)], ignore_conflicts=True
    )
    upsert_movies([told.row], origin="tmdb", only_known=True)
    Movie.objects.filter(pk=movie_id).update(poster_path=told.poster_path)
    WhereToWatch.objects.filter(movie=movie_id).delete()
    WhereToWatch.objects.bulk_create(
        WhereToWatch(
            movie_id=movie_id,
            country=country,
            page=page,
            offers=[[offer.terms, offer.provider] for offer in told.offers if offer.country == country],
        )
        for country, page in told.pages.items()
    )
    return note(movie_id, Enrichment.Outcome.DONE)


def note(movie_id: int, outcome: Enrichment.Outcome) -> Enrichment.Outcome:
    Enrichment.objects.update_or_create(
        movie_id=movie_id, defaults={"outcome": outcome, "asked_at": timezone.now()}
    )
    return outcome
