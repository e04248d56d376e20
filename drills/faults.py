"""What goes wrong on purpose: each a function of the stage that plays it and tells what it saw."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import sync_playwright

from drills import disk
from drills.browsing import Wanderer
from drills.programs import Ledger, Program
from drills.proxy import CuttableWay
from drills.site import Site

N_PROGRAMS = 4
LONGEST_CALM_SECONDS = 3.0


@dataclass
class Stage:
    """The site, who uses it, and what chance does to them."""

    site: Site
    token: str
    movies: list[int]
    seed: int
    times: int
    folder: Path
    recoveries: list[float] = field(default_factory=list)

    def chance(self, name: str) -> random.Random:
        return random.Random(f"{self.seed} {name}")

    def with_programs(self, act: Callable[[], None], *, port: int | None = None) -> Ledger:
        """Programs send while something happens; then each finishes what it has begun."""
        programs = [
            Program(
                port=port or self.site.port, token=self.token, movies=self.movies, seed=self.seed * 100 + n
            )
            for n in range(N_PROGRAMS)
        ]
        self.seed += 1  # another fault, other events
        for program in programs:
            program.start()
        act()
        whole = Ledger()
        for program in programs:
            program.end()
        for program in programs:
            program.join()
            whole.add(program.ledger)
        return whole

    def again_and_again(self, chance: random.Random, act: Callable[[], None]) -> None:
        """At random moments, and once more only when the site is back."""
        for _ in range(self.times):
            time.sleep(chance.uniform(0.2, LONGEST_CALM_SECONDS))
            act()
            self.recoveries.append(self.site.wait_until_ready())


def calm(stage: Stage) -> Ledger:
    """Nothing but retries, repeats, batches out of order and poison."""
    return stage.with_programs(lambda: time.sleep(stage.times))


def database(stage: Stage) -> Ledger:
    """kill -9 of PostgreSQL while programs send."""
    chance = stage.chance("database")
    return stage.with_programs(lambda: stage.again_and_again(chance, stage.site.kill_database))


def web(stage: Stage) -> Ledger:
    """kill -9 of a process of the web server while programs send."""
    chance = stage.chance("web")
    return stage.with_programs(lambda: stage.again_and_again(chance, lambda: stage.site.kill_web(chance)))


def network(stage: Stage) -> Ledger:
    """The way between programs, browser and server breaks in the middle of questions and answers."""
    way = CuttableWay(stage.site.port)
    chance = stage.chance("network")
    ledger = stage.with_programs(lambda: way.cut_at_times(chance, times=stage.times), port=way.port)
    with sync_playwright() as playwright:
        wanderer = _wanderer(stage, playwright, "network", address=f"http://127.0.0.1:{way.port}")
        page = wanderer.open()
        for _ in range(stage.times):
            wanderer.wander(page, chance.uniform(0.5, LONGEST_CALM_SECONDS))
            way.cut()
            wanderer.wander(page, chance.uniform(0.1, 1.0))
            way.mend()
        wanderer.go(page)
        wanderer.wait_until_reported(page)
        wanderer.close()
    way.close()
    ledger.acknowledged |= wanderer.promised
    return ledger


def browser(stage: Stage) -> Ledger:
    """kill -9 of Chromium while its person wanders about; all that was queued must come in the end."""
    chance = stage.chance("browser")
    with sync_playwright() as playwright:
        wanderer = _wanderer(stage, playwright, "browser", address=stage.site.address)
        for _ in range(stage.times):
            wanderer.wander(wanderer.open(), chance.uniform(0.5, 2 * LONGEST_CALM_SECONDS))
            wanderer.kill()
        page = wanderer.open()
        wanderer.wait_until_reported(page)
        wanderer.close()
    return Ledger(acknowledged=wanderer.promised)


def full_disk(stage: Stage) -> Ledger:
    """The disk of the database fills up to the last block while programs send, and is cleared again."""

    def fill_and_clear() -> None:
        for _ in range(max(1, stage.times // 10)):
            time.sleep(1)
            disk.fill(stage.site.home)
            time.sleep(5)
            disk.make_room(stage.site.home)
            stage.recoveries.append(stage.site.wait_until_ready())

    return stage.with_programs(fill_and_clear)


FAULTS: dict[str, Callable[[Stage], Ledger]] = {
    "calm": calm,
    "database": database,
    "web": web,
    "network": network,
    "browser": browser,
    "full_disk": full_disk,
}


def _wanderer(stage: Stage, playwright: object, name: str, *, address: str) -> Wanderer:
    return Wanderer(playwright, profile=stage.folder / name, address=address, seed=stage.seed)  # type: ignore[arg-type]
