"""What the section on serving says of the numbers it is given."""

from typing import Any

from benchmarks.suites.serving import ROWS, section


def load(per_second: float) -> dict[str, float]:
    return {"per_second": per_second, "p50_ms": 1.0, "p95_ms": 2.0, "p99_ms": 3.0, "n_failed": 1}


def test_each_list_stands_beside_its_own_peer() -> None:
    loads = {name: load(50.0) for name, *_ in ROWS} | {"row": load(200.0), "row_by_token": load(100.0)}
    found: dict[str, Any] = {
        "loads": {**loads, "home": load(9.0)},
        "n_movies": 1,
        "n_people": 1,
        "algorithm": "ease",
    }
    found |= {
        "event_to_list": {"n": 9, "n_stale": 0, "p50_ms": 30.0, "p95_ms": 50.0},
        "memory": {"processes_mb": [20.0, 90.0], "models_mb": 1.0, "models_apart_mb": 2.0},
        "scoring_ms": {"ease": 4.0},
    }
    lines = section({**found, "home_queries": 12}, command="make bench").splitlines()
    ratio_of = {line.split(" | ")[0]: line.split(" | ")[3] for line in lines if " or more | " in line}
    assert ratio_of["| personal list, again"] == "0.50"
    assert ratio_of["| charts"] == "0.25"
    assert lines[-1] == "7 requests failed."
