"""The whole loop: what people do becomes a model, the model makes lists, the next act changes them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django.fixtures import Settings

from catalogue.models import Movie
from collector.models import Mark, Rating, Slate
from recommender.errors import NothingToTrainError
from recommender.models import LiveVersion, Run, Version
from recommender.rebuild import rebuild
from recommender.selectors import Wish, live_versions, recommendations

from .rows import NOON, act, make_visitor, two_taste_groups

ALGORITHMS = ("popularity", "item_knn", "ease")


def silent(share: float, message: str) -> None:
    """A report that nobody reads."""


def rebuilt() -> None:
    rebuild(by="test", report=silent)


@pytest.mark.django_db
def test_events_become_a_live_version_and_a_list_with_reasons() -> None:
    _, movies = two_taste_groups()
    visitor = make_visitor()
    for movie in movies[:3]:
        act(visitor, "like", movie)
    rebuilt()
    slate = recommendations(person=visitor.person, wish=Wish(k=5), at=NOON)
    assert slate.basis == "personal"
    assert slate.version == live_versions()["ease"].version.name
    own = {movie.pk for movie in movies[:3]}
    for item in slate.items:
        assert item.reason.movies
        assert {movie.id for movie in item.reason.movies} <= own
        assert item.movie in movies[:20]  # of the same taste group


@pytest.mark.django_db
def test_an_act_changes_the_next_list_without_training() -> None:
    _, movies = two_taste_groups()
    visitor = make_visitor()
    act(visitor, "like", movies[0])
    rebuilt()
    before = recommendations(person=visitor.person, wish=Wish(k=5), at=NOON)
    for place in range(20, 26):
        act(visitor, "rate", movies[place], value=5.0, at=NOON + timedelta(minutes=place))
    after = recommendations(person=visitor.person, wish=Wish(k=5), at=NOON)
    assert after.version == before.version
    assert after.movie_ids != before.movie_ids
    assert any(movie in movies[20:] for movie in (item.movie for item in after.items))


@pytest.mark.django_db
def test_what_a_person_knows_or_hid_is_not_in_the_list() -> None:
    _, movies = two_taste_groups()
    visitor = make_visitor()
    for kind, movie in zip(("like", "seen", "buy", "dismiss"), movies, strict=False):
        act(visitor, kind, movie)
    act(visitor, "rate", movies[4], value=5.0)
    rebuilt()
    listed = recommendations(person=visitor.person, wish=Wish(k=40), at=NOON).movie_ids
    assert not {movie.pk for movie in movies[1:5]} & set(listed)


@pytest.mark.django_db
def test_a_list_is_recorded_as_it_was_offered() -> None:
    two_taste_groups()
    visitor = make_visitor()
    slate = recommendations(person=visitor.person, visitor=visitor, wish=Wish(k=5), at=NOON, page="/x")
    kept = Slate.objects.get(pk=slate.id)
    assert (kept.person, kept.page, kept.movie_ids) == (visitor.person, "/x", slate.movie_ids)
    assert kept.fallback == slate.fallback


@pytest.mark.django_db
def test_every_version_tells_what_it_was_trained_on_and_how_good_it_is() -> None:
    two_taste_groups()
    rebuilt()
    assert set(live_versions()) == set(ALGORITHMS)
    for pointer in live_versions().values():
        run = pointer.version.run
        assert (run.state, run.n_interactions) == (Run.State.DONE, Rating.objects.count())
        assert run.metrics["protocol"] == "time"
        assert 0 <= run.metrics["ndcg@10"]["value"] <= 1


@pytest.mark.django_db
def test_without_times_versions_are_judged_on_held_out_people() -> None:
    two_taste_groups(n_people=60)
    Rating.objects.update(rated_at=None)
    rebuilt()
    assert live_versions()["ease"].version.run.metrics["protocol"] == "strong"


@pytest.mark.django_db
def test_personal_models_find_planted_tastes_better_than_popularity() -> None:
    two_taste_groups(n_people=120)
    rebuilt()
    live = live_versions()
    ndcg = {name: live[name].version.run.metrics["ndcg@10"]["value"] for name in ALGORITHMS}
    assert min(ndcg["ease"], ndcg["item_knn"]) > ndcg["popularity"]


@pytest.mark.django_db
def test_there_is_nothing_to_train_where_nobody_liked_anything() -> None:
    with pytest.raises(NothingToTrainError, match="nobody"):
        rebuilt()
    assert not Run.objects.exists()


@pytest.mark.django_db
def test_a_dismissed_movie_trains_nothing_and_a_disliked_one_neither() -> None:
    people, movies = two_taste_groups()
    lost = Rating.objects.filter(person=people[0]).order_by("movie_id")
    Mark.objects.create(person=people[0], movie_id=lost[0].movie_id, kind="hidden", marked_at=NOON)
    Rating.objects.filter(pk=lost[1].pk).update(value=3)
    rebuilt()
    assert live_versions()["ease"].version.run.n_interactions == Rating.objects.count() - 2
    assert movies


@pytest.mark.django_db
def test_standings_are_handed_down_to_the_catalogue() -> None:
    people, movies = two_taste_groups()
    rebuilt()
    movie = Movie.objects.get(pk=movies[0].pk)
    ratings = [rating.stars for rating in Rating.objects.filter(movie=movie)]
    assert movie.popularity == movie.rating_count == len(ratings)
    assert movie.rating_mean == pytest.approx(sum(ratings) / len(ratings))
    assert people


@pytest.mark.django_db(transaction=True, available_apps=["catalogue", "collector", "recommender"])
def test_killed_training_leaves_no_half_written_version(own_model_storage: Path, settings: Settings) -> None:
    two_taste_groups()
    call_command("train", "popularity")
    before = sorted(path.name for path in own_model_storage.iterdir())
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            STUCK_WHILE_WRITING,
            settings.DATABASES["default"]["NAME"],
            str(own_model_storage),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "writing"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    visible = sorted(path.name for path in own_model_storage.iterdir() if not path.name.startswith("."))
    assert visible == before
    assert Version.objects.count() == 1
    wait_for_lock()
    call_command("train", "popularity")  # goes on as if nothing had been
    assert Run.objects.get(state=Run.State.FAILED).error
    assert LiveVersion.objects.get().version == Version.objects.latest("pk")


def wait_for_lock() -> None:
    """The server notices within moments that the killed process is gone."""
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.05)


STUCK_WHILE_WRITING = """
import sys, time, django
django.setup()
from django.conf import settings
from django.db import connections
connections["default"].settings_dict["NAME"] = sys.argv[1]
settings.RECOMMENDER_MODEL_STORAGE = sys.argv[2]
import recommender.engine.artifact as artifact
def stuck(*args):
    print("writing", flush=True)
    time.sleep(60)
artifact._write_text = stuck
from recommender.training import train
train(["popularity"], by="test", report=lambda share, message: None)
"""


@pytest.mark.django_db
def test_reports_of_a_rebuild_only_grow() -> None:
    two_taste_groups()
    shares: list[float] = []
    rebuild(by="test", report=lambda share, message: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
