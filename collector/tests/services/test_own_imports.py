"""Files that people bring along: nothing is stored before they say so, all at once then, and undone exactly."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from catalogue.models import Movie
from collector.errors import AlreadyImportedError, NotReviewableError, NotUndoableError
from collector.identity import Identity
from collector.models import Event, ImportedAct, ImportedMovie, Mark, OwnImport, Person, Rating, Withdrawal
from collector.selectors import compared, counts_of, doubtful_movies, evidence_number, stored_imports
from collector.services import (
    begin_import,
    discard_import,
    erase_evidence,
    exported,
    forget_event,
    join_account,
    record_events,
    replay_acts,
    store_import,
    undo_import,
    undo_merge,
)
from collector.services.own_imports.looking_up import AT_ONCE
from collector.services.own_imports.reading import discard_old_reviews
from collector.tasks import look_up_import
from collector.tests.factories import NOON, event, make_identity, make_movie, make_user
from datasets.personal import RefusedFileError
from jobs.models import Job
from jobs.services import run

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)
LONG_BEFORE = datetime(2015, 5, 1, tzinfo=UTC)


@pytest.fixture
def movies() -> list[Movie]:
    return [make_movie(title, year=1979) for title in ("Stalker", "Mirror", "Solaris", "Nostalghia")]


@pytest.fixture
def ada() -> Person:
    return Person.objects.create()


def letterboxd(*rows: tuple[object, ...]) -> io.BytesIO:
    """Rows of day, title, year, stars."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Date", "Name", "Year", "Letterboxd URI", "Rating"])
    writer.writerows([day, title, year, "u", stars] for day, title, year, stars in rows)
    return io.BytesIO(text.getvalue().encode())


def begun(person: Person, stream: io.BytesIO, *, at: datetime = NOON) -> OwnImport:
    return begin_import(person=person, stream=stream, file_name="ratings.csv", at=at)


def stored(person: Person, stream: io.BytesIO, *, at: datetime = LATER, rule: str = "newest") -> OwnImport:
    own_import = begun(person, stream, at=at)
    return store_import(own_import=own_import, chosen={}, rule=rule, takes_switches=True, at=at)


def ratings(person: Person) -> list[tuple[str, int, datetime | None]]:
    rows = Rating.objects.filter(person=person).order_by("movie__title")
    return [(row.movie.title, row.value, row.rated_at) for row in rows]


def everything(person: Person) -> dict[str, list[Any]]:
    tables: tuple[Any, ...] = (Rating, Mark, Withdrawal)
    return {
        table.__name__: sorted(str({**row, "id": 0}) for row in table.objects.filter(person=person).values())
        for table in tables
    }


def rate(person: Person, movie: Movie, stars: float, *, at: datetime = NOON, kind: str = "rate") -> uuid.UUID:
    sent = event(kind, movie=movie.pk, occurred_at=at.isoformat())
    if kind == "rate":
        sent["value"] = stars
    outcome = record_events([sent], identity=Identity(person=person), received_at=at)
    assert outcome.stored == 1, outcome
    return uuid.UUID(sent["event_id"])


def test_nothing_is_stored_before_its_owner_says_so(ada, movies):
    own_import = begun(ada, letterboxd(("2015-05-01", "Stalker", 1979, 4.5), ("2015-05-01", "Unknown", 1, 1)))
    assert own_import.state == "review"
    assert counts_of(own_import).matched == 1
    assert not Rating.objects.exists()


def test_what_the_file_says_is_stored_with_its_own_times(ada, movies):
    own_import = stored(ada, letterboxd(("2015-05-01", "Stalker", 1979, 4.5), ("", "Mirror", 1979, 1)))
    day = LONG_BEFORE + timedelta(microseconds=2)
    assert ratings(ada) == [("Mirror", 2, None), ("Stalker", 9, day)]
    assert Rating.objects.get(value=9).source == own_import.source
    assert not Event.objects.exists()  # the log is of what happened here


def test_only_chosen_candidates_of_doubtful_movies_are_stored(ada, movies):
    own_import = begun(ada, letterboxd(("2015-05-01", "Stalkr", 1979, 4.5), ("2015-05-01", "Miror", 1979, 1)))
    first, second = doubtful_movies(own_import)
    chosen = {first.pk: movies[0].pk, second.pk: movies[3].pk}  # the second was not offered
    store_import(own_import=own_import, chosen=chosen, rule="newest", takes_switches=False, at=LATER)
    assert [title for title, *_ in ratings(ada)] == ["Stalker"]


@pytest.mark.parametrize(
    ("rule", "day", "value"),
    [
        ("mine", "2026-03-14", 4),
        ("theirs", "2015-05-01", 9),
        ("newest", "2015-05-01", 4),
        ("newest", "2026-03-14", 9),
        ("newest", "", 4),
    ],
)
def test_the_rule_settles_what_differs(ada, movies, rule, day, value):
    rate(ada, movies[0], 2, at=NOON - timedelta(days=1))
    stored(ada, letterboxd((day, "Stalker", 1979, 4.5)), rule=rule)
    assert Rating.objects.get().value == value
    before = everything(ada)
    replay_acts(person=ada)
    assert everything(ada) == before


def test_what_was_taken_back_here_stays_so_unless_the_file_is_newer(ada, movies):
    rate(ada, movies[0], 2, at=NOON - timedelta(days=2))
    rate(ada, movies[0], 0, at=NOON - timedelta(days=1), kind="unrate")
    stored(ada, letterboxd(("2015-05-01", "Stalker", 1979, 4.5)))
    assert ratings(ada) == []
    stored(ada, letterboxd(("2026-03-14", "Stalker", 1979, 4)))
    assert [value for _, value, _ in ratings(ada)] == [8]


def test_the_same_file_again_adds_nothing(ada, movies):
    first = stored(ada, letterboxd(("2015-05-01", "Stalker", 1979, 4.5)))
    with pytest.raises(AlreadyImportedError) as refused:
        begun(ada, letterboxd(("2015-05-01", "Stalker", 1979, 4.5)))
    assert refused.value.key == first.key
    more = stored(ada, letterboxd(("2015-05-01", "Stalker", 1979, 4.5), ("2015-05-01", "Mirror", 1979, 3)))
    assert more.n_stored == 1


def test_storing_twice_stores_once(ada, movies):
    own_import = stored(ada, letterboxd(("2015-05-01", "Stalker", 1979, 4.5)))
    again = store_import(
        own_import=own_import, chosen={}, rule="theirs", takes_switches=True, at=LATER + timedelta(days=1)
    )
    assert again.stored_at == LATER
    undo_import(own_import=own_import, at=LATER)
    with pytest.raises(NotReviewableError):
        store_import(own_import=own_import, chosen={}, rule="mine", takes_switches=True, at=LATER)


def test_undoing_gives_back_what_was(ada, movies):
    rate(ada, movies[0], 2)
    rate(ada, movies[1], 3)
    rate(ada, movies[1], 0, at=NOON + timedelta(minutes=1), kind="unrate")
    rate(ada, movies[2], 0, kind="save")
    before = everything(ada)
    rows = [("2015-05-01", movie.title, 1979, 5) for movie in movies]
    own_import = stored(ada, letterboxd(*rows), rule="theirs")
    assert len(ratings(ada)) == 4
    undo_import(own_import=own_import, at=LATER + timedelta(days=29))
    assert everything(ada) == before
    assert not ImportedMovie.objects.exists()


def test_undoing_leaves_what_was_said_since(ada, movies):
    own_import = stored(
        ada, letterboxd(("2015-05-01", "Stalker", 1979, 5), ("2015-05-01", "Mirror", 1979, 5))
    )
    rate(ada, movies[0], 1, at=LATER + timedelta(minutes=1))
    undo_import(own_import=own_import, at=LATER + timedelta(days=1))
    assert [(title, value) for title, value, _ in ratings(ada)] == [("Stalker", 2)]


def test_undoing_one_import_leaves_another(ada, movies):
    first = stored(ada, letterboxd(("2015-05-01", "Stalker", 1979, 5)))
    second = stored(ada, letterboxd(("2016-05-01", "Stalker", 1979, 4)), at=LATER + timedelta(minutes=1))
    undo_import(own_import=first, at=LATER + timedelta(days=1))
    assert [value for _, value, _ in ratings(ada)] == [8]
    undo_import(own_import=second, at=LATER + timedelta(days=1))
    assert ratings(ada) == []


def test_what_was_undone_can_be_brought_again(ada, movies):
    rows = ("2015-05-01", "Stalker", 1979, 5)
    undo_import(own_import=stored(ada, letterboxd(rows)), at=LATER)
    assert stored(ada, letterboxd(rows)).n_stored == 1


def test_undo_ends_after_thirty_days_and_works_once(ada, movies):
    own_import = stored(ada, letterboxd(("2015-05-01", "Stalker", 1979, 5)))
    with pytest.raises(NotUndoableError):
        undo_import(own_import=own_import, at=LATER + timedelta(days=31))
    undo_import(own_import=own_import, at=LATER)
    with pytest.raises(NotUndoableError):
        undo_import(own_import=own_import, at=LATER)


def test_forgetting_a_later_rating_brings_the_imported_one_back(ada, movies):
    stored(ada, letterboxd(("2015-05-01", "Stalker", 1979, 5)))
    since = rate(ada, movies[0], 1, at=LATER + timedelta(minutes=1))
    forget_event(person=ada, event_id=since)
    assert [value for _, value, _ in ratings(ada)] == [10]


def test_lists_follow_an_import_and_its_undoing(ada, movies):
    numbers = [evidence_number(ada)]
    own_import = stored(ada, letterboxd(("2015-05-01", "Stalker", 1979, 5)))
    numbers.append(evidence_number(ada))
    undo_import(own_import=own_import, at=LATER)
    numbers.append(evidence_number(ada))
    assert numbers == sorted(set(numbers))


def test_a_new_review_takes_the_place_of_an_older_one(ada, movies):
    first = begun(ada, letterboxd(("2015-05-01", "Stalker", 1979, 5)))
    second = begun(ada, letterboxd(("2015-05-01", "Mirror", 1979, 5)))
    assert list(OwnImport.objects.all()) == [second]
    discard_import(own_import=second)
    assert not OwnImport.objects.exists()
    assert first.pk != second.pk


def test_reviews_that_nobody_comes_back_to_are_discarded(ada, movies):
    begun(ada, letterboxd(("2015-05-01", "Stalker", 1979, 5)))
    assert discard_old_reviews(now=NOON + timedelta(days=6)) == 0
    assert discard_old_reviews(now=NOON + timedelta(days=8)) > 0


def test_a_long_file_is_looked_up_in_the_background(ada, movies):
    rows = [("2015-05-01", f"{number} unknown", 1979, 3) for number in range(AT_ONCE)]
    own_import = begun(ada, letterboxd(("2015-05-01", "Stalker", 1979, 5), *rows))
    assert own_import.state == "matching"
    job = Job.objects.get()
    run(job_id=job.pk, work=look_up_import)
    own_import.refresh_from_db()
    assert own_import.state == "review"
    assert counts_of(own_import).matched == 1
    with pytest.raises(RefusedFileError):
        begun(ada, letterboxd())


def test_comparing_takes_few_queries(ada, movies, django_assert_max_num_queries):
    rows = [("2015-05-01", movie.title, 1979, 5) for movie in movies]
    own_import = begun(ada, letterboxd(*rows))
    with django_assert_max_num_queries(8):
        assert len(compared(own_import)) == 4


def test_a_merged_browser_keeps_its_imports_and_parts_with_them(ada, movies):
    browser = make_identity().person
    account = join_account(person=None, user=make_user(), at=NOON)
    own_import = stored(browser, letterboxd(("2015-05-01", "Stalker", 1979, 5)))
    assert account.user
    join_account(person=browser, user=account.user, at=LATER)
    assert list(stored_imports(account)) == [own_import]
    undo_merge(person=account, at=LATER)
    assert list(stored_imports(account)) == []


def test_an_import_is_exported_and_erased(ada, movies):
    stored(ada, letterboxd(("2015-05-01", "Stalker", 1979, 5)))
    data = exported(ada)["collector"]
    assert [row["format"] for row in data["imports"]] == ["letterboxd"]
    assert [row["title"] for row in data["imported"]] == ["Stalker"]
    erase_evidence(person=ada)
    assert not OwnImport.objects.exists()
    assert not ImportedAct.objects.exists()
