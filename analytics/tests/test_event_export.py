"""The dashboard's counts against pandas over the raw export: of ours only the export itself and the tables are
used, and the tables are read by SQL."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from django.core.management import call_command
from django.db import connection

from .factories import LogWriter

pytestmark = pytest.mark.django_db
WHO = ["day", "person", "is_bot", "is_simulated"]


def table(query: str) -> pd.DataFrame:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return pd.DataFrame(cursor.fetchall(), columns=[column.name for column in cursor.description])


@pytest.fixture(params=[11, 12])
def raw(request: pytest.FixtureRequest, tmp_path: Path) -> pd.DataFrame:
    LogWriter(request.param).write(300)
    path = tmp_path / "events.csv"
    call_command("export_events", str(path))
    call_command("count_evidence")
    frame = pd.read_csv(path, parse_dates=["occurred_at", "session_started_at"])
    assert frame["sequence"].is_monotonic_increasing
    frame["day"] = frame["occurred_at"].dt.date
    frame["person"] = frame["person"].fillna("")
    return frame


def same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    keys = [name for name in expected.columns if name != "n" and not name.startswith("n_")]
    columns = list(expected.columns)
    left, right = (
        frame[columns].astype(dict.fromkeys(keys, str)).sort_values(keys).reset_index(drop=True)
        for frame in (found, expected)
    )
    pd.testing.assert_frame_equal(left, right, check_dtype=False)


def test_events_by_kind_and_shelf(raw: pd.DataFrame) -> None:
    names = ["day", "kind", "shelf", "algorithm", "version", "is_bot", "is_simulated"]
    raw[["shelf", "algorithm", "version"]] = raw[["shelf", "algorithm", "version"]].fillna("")
    expected = raw.groupby(names, as_index=False).agg(n=("event_id", "nunique"))
    same(
        table(
            f"SELECT {', '.join(names)}, sum(n) AS n FROM analytics_dailyevents GROUP BY {', '.join(names)}"
        ),
        expected,
    )


def test_people_by_day(raw: pd.DataFrame) -> None:
    is_read = (raw["kind"] == "dwell") & (raw["value"] >= 10)
    is_begun = raw["session_started_at"].dt.date == raw["day"]
    is_click = (raw["kind"] == "click") & raw["slate"].notna() & (raw["without_script"].astype(str) != "True")
    raw["place"] = (raw["slate"].astype(str) + " " + raw["movie"].astype(str)).where(is_click)
    expected = (
        raw.assign(
            shown=raw["kind"] == "impression",
            kept=raw["kind"].isin(["save", "like"]),
            bought=raw["kind"] == "buy",
            read=is_read,
            begun=raw["session"].where(is_begun),
        )
        .groupby(WHO, as_index=False)
        .agg(
            n_events=("event_id", "size"),
            n_shown=("shown", "sum"),
            n_clicked=("place", "nunique"),
            n_kept=("kept", "sum"),
            n_bought=("bought", "sum"),
            n_read=("read", "sum"),
            n_sessions=("begun", "nunique"),
        )
    )
    found = table(
        "SELECT daily.*, coalesce(person.key::text, '') AS person FROM analytics_dailyperson AS daily"
        " LEFT JOIN collector_person AS person ON person.id = daily.person_id"
    )
    same(found, expected)


def test_movies_by_day(raw: pd.DataFrame) -> None:
    about = raw[raw["movie"].notna()].assign(
        movie_id=lambda rows: rows["movie"].astype(int).astype(str),
        viewed=lambda rows: rows["kind"] == "view",
        hidden=lambda rows: rows["kind"] == "dismiss",
    )
    expected = about.groupby(["day", "movie_id", "is_bot", "is_simulated"], as_index=False).agg(
        n_viewed=("viewed", "sum"), n_hidden=("hidden", "sum")
    )
    same(
        table("SELECT *, movie_id::text AS movie_id FROM analytics_dailymovie").loc[
            :, lambda rows: ~rows.columns.duplicated(keep="last")
        ],
        expected,
    )


def test_an_export_of_some_days_holds_those_days(raw: pd.DataFrame, tmp_path: Path) -> None:
    path, day = tmp_path / "day.csv", sorted(raw["day"])[0]
    call_command("export_events", str(path), "--since", str(day), "--until", str(day))
    assert len(pd.read_csv(path)) == (raw["day"] == day).sum()
