"""What the section on serving says of the numbers it is given."""

from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from benchmarks.serving.companion import COUNTERPARTS
from benchmarks.serving.freshness import event_to_list
from benchmarks.serving.people import bearer
from benchmarks.serving.scoring import scoring_ms
from benchmarks.suites.serving import ROWS, section
from recommender.tests.rows import two_taste_groups
from recommender.training import train


def load(per_second: float) -> dict[str, float]:
    return {"per_second": per_second, "p50_ms": 1.0, "p95_ms": 2.0, "p99_ms": 3.0, "n_failed": 1}


def test_each_list_stands_beside_its_own_peer() -> None:
    loads = {name: load(50.0) for name, *_ in ROWS} | {"row": load(200.0), "row_by_token": load(100.0)}
    found: dict[str, Any] = {
        "loads": {**loads, "home": load(9.0), "home_anew": load(3.0)},
        "n_movies": 1,
        "n_people": 1,
        "algorithm": "ease",
    }
    found |= {
        "event_to_list": {"n": 9, "n_stale": 0, "p50_ms": 30.0, "p95_ms": 50.0},
        "memory": {"processes_mb": [20.0, 90.0], "models_mb": 1.0, "models_apart_mb": 2.0},
        "scoring_ms": {"ease": 4.0, "blend": 9.0},
        "companion": {each.name: {"first": load(50.0), "again": load(400.0)} for each in COUNTERPARTS},
    }
    lines = section({**found, "home_queries": 12}, command="make bench").splitlines()
    ratio_of = {line.split(" | ")[0]: line.split(" | ")[3] for line in lines if " or more | " in line}
    assert ratio_of["| personal list, again"] == "0.50"
    assert ratio_of["| charts"] == "0.25"
    assert "| fwls | fwls | 1.2 | 50 | 42 | 400 | 333 | 30 or more | 3 |" in lines
    assert "| `default` where it chose its blend | 9.0 | at most 8 |" in lines
    assert lines[-1] == "18 requests failed."


@pytest.mark.django_db
def test_a_whole_catalogue_is_scored_by_each_algorithm() -> None:
    found = scoring_ms(("ials", "item_knn"), n_movies=300)
    assert set(found) == {"ials", "item_knn"}
    assert all(took > 0 for took in found.values())


@pytest.mark.django_db(transaction=True)
def test_what_was_reported_as_seen_is_gone_from_the_list_asked_for_next(live_server: LiveServer) -> None:
    people, _ = two_taste_groups(n_people=12, n_movies=30)
    train(["popularity", "item_knn"], by="test", report=lambda share, message: None)
    found = event_to_list(live_server.url, people[:3], bearer())
    assert (found.n, found.n_stale) == (3, 0)
    assert 0 < found.p50_ms <= found.p95_ms
