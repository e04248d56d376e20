"""The log is the truth: state follows from it, in whatever order and portions it came."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.models import Movie
from collector.kinds import CHANGING, KINDS
from collector.models import ImportBatch, Mark, Person, Rating, Withdrawal
from collector.selectors import marks_of, ratings_of
from collector.services import Identity, import_dataset, record_events
from collector.services.replay import replay_acts
from collector.tests.factories import NOON, make_identity, make_movie
from datasets import MovieRow, open_dataset
from datasets.rows import frame_of_rows
from datasets.writers import write_movielens

pytestmark = pytest.mark.django_db

acts = st.builds(
    lambda kind, movie, minutes, stars: (kind, movie, minutes, stars if kind == "rate" else None),
    kind=st.sampled_from(sorted(CHANGING)),
    movie=st.integers(0, 1),
    minutes=st.integers(0, 8),  # few, so that acts fall on the same moment
    stars=st.integers(1, 10).map(lambda half_stars: half_stars / 2),
)
batches = st.lists(st.lists(acts, max_size=6), max_size=5)
examples = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def movies() -> list[Movie]:
    return [make_movie("One"), make_movie("Two")]


def payloads(batch: list[tuple[str, int, int, float | None]], movies: list[Movie]) -> list[dict[str, Any]]:
    return [
        {
            "event_id": str(uuid.uuid4()),
            "kind": kind,
            "movie": movies[movie].pk,
            "occurred_at": (NOON + timedelta(minutes=minutes)).isoformat(),
            "value": stars,
        }
        for kind, movie, minutes, stars in batch
    ]


def state_of(person: Person) -> set[tuple[object, ...]]:
    ratings = Rating.objects.filter(person=person).values_list("movie_id", "value", "rated_at", "source")
    marks = Mark.objects.filter(person=person).values_list("movie_id", "kind", "marked_at")
    return {*ratings, *marks}


def expected(sent: list[dict[str, Any]]) -> set[tuple[object, ...]]:
    """Plain Python: of each movie and each thing the newest act, of two at one moment the later arrival."""
    newest: dict[tuple[int, str], dict[str, Any]] = {}
    for payload in sent:
        key = (payload["movie"], str(KINDS[payload["kind"]].changes))
        if key not in newest or payload["occurred_at"] >= newest[key]["occurred_at"]:
            newest[key] = payload
    return {
        (movie, int(payload["value"] * 2), datetime.fromisoformat(payload["occurred_at"]), "site")
        if what == "rating"
        else (movie, what, datetime.fromisoformat(payload["occurred_at"]))
        for (movie, what), payload in newest.items()
        if KINDS[payload["kind"]].sets
    }


@examples
@given(batches=batches)
def test_state_is_the_newest_act_of_each_kind_on_each_movie(movies, batches):
    ada = make_identity()
    sent = [payloads(batch, movies) for batch in batches]
    for batch in sent:
        record_events(batch, identity=ada, received_at=NOON + timedelta(hours=1))
    assert state_of(ada.person) == expected([payload for batch in sent for payload in batch])


@examples
@given(batches=batches)
def test_replaying_the_log_gives_the_same_state(movies, batches):
    ada = make_identity()
    for batch in batches:
        record_events(payloads(batch, movies), identity=ada, received_at=NOON + timedelta(hours=1))
    before = state_of(ada.person)
    Mark.objects.filter(person=ada.person).delete()
    replay_acts(person=ada.person)
    assert state_of(ada.person) == before


@examples
@given(batches=batches, imported=st.none() | st.integers(0, 9))
def test_replaying_over_an_import_gives_the_same_state(movies, batches, imported):
    ada = make_identity()
    rated_at = None if imported is None else NOON + timedelta(minutes=imported, seconds=30)
    Rating.objects.create(person=ada.person, movie=movies[0], value=7, rated_at=rated_at, source="import:1")
    for batch in batches:
        record_events(payloads(batch, movies), identity=ada, received_at=NOON + timedelta(hours=1))
    before = state_of(ada.person)
    replay_acts(person=ada.person)
    assert state_of(ada.person) == before


@examples
@given(
    batch=st.lists(acts, max_size=10, unique_by=lambda act: act[2]), order=st.randoms(use_true_random=False)
)
def test_acts_at_different_moments_may_arrive_in_any_order(movies, batch, order):
    ada, eve = make_identity(), make_identity()
    shuffled = list(batch)
    order.shuffle(shuffled)
    for identity, acts_of in ((ada, batch), (eve, shuffled)):
        for act in acts_of:
            record_events(payloads([act], movies), identity=identity, received_at=NOON + timedelta(hours=1))
    assert state_of(ada.person) == state_of(eve.person)


# Imports between the acts, of the same person. Movies are named by their place.
imported = st.lists(
    st.tuples(st.integers(0, 1), st.integers(1, 10), st.integers(0, 8)),
    min_size=1,
    max_size=3,
    unique_by=lambda row: row[0],
)
steps = st.lists(
    st.one_of(st.tuples(st.just("acts"), batches), st.tuples(st.just("import"), imported)), max_size=5
)
MOVIE_ROWS = [MovieRow("1", "One", 1979, ("Drama",)), MovieRow("2", "Two", 1995, ("Crime",))]


def take_import(folder: Path, number: int, rows: list[tuple[int, int, int]]) -> Path:
    """A file of its own with half-stars of person 7, and one rating of somebody else that tells it apart."""
    ratings = [
        ("7", str(movie + 1), value / 2, int((NOON + timedelta(minutes=minutes)).timestamp()))
        for movie, value, minutes in rows
    ]
    path = folder / f"{number}" / "ml-latest-small.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    others = [("9", "1", 3.0, 1_000_000_000 + number)]
    write_movielens(path, movies=MOVIE_ROWS, ratings=[frame_of_rows(ratings + others)])
    take_again(path)
    return path


def take_again(path: Path) -> None:
    import_dataset(open_dataset(path), progress=lambda progress: None)


def told(person: Person) -> set[tuple[object, ...]]:
    """The state, with imports as imports, whichever batch they came by."""
    return {(*row[:-1], str(row[-1]).partition(":")[0]) for row in state_of(person)}


@settings(examples, max_examples=12)
@given(steps=steps)
def test_log_and_imports_make_the_same_state_again(
    steps: list[tuple[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("imports")
    with transaction.atomic():
        files = [take_import(folder, 0, [])]
        movies = list(Movie.objects.order_by("title"))
        person = Person.objects.get_or_create(origin="movielens", origin_id="7")[0]
        for number, (what, content) in enumerate(steps, start=1):
            if what == "import":
                files.append(take_import(folder, number, content))
                continue
            for batch in content:
                record_events(
                    payloads(batch, movies),
                    identity=Identity(person=person),
                    received_at=NOON + timedelta(hours=1),
                )
        before = told(person)
        for table in (Rating, Mark, Withdrawal, ImportBatch):
            table.objects.all().delete()
        for path in files:
            take_again(path)
        replay_acts(person=person)
        assert told(person) == before
        transaction.set_rollback(True)


def seen_of(person: Person) -> set[tuple[object, ...]]:
    """What the site shows of a person: with all that were merged into it, the newest word of each."""
    ratings = ratings_of(person).values_list("movie_id", "value", "rated_at")
    return {*ratings, *marks_of(person).values_list("movie_id", "kind", "marked_at")}


@examples
@given(of_account=batches, of_browser=batches, after=batches)
def test_replaying_merged_persons_changes_nothing_and_neither_does_parting_them(
    movies, of_account, of_browser, after
):
    with transaction.atomic():
        ada, browser = make_identity(), make_identity()
        for identity, sent in ((ada, of_account), (browser, of_browser)):
            for batch in sent:
                record_events(
                    payloads(batch, movies), identity=identity, received_at=NOON + timedelta(hours=1)
                )
        apart = seen_of(browser.person)
        Person.objects.filter(pk=browser.person.pk).update(merged_into=ada.person)
        for batch in after:
            record_events(payloads(batch, movies), identity=ada, received_at=NOON + timedelta(hours=1))
        together = seen_of(ada.person)
        for identity in (browser, ada):
            replay_acts(person=identity.person)
        assert seen_of(ada.person) == together
        Person.objects.filter(pk=browser.person.pk).update(merged_into=None)
        assert seen_of(Person.objects.get(pk=browser.person.pk)) == apart
        transaction.set_rollback(True)
