from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from benchmarks.serving.addresses import own_list
from benchmarks.serving.companion import COUNTERPARTS, counterparts
from benchmarks.serving.freshness import event_to_list
from benchmarks.serving.load import Load, load
from benchmarks.serving.memory import web_memory
from benchmarks.serving.people import (
    bearer,
    headers_of,
    leave_an_event,
    people_with_ratings,
    queries_of,
    signed_in,
)
from benchmarks.serving.scoring import N_MOVIES, scoring_ms
from benchmarks.site import served
from catalogue.models import Movie
from collector.models import Person
from drills.whole_site import free_port

ALGORITHM = "default"
PEOPLE, BROWSERS = 2000, 400
REGULARS = 60  # browsers that come to home again and again
SECONDS, ROUNDS = 10, 3
EVENTS = 100  # acts whose way to the next list is timed
REPEATING = 1000  # people who ask again
ASKED_BEFORE = 12  # seconds in which they ask for the first time, of both processes


class Command(BaseCommand):
    help = "Measures how fast lists and pages are served; prints JSON. Needs a home of its own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--data", help="a dataset; without it, the starter catalogue and an invented audience"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._prepare(options["data"])
        people = people_with_ratings(PEOPLE + BROWSERS)
        readers, people = people[:BROWSERS], people[BROWSERS:]
        browsers = signed_in(readers)
        found: dict[str, Any] = {
            "n_people": len(people),
            "n_movies": Movie.objects.count(),
            "algorithm": ALGORITHM,
            "home_queries": queries_of(browsers[0], "/"),
        }
        with served(free_port()) as address:
            found["loads"] = {name: asdict(each) for name, each in self._loads(address, people).items()}
            self._say("from an event to the next list")
            found["event_to_list"] = asdict(event_to_list(address, people[-EVENTS:], bearer()))
            self._say("home pages")
            headers = [headers_of(browser) for browser in browsers]
            found["loads"] |= {
                name: asdict(each) for name, each in self._homes(address, readers, headers).items()
            }
            found["memory"] = web_memory()
            found["companion"] = counterparts(
                address,
                [str(person.key) for person in people],
                [bearer()],
                seconds=SECONDS,
                fastest=found["loads"]["repeated"]["per_second"],
                say=self._say,
            )
        self._say(f"scoring {N_MOVIES:,} movies")
        found["scoring_ms"] = scoring_ms()
        self.stdout.write(json.dumps(found))

    def _prepare(self, data: str | None) -> None:
        self._say("catalogue, people and models")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("import_dataset", data or "starter", stdout=sys.stderr)
        if data is None:
            call_command("simulate_audience", visitors=300, days=30, seed=1, stdout=sys.stderr)
        call_command("rebuild", "implicit", "standings", "charts", stdout=sys.stderr, stderr=sys.stderr)
        names = dict.fromkeys(
            [ALGORITHM, "item_knn", "popularity", *(each.algorithm for each in COUNTERPARTS)]
        )
        call_command("train", *names, stdout=sys.stderr, stderr=sys.stderr)

    def _loads(self, address: str, people: list[Person]) -> dict[str, Load]:
        """Ours and the view that reads one row in turn, so that whatever else the machine does meets both."""
        token = [bearer()]
        movies = list(Movie.objects.order_by("-popularity").values_list("pk", flat=True)[:1000])
        paths = {
            "row_by_token": [f"/bench/row/{movie}/" for movie in movies],
            "repeated": [own_list(person.key) for person in people[:REPEATING]],
            "row": [f"/bench/row/{movie}/" for movie in movies],
            "similar": [f"/api/v1/movies/{movie}/similar/?k=10" for movie in movies],
            "charts": [
                f"/api/v1/charts/{name}/?k=10" for name in ("popular", "trending", "rated", "new", "gems")
            ],
        }
        loads: dict[str, list[Load]] = {name: [] for name in paths}
        for place in range(ROUNDS + 1):  # the first warms up
            for name, addresses in paths.items():
                self._say(f"{name}, round {place}")
                headers = token if name in ("row_by_token", "repeated") else [{}]
                if name == "repeated":
                    load(address, addresses, headers, seconds=ASKED_BEFORE)
                loads[name].append(load(address, addresses, headers, seconds=SECONDS if place else 3))
        middle = {
            name: sorted(each[1:], key=lambda one: one.per_second)[ROUNDS // 2]
            for name, each in loads.items()
        }
        return middle | {"first": self._first(address, people, token, middle["repeated"])}

    def _homes(self, address: str, readers: list[Person], headers: list[dict[str, str]]) -> dict[str, Load]:
        """Home of browsers that come again, and the first one of each after an event."""
        again = headers[:REGULARS]
        load(address, ["/"], again, seconds=2)
        home = load(address, ["/"], again, seconds=SECONDS)
        leave_an_event(readers)
        enough = int(0.8 * len(readers) / home.per_second)
        return {"home": home, "home_anew": load(address, ["/"], headers, seconds=max(1, enough))}

    def _first(self, address: str, people: list[Person], token: list[dict[str, str]], repeated: Load) -> Load:
        """Each person's first list after an event, and for none a second one: so short that not all are asked."""
        self._say("first lists after an event")
        leave_an_event(people)
        enough = int(0.8 * len(people) / repeated.per_second)
        paths = [own_list(person.key) for person in people]
        return load(address, paths, token, seconds=max(1, min(SECONDS, enough)))

    def _say(self, text: str) -> None:
        self.stderr.write(text)
