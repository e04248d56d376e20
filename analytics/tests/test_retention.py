"""Old evidence goes, its counts stand, and what was done on purpose stays."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from analytics.models import DailyEvents, DailyMovie, DailyOffer, DailyPerson, DailyServed, DailyService
from analytics.rollup import count_evidence
from analytics.tests.factories import LogWriter, write_event, write_slate
from collector.models import Event, EventLedger, Mark, Person, Rating, Slate
from collector.services import record_events, replay_acts
from collector.services.retention import drop_old_evidence, horizon, is_due, old_partitions
from collector.tasks import ask_for_retention
from collector.tests.factories import event, make_identity, make_movie
from jobs.errors import JobCancelled
from jobs.models import Job
from recommender.implicit import count_implicit_ratings
from recommender.models import ImplicitRating

pytestmark = pytest.mark.django_db
TABLES = (DailyEvents, DailyMovie, DailyOffer, DailyPerson, DailyServed, DailyService)
NOW = datetime(2026, 5, 20, tzinfo=UTC)
BEFORE = datetime(2026, 4, 1, tzinfo=UTC)


def counted() -> list[Counter[tuple[Any, ...]]]:
    names = [[field.attname for field in table._meta.fields if field.name != "id"] for table in TABLES]
    return [
        Counter(table._default_manager.values_list(*fields))
        for table, fields in zip(TABLES, names, strict=True)
    ]


def implicit() -> set[tuple[Any, ...]]:
    return set(ImplicitRating.objects.values_list("person_id", "movie_id", "value", "evidence", "newest_at"))


@pytest.fixture
def log() -> LogWriter:
    """March is full; of February there are views alone, of April a few."""
    writer = LogWriter(4)
    writer.write(200)
    ada, movie = writer.people[1], writer.movies[0]
    for month in (2, 4):
        write_event(at=datetime(2026, month, 10, tzinfo=UTC), person_id=ada.pk, movie_id=movie.pk)
    return writer


def test_the_horizon_is_the_start_of_a_month():
    assert horizon(NOW, 25) == datetime(2024, 4, 1, tzinfo=UTC)
    assert horizon(NOW, 5) == datetime(2025, 12, 1, tzinfo=UTC)


def test_counts_stand_also_when_counted_anew(log):
    count_evidence(now=NOW)
    before = counted()
    drop_old_evidence(before=BEFORE, now=NOW)
    assert counted() == before
    count_evidence(now=NOW, anew=True)
    assert counted() == before


def test_what_was_not_counted_yet_is_counted_first(log):
    drop_old_evidence(before=BEFORE, now=NOW)
    dropped = counted()
    assert sum(DailyPerson.objects.values_list("n_events", flat=True)) == 202
    count_evidence(now=NOW)
    assert counted() == dropped


def test_acts_stay_and_what_was_noticed_goes(log):
    kept = {"save", "like", "rate", "buy", "dismiss"}
    acts = Event.objects.filter(kind__in=kept).count()
    dropped = drop_old_evidence(before=BEFORE, now=NOW)
    old = Event.objects.filter(occurred_at__lt=BEFORE)
    assert old.count() == acts
    assert set(old.values_list("kind", flat=True)) == kept
    assert Event.objects.filter(occurred_at__gte=BEFORE).count() == 1
    assert dropped.events == 200 - acts
    assert not Slate.objects.filter(created_at__lt=BEFORE).exists()


def test_a_month_in_which_nothing_stays_is_dropped_whole(log):
    assert drop_old_evidence(before=BEFORE, now=NOW).months == 1
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_regclass('collector_event_2026_02'), to_regclass('collector_event_2026_03')"
        )
        assert cursor.fetchone() == (None, "collector_event_2026_03")
    assert "collector_event_2026_04" not in old_partitions(BEFORE)


def test_implicit_ratings_are_those_of_what_is_left(log):
    count_implicit_ratings(at=NOW)
    before = implicit()
    drop_old_evidence(before=BEFORE, now=NOW)
    count_implicit_ratings(at=NOW)
    onwards = implicit()
    assert onwards != before
    count_implicit_ratings(at=NOW, everybody=True)
    assert implicit() == onwards


def test_ratings_and_marks_follow_from_the_log_as_before():
    ada, movie = make_identity(token_may_name_users=True), make_movie()
    sent = [event(kind, movie=movie.pk) for kind in ("view", "save", "like", "unlike")]
    sent.append(event("rate", movie=movie.pk, value=4))
    at = datetime.fromisoformat(sent[0]["occurred_at"])
    record_events(sent, identity=ada, received_at=at)
    before = [list(table.objects.values_list("movie_id", "person_id")) for table in (Rating, Mark)]
    drop_old_evidence(before=BEFORE, now=NOW)
    replay_acts(person=ada.person)
    assert [list(table.objects.values_list("movie_id", "person_id")) for table in (Rating, Mark)] == before
    assert record_events(sent, identity=ada, received_at=at).duplicates == len(sent)
    assert EventLedger.objects.count() == len(sent)


def test_a_run_that_was_ended_early_is_run_again(log):
    count_evidence(now=NOW)
    before = counted()

    def stop(share: float, text: str) -> None:
        if "2026_03" in text:
            raise JobCancelled

    with pytest.raises(JobCancelled):
        drop_old_evidence(before=BEFORE, now=NOW, report=stop)
    drop_old_evidence(before=BEFORE, now=NOW)
    assert counted() == before
    again = drop_old_evidence(before=BEFORE, now=NOW)
    assert not any(again.as_result().values())


def test_it_is_a_job_once_a_month_has_come_of_age(settings, django_capture_on_commit_callbacks):
    settings.RETENTION_MONTHS = 0
    ask_for_retention()
    assert not Job.objects.exists()
    settings.RETENTION_MONTHS = 25
    for _ in range(2):
        ask_for_retention()
    job = Job.objects.get()
    assert (job.task, job.unique_key) == ("collector.retention", "collector.retention")


def test_it_is_due_once_a_month(settings):
    settings.RETENTION_MONTHS = 1
    assert is_due(now=NOW)
    drop_old_evidence(before=horizon(NOW, 1), now=NOW)
    assert not is_due(now=NOW + timedelta(days=10))
    assert is_due(now=NOW + timedelta(days=13))


def test_news_of_a_closed_month_do_not_change_its_counts():
    write_event(at=BEFORE - timedelta(days=1), person_id=Person.objects.create().pk)
    drop_old_evidence(before=BEFORE, now=NOW)
    before = counted()
    write_event(at=BEFORE - timedelta(days=1), kind="buy", is_simulated=True)
    count_evidence(now=NOW)
    assert counted() == before


def test_a_list_that_a_newer_event_refers_to_stays():
    old = [write_slate(at=BEFORE - timedelta(days=1)) for _ in range(2)]
    write_event("click", at=BEFORE + timedelta(minutes=5), slate_id=old[0].pk)
    drop_old_evidence(before=BEFORE, now=NOW)
    assert Slate.objects.get().pk == old[0].pk
