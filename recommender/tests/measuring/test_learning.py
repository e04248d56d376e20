"""Weights learned from what came later."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.translation import override

from catalogue.models import Movie
from collector.models import Event, Person
from datasets.event_pairs import read_event_pairs
from figures.language import Language, speaking
from recommender.audience.planted import planted_outcomes
from recommender.audience.writing import write_diary
from recommender.errors import NothingToTrainError
from recommender.everyone.stock import read_stock
from recommender.measuring.learning import (
    BUY_OR_STARS,
    WeightReport,
    learn_from_log,
    learn_from_pairs,
    learned_weights,
)
from recommender.tests.rows import NOON, make_movies, make_people, write_events

Row = tuple[Person, Movie, str, datetime, float | None]
PLANTED = {"click": 0.4, "view": 0.0, "dwell": 0.6, "more": 0.9, "save": 1.4, "like": 2.0, "seen": -0.7}


def plant(*, n_visitors: int = 400, seed: int = 5) -> None:
    make_movies(30)
    rng = np.random.default_rng(seed)
    diary = planted_outcomes(
        PLANTED, intercept=-3.5, n_visitors=n_visitors, n_movies=30, begun=NOON - timedelta(days=5), rng=rng
    )
    write_diary(
        diary, stock=read_stock(), n_visitors=n_visitors, seed=seed, rng=rng, begun=NOON - timedelta(days=5)
    )


@pytest.mark.django_db
def test_planted_weights_are_found_again() -> None:
    plant()
    report = learn_from_log(at=NOON)
    assert {row.kind for row in report.rows} == set(PLANTED)
    off = {
        row.kind: (row.value - PLANTED[row.kind]) / ((row.high - row.low) / (2 * 1.96)) for row in report.rows
    }
    assert max(map(abs, off.values())) < 3.3  # standard errors, seven of them
    inside = [row.low <= PLANTED[row.kind] <= row.high for row in report.rows]
    assert sum(inside) >= len(PLANTED) - 2  # of seven at 95 %, fewer than 4 times in 1,000 by chance
    assert report.source == "the simulated audience"


def report_of(outcome: str, **more: Any) -> WeightReport:
    row = {"kind": "like", "value": 2.0, "low": 1.0, "high": 3.0, "in_use": 8.0, "n_pairs": 40}
    counts = {"n_pairs": 1200, "n_positive": 60, "n_persons": 30}
    stored = {"source": "the log", "outcome": outcome, "is_dated": True, **counts, "rows": [row], **more}
    return WeightReport.from_json(stored)


def test_what_was_learned_is_said_in_the_readers_language() -> None:
    report = report_of(BUY_OR_STARS, liked_from_stars=3.5)
    assert report.sentence() == (
        "Before a purchase or 3.5 stars and more (60 of 1,200 pairs of 30 persons) comes most of all like "
        "(odds times 7.39); no interval holds 0."
    )
    with override("de"), speaking(Language(thousands=".", decimal=",")):
        assert report.sentence() == (
            "Vor einem Kauf oder 3,5 Sternen und mehr (60 von 1.200 Paaren von 30 Personen) kommt am meisten like "
            "(Chancen mal 7,39); kein Intervall enthält 0."
        )


def test_an_outcome_that_was_stored_in_words_is_read_in_parts() -> None:
    assert report_of("a purchase or 3.5 stars and more") == report_of(BUY_OR_STARS, liked_from_stars=3.5)


@pytest.mark.django_db
def test_the_outcome_is_the_share_of_pairs_that_bought() -> None:
    plant(n_visitors=60)
    report = learn_from_log(at=NOON)
    assert report.n_positive <= Event.objects.filter(kind="buy").count()
    assert report.n_persons == 60


@pytest.mark.django_db
def test_what_follows_the_outcome_does_not_count() -> None:
    """Everybody looks once. Half of them buy, and look again many times and like it only then."""
    people, (movie,) = make_people(80), make_movies(1)
    rows: list[Row] = [(person, movie, "view", NOON, None) for person in people]
    rows += [(person, movie, "click", NOON, None) for person in people[20:60]]
    for person in people[:40]:
        rows.append((person, movie, "buy", NOON + timedelta(minutes=1), None))
        rows += [(person, movie, "like", NOON + timedelta(minutes=2), None)]
    write_events(rows)
    report = learn_from_log(at=NOON)
    assert {row.kind for row in report.rows} == {"click"}  # all looked once, which tells nothing
    assert (report.n_positive, report.n_pairs) == (40, 80)
    (click,) = [row for row in report.rows if row.kind == "click"]
    assert abs(click.value) < 1e-6  # as many clicked among those who bought as among the others


@pytest.mark.django_db
def test_a_stay_counts_up_to_the_outcome_within_it() -> None:
    """All stay for a minute before they buy or leave. Who bought stayed on, which makes no difference."""
    people, (movie,) = make_people(60), make_movies(1)
    end = NOON + timedelta(seconds=60)
    rows: list[Row] = [
        (person, movie, "buy", end - timedelta(milliseconds=1), None) for person in people[:30]
    ]
    rows += [(person, movie, "dwell", end + timedelta(seconds=40), 100.0) for person in people[:30]]
    rows += [(person, movie, "dwell", end, 60.0) for person in people[30:]]
    rows += [(person, movie, "click", NOON, None) for person in people[15:45]]
    write_events(rows)
    report = learn_from_log(at=NOON)
    assert (report.n_positive, report.n_pairs) == (30, 60)
    assert all(abs(row.value) < 0.05 for row in report.rows)  # left out, dwelling would be far below 0


@pytest.mark.django_db
def test_a_low_rating_is_no_outcome_and_ends_the_evidence() -> None:
    people, (movie,) = make_people(60), make_movies(1)
    rows: list[Row] = [(person, movie, "view", NOON, None) for person in people]
    for number, person in enumerate(people):
        rows.append((person, movie, "rate", NOON + timedelta(minutes=1), 5.0 if number % 2 else 1.0))
        rows.append((person, movie, "buy", NOON + timedelta(minutes=2), None))
    write_events(rows)
    report = learn_from_log(at=NOON)
    assert (report.n_positive, report.n_pairs) == (30, 60)


@pytest.mark.django_db
def test_the_newest_report_is_kept() -> None:
    plant(n_visitors=60)
    assert learned_weights() is None
    report = learn_from_log(at=NOON)
    assert learned_weights() == (NOON, report)


@pytest.mark.django_db
def test_learned_weights_add_up_to_those_in_use() -> None:
    plant(n_visitors=100)
    report = learn_from_log(at=NOON)
    scaled = [max(report.at_scale_in_use(row) or 0.0, 0.0) for row in report.rows]
    assert sum(scaled) == pytest.approx(sum(row.in_use or 0.0 for row in report.rows))


@pytest.mark.django_db
def test_too_few_outcomes_say_nothing() -> None:
    person, (movie,) = make_people(1)[0], make_movies(1)
    write_events([(person, movie, "view", NOON, None)])
    with pytest.raises(NothingToTrainError, match="got 0 and 1"):
        learn_from_log(at=timezone.now())


def write_pairs(folder: Path) -> None:
    """60 people view item 1; the even ones have it in the cart; of these all but six buy it, of the others six."""
    carts = [user for user in range(60) if user % 2 == 0]
    bought = [*carts[6:], 1, 3, 5, 7, 9, 11]
    for kind, users in (("view", range(60)), ("add_to_cart", carts), ("purchase", bought)):
        lines = [f"{user}\t1\t1" for user in users]
        text = "\n".join(["visitorid\titemid\tevent", *lines]) + "\n"
        (folder / f"{kind}_ecommerce.dat").write_text(text)


def test_files_without_times_give_co_occurrence_and_say_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_pairs(tmp_path)
    call_command("learn_weights", data=tmp_path, figure=tmp_path / "weights.svg")
    said = capsys.readouterr().out
    assert "has no times" in said
    assert (tmp_path / "weights.svg").read_text().startswith("<svg")


def test_co_occurrence_is_the_odds_of_the_table(tmp_path: Path) -> None:
    """24 of 30 with the cart bought, 6 of 30 without it; all viewed, so viewing tells nothing apart."""
    write_pairs(tmp_path)
    (row,) = learn_from_pairs(read_event_pairs(tmp_path)).rows
    assert row.kind == "add_to_cart"
    assert row.value == pytest.approx(np.log((24 / 6) / (6 / 24)), abs=0.05)


def test_a_folder_without_events_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="holds no events"):
        call_command("learn_weights", data=tmp_path)
