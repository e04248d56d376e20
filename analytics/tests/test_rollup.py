"""Rollups are held against a count of the raw log in plain Python."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from analytics.models import DailyEvents, DailyMovie, DailyOffer, DailyPerson, DailyServed, DailyService
from analytics.rollup import count_evidence
from analytics.selectors import counts
from analytics.tests.factories import MONDAY, Log, LogWriter, Row, one_day, write_event, write_slate
from collector.models import Person, Visitor
from collector.services import record_events
from collector.tests.factories import NOON, event, make_identity, make_movie

pytestmark = pytest.mark.django_db
NOW = MONDAY + timedelta(days=10)
SEEDS = (1, 2, 3)


@pytest.fixture(params=SEEDS)
def log(request) -> Log:
    return LogWriter(request.param).write(250)


def rows_of(table: Any, *names: str) -> Counter[tuple[Any, ...]]:
    return Counter(table.objects.values_list(*names))


def slates_of(log: Log) -> dict[Any, Any]:
    return {slate.pk: slate for slate in log.slates}


def acts(rows: list[Row], log: Log) -> tuple[int, int, int, int]:
    """Shown, clicked, kept, bought: as the glossary defines them."""
    slates = slates_of(log)
    clicked = {
        (row["slate_id"], row["movie_id"])
        for row in rows
        if row["kind"] == "click" and row["slate_id"] and not slates[row["slate_id"]].without_script
    }
    kinds = Counter(row["kind"] for row in rows)
    return kinds["impression"], len(clicked), kinds["save"] + kinds["like"], kinds["buy"]


def grouped(rows: list[Row], *names: str) -> dict[tuple[Any, ...], list[Row]]:
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        key = (row["occurred_at"].date(), *(row[name] for name in names))
        groups.setdefault(key, []).append(row)
    return groups


def test_events_by_kind_and_place_equal_the_log(log):
    count_evidence(now=NOW)
    slates = slates_of(log)
    expected: Counter[tuple[Any, ...]] = Counter()
    for row in log.events:
        slate = slates.get(row["slate_id"])
        where = (slate.shelf, slate.algorithm, slate.version) if slate else ("", "", "")
        day = row["occurred_at"].date()
        expected[(day, row["kind"], *where, row["position"] or 0, row["is_bot"], row["is_simulated"])] += 1
    names = ("day", "kind", "shelf", "algorithm", "version", "position", "is_bot", "is_simulated")
    assert {row[:-1]: row[-1] for row in DailyEvents.objects.values_list(*names, "n")} == dict(expected)


def test_people_by_day_equal_the_log(log):
    count_evidence(now=NOW)
    expected: Counter[object] = Counter()
    for (day, person, is_bot, is_simulated), rows in grouped(
        log.events, "person_id", "is_bot", "is_simulated"
    ).items():
        kinds = Counter(row["kind"] for row in rows)
        begun = {
            row["session_id"] for row in rows if log.sessions[row["session_id"]].started_at.date() == day
        }
        read = sum(row["kind"] == "dwell" and row["value"] >= 10 for row in rows)
        buying = {row["session_id"] for row in rows if row["kind"] == "buy"}
        expected[
            (day, person, is_bot, is_simulated, len(rows), *acts(rows, log), kinds["view"], read,
             kinds["rate"], kinds["dismiss"], len(begun), len(buying))
        ] += 1  # fmt: skip
    names = ("n_events", "n_shown", "n_clicked", "n_kept", "n_bought", "n_viewed", "n_read", "n_rated")
    counted = rows_of(
        DailyPerson,
        "day",
        "person_id",
        "is_bot",
        "is_simulated",
        *names,
        "n_hidden",
        "n_sessions",
        "n_buying_sessions",
    )
    assert counted == expected


def test_offers_by_person_equal_the_log(log):
    count_evidence(now=NOW)
    slates = slates_of(log)
    offered = [
        {**row, "shelf": slate.shelf, "algorithm": slate.algorithm, "version": slate.version}
        for row in log.events
        if (slate := slates.get(row["slate_id"]))
    ]
    names = ("person_id", "shelf", "algorithm", "version", "is_bot", "is_simulated")
    expected = Counter((*key, *acts(rows, log)) for key, rows in grouped(offered, *names).items())
    columns = ("n_shown", "n_clicked", "n_kept", "n_bought")
    assert rows_of(DailyOffer, "day", *names, *columns) == expected


def test_movies_by_day_equal_the_log(log):
    count_evidence(now=NOW)
    about = [row for row in log.events if row["movie_id"]]
    expected = Counter(
        (*key, *acts(rows, log)) for key, rows in grouped(about, "movie_id", "is_bot", "is_simulated").items()
    )
    columns = ("n_shown", "n_clicked", "n_kept", "n_bought")
    assert rows_of(DailyMovie, "day", "movie_id", "is_bot", "is_simulated", *columns) == expected


def test_served_people_equal_the_slates(log):
    count_evidence(now=NOW)
    expected: dict[tuple[Any, ...], list[int]] = {}
    for slate in log.slates:
        bot = slate.visitor.is_bot
        found = expected.setdefault(
            (slate.created_at.date(), slate.person_id, bot, slate.is_simulated), [0, 0, 0]
        )
        is_own = slate.version and not slate.fallback and slate.shelf != "similar"
        found[0] += 1
        found[1] += bool(is_own and slate.algorithm != "popularity")
        found[2] += bool(slate.fallback)
    counted = DailyServed.objects.values_list(
        "day", "person_id", "is_bot", "is_simulated", "n_slates", "n_personal", "n_fallback"
    )
    assert {row[:4]: list(row[4:]) for row in counted} == expected


def test_every_slate_is_counted_once_by_shelf_and_reason(log):
    count_evidence(now=NOW)
    expected = Counter(
        (slate.created_at.date(), slate.shelf, slate.algorithm, slate.version, slate.fallback)
        for slate in log.slates
    )
    counted: Counter[tuple[Any, ...]] = Counter()
    for *key, n in DailyService.objects.values_list(
        "day", "shelf", "algorithm", "version", "fallback", "n_slates"
    ):
        counted[tuple(key)] += n
    assert counted == expected


def test_counting_in_parts_equals_counting_at_once():
    writer = LogWriter(7)
    for part in range(4):
        writer.write(60)
        count_evidence(now=NOW + timedelta(minutes=part))
    names = ("day", "person_id", "is_bot", "n_events", "n_shown", "n_clicked", "n_sessions", "n_bought")
    in_parts = rows_of(DailyPerson, *names)
    count_evidence(now=NOW, anew=True)
    assert rows_of(DailyPerson, *names) == in_parts


def test_a_late_event_changes_only_its_own_day():
    person = Person.objects.create()
    for day in range(3):
        write_event(at=MONDAY + timedelta(days=day), person_id=person.pk)
    count_evidence(now=NOW)
    before = dict(DailyPerson.objects.values_list("day", "pk"))
    write_event(at=MONDAY + timedelta(hours=1), person_id=person.pk)
    assert count_evidence(now=NOW + timedelta(hours=1)) == 1
    after = dict(DailyPerson.objects.values_list("day", "pk"))
    assert [day for day, pk in after.items() if before[day] != pk] == [MONDAY.date()]
    assert DailyPerson.objects.get(day=MONDAY.date()).n_events == 2


def test_an_event_that_is_sent_again_counts_once():
    identity, movie = make_identity(), make_movie()
    sent = [event("view", movie=movie.pk)]
    for minute in range(2):
        record_events(sent, identity=identity, received_at=NOON + timedelta(minutes=minute))
        count_evidence(now=NOON + timedelta(minutes=minute))
    assert DailyPerson.objects.get().n_events == 1


def test_a_poster_that_is_followed_twice_is_one_clicked_place():
    slate, movie = write_slate(), make_movie()
    for minute in range(2):
        write_event("click", at=MONDAY + timedelta(minutes=minute), slate_id=slate.pk, movie_id=movie.pk)
    count_evidence(now=NOW)
    assert DailyMovie.objects.get().n_clicked == 1


def test_clicks_on_pages_without_script_are_left_out_of_click_through():
    slate, movie = write_slate(without_script=True), make_movie()
    write_event("click", slate_id=slate.pk, movie_id=movie.pk)
    count_evidence(now=NOW)
    assert DailyOffer.objects.get().n_clicked == 0


def test_joined_persons_count_once_and_twice_again_after_undoing():
    kept, joined = Person.objects.create(), Person.objects.create()
    for person in (kept, joined):
        write_event(person_id=person.pk)
    count_evidence(now=NOW)
    Person.objects.filter(pk=joined.pk).update(merged_into=kept)
    assert counts.people(one_day())[0].n_known == 1
    Person.objects.filter(pk=joined.pk).update(merged_into=None)
    assert counts.people(one_day())[0].n_known == 2


def test_forgotten_evidence_is_counted_but_is_nobody():
    write_event(person_id=None)
    count_evidence(now=NOW)
    people = counts.people(one_day())[0]
    assert (people.total("n_events"), people.n_known) == (1, 0)


def test_counting_anew_forgets_days_whose_evidence_is_gone():
    DailyPerson.objects.create(
        day=MONDAY.date(), is_bot=False, is_simulated=False,
        **dict.fromkeys(counts.PERSON_COLUMNS, 1),
    )  # fmt: skip
    count_evidence(now=NOW, anew=True)
    assert not DailyPerson.objects.exists()


def test_nothing_new_is_nothing_to_count():
    write_event(person_id=Person.objects.create().pk)
    count_evidence(now=NOW)
    assert count_evidence(now=NOW + timedelta(hours=1)) == 0


def test_a_session_over_midnight_counts_on_the_day_it_began():
    writer = LogWriter(5)
    session = writer._session(writer.people[1], MONDAY + timedelta(seconds=1))
    session.started_at = MONDAY - timedelta(minutes=5)
    session.save()
    for minutes in (-5, 5):
        write_event(
            at=MONDAY + timedelta(minutes=minutes), person_id=writer.people[1].pk, session_id=session.pk
        )
    count_evidence(now=NOW)
    assert dict(DailyPerson.objects.values_list("day", "n_sessions")) == {
        (MONDAY - timedelta(days=1)).date(): 1,
        MONDAY.date(): 0,
    }


def test_slates_of_bots_are_kept_apart():
    person = Person.objects.create()
    bot = Visitor.objects.create(person=person, is_bot=True)
    write_slate(person=person, visitor=bot, version="v1", shelf="picked", algorithm="ease")
    count_evidence(now=NOW)
    assert not len(counts.served(one_day())[0].n_slates)
    assert counts.served(one_day(with_bots=True))[0].n_personal.tolist() == [1]
