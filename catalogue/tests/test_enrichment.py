"""What TMDB tells is kept, asked for once, and never a reason for a page to fail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from catalogue.enrichment.run import ASK_AGAIN_AFTER, FAILURES_IN_A_ROW, enrich
from catalogue.errors import TmdbError
from catalogue.models import Enrichment, ExternalId, Movie
from catalogue.tasks import ENRICH, enrich_on_schedule, enrich_tmdb
from catalogue.tests.fake_tmdb import KEY, MATRIX, running_tmdb
from jobs.models import Job
from jobs.services import RunningJob

pytestmark = pytest.mark.django_db


@pytest.fixture
def tmdb(settings):
    with running_tmdb() as fake:
        settings.TMDB_API_KEY = KEY
        settings.TMDB_API_ADDRESS = f"{fake.address}/3"
        settings.TMDB_REQUESTS_PER_SECOND = 50
        settings.TMDB_COUNTRIES = ["US", "DE"]
        yield fake


def known(origin="tmdb", value="603", **fields):
    movie = Movie.objects.create(title="The Matrix", search_title="the matrix", year=1999, **fields)
    ExternalId.objects.create(movie=movie, origin=origin, value=value)
    return movie


def test_a_movie_gains_plot_people_poster_and_offers(tmdb):
    movie = known()
    assert enrich(at=timezone.now()).done == 1
    movie.refresh_from_db()
    assert (movie.synopsis, movie.runtime_minutes, movie.poster_path) == (
        MATRIX["overview"],
        136,
        MATRIX["poster_path"],
    )
    credits = movie.credits.values_list("contributor__name", "role").order_by("role")
    assert list(credits) == [("Keanu Reeves", "cast"), ("Lana Wachowski", "director")]
    assert set(movie.genres.values_list("name", flat=True)) == {"Action", "Sci-Fi"}
    (here,) = movie.where_to_watch.all()
    assert (here.country, here.offers) == (
        "DE",
        [["stream", "First"], ["stream", "Second"], ["rent", "Third"]],
    )


def test_what_the_catalogue_says_itself_stays(tmdb):
    movie = known(synopsis="Our own words.")
    enrich(at=timezone.now())
    movie.refresh_from_db()
    assert movie.synopsis == "Our own words."


def test_a_movie_that_only_imdb_names_is_found(tmdb):
    movie = known("imdb", "tt0133093")
    enrich(at=timezone.now())
    assert movie.external_ids.filter(origin="tmdb", value="603").exists()
    assert tmdb.asked == ["/3/find/tt0133093", "/3/movie/603"]


def test_a_movie_without_an_id_is_not_asked_for(tmdb):
    Movie.objects.create(title="Nobody's", year=1999)
    enrich(at=timezone.now())
    assert tmdb.asked == []


def test_what_was_asked_for_lately_is_not_asked_for_again(tmdb):
    known()
    for _ in range(2):
        enrich(at=timezone.now())
    assert len(tmdb.asked) == 1
    enrich(at=timezone.now() + ASK_AGAIN_AFTER + timedelta(hours=1))
    assert len(tmdb.asked) == 2


def test_a_stopped_run_goes_on_where_it_was(tmdb):
    tmdb.movies |= {str(key): {**MATRIX, "id": key, "imdb_id": ""} for key in range(1, 4)}
    for key in range(1, 4):
        known(value=str(key), popularity=float(-key))

    def stopped(share, words):
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        enrich(at=timezone.now(), report=stopped)
    assert Enrichment.objects.count() == 2
    assert enrich(at=timezone.now()).done == 1
    assert tmdb.asked == [f"/3/movie/{key}" for key in range(1, 4)]


def test_an_unknown_movie_is_noted_and_left_alone(tmdb):
    known(value="99")
    assert enrich(at=timezone.now()).unknown == 1
    assert enrich(at=timezone.now()).unknown == 0


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_waited_for(tmdb, status):
    known()
    tmdb.refusals = [status, status] if status == 429 else [status]
    assert enrich(at=timezone.now()).done == 1


def test_a_refused_key_ends_the_run_with_the_fix_and_without_the_key(tmdb, settings):
    settings.TMDB_API_KEY = "nonsense"
    known()
    with pytest.raises(CommandError, match="TMDB_API_KEY") as caught:
        call_command("enrich_tmdb")
    assert "nonsense" not in str(caught.value)
    assert not Enrichment.objects.exists()


def test_a_read_access_token_is_sent_as_a_bearer(tmdb, settings, monkeypatch):
    token = "a.token.with.dots"
    monkeypatch.setattr("catalogue.tests.fake_tmdb.KEY", token)
    settings.TMDB_API_KEY = token
    known()
    assert enrich(at=timezone.now()).done == 1


def test_a_server_that_is_gone_ends_the_run(tmdb, settings):
    settings.TMDB_API_ADDRESS = "http://127.0.0.1:9/3"
    settings.TMDB_API_KEY = "secret-words"
    for key in range(FAILURES_IN_A_ROW + 1):
        known(value=str(key))
    with pytest.raises(TmdbError) as caught:
        enrich(at=timezone.now())
    assert "secret-words" not in str(caught.value)
    assert Enrichment.objects.filter(outcome="failed").count() == FAILURES_IN_A_ROW


def test_an_answer_that_makes_no_sense_is_one_failure(tmdb):
    tmdb.movies["603"] = {"imdb_id": ""}
    known()
    assert enrich(at=timezone.now()).failed == 1


def test_without_a_key_the_command_says_where_to_get_one(settings):
    settings.TMDB_API_KEY = ""
    with pytest.raises(CommandError, match=r"themoviedb\.org"):
        call_command("enrich_tmdb")


def test_a_limit_of_nothing_is_refused(settings):
    with pytest.raises(CommandError, match="got 0"):
        call_command("enrich_tmdb", limit=0)


def test_beat_asks_only_with_a_key_and_for_what_waits(tmdb, settings):
    enrich_on_schedule()
    known()
    settings.TMDB_API_KEY = ""
    enrich_on_schedule()
    assert not Job.objects.filter(task=ENRICH).exists()
    settings.TMDB_API_KEY = KEY
    enrich_on_schedule()
    assert Job.objects.filter(task=ENRICH).count() == 1


def test_the_job_reports_how_far_it_is(tmdb):
    known()
    said = []
    enrich_tmdb(RunningJob(id=None, on_report=lambda share, words: said.append((share, words))))
    assert said == [(0.0, "0 of 1 movies asked for")]
