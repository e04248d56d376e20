"""The whole site as one command: prepare what is missing, start all processes, stop them all."""

import signal
import sys
import time
import urllib.request
from pathlib import Path
from types import FrameType
from urllib.error import URLError

from django.conf import settings
from django.db import connections

from mysite.supervisor.changes import newest_change
from mysite.supervisor.crew import Crew, Member
from mysite.supervisor.duty import on_duty, refuse_taken_port
from mysite.supervisor.errors import SupervisorError
from mysite.supervisor.first_run import Step, steps
from mysite.supervisor.lease import ensure_running, give_back_lease, is_kept, wait_until_stopped
from mysite.supervisor.place import place_of
from mysite.supervisor.services import Service, beat, reloading_web, web, worker

ANSWERS_WITHIN_SECONDS = 60
TICK_SECONDS = 0.25
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked us to stop. Like KeyboardInterrupt, it passes every `except Exception`."""


class Supervisor:
    def __init__(self, *, is_developing: bool) -> None:
        self.home = Path(settings.MOVIEGEEK_HOME)
        self.is_developing = is_developing
        self.crew = Crew(self.services(), say=say)

    @property
    def address(self) -> str:
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.HOST, settings.HOST)
        return f"http://{host}:{settings.PORT}"

    def services(self) -> list[Service]:
        host, port = settings.HOST, settings.PORT
        front = (
            reloading_web(host=host, port=port)
            if self.is_developing
            else web(host=host, port=port, workers=settings.WORKERS)
        )
        return [front, worker(processes=settings.TASK_WORKERS), beat()]

    def run(self) -> None:
        for request in STOP_SIGNALS:
            if signal.getsignal(request) != signal.SIG_IGN:  # under nohup, a lost terminal is no request
                signal.signal(request, stop)
        with on_duty(self.home, address=self.address):
            try:
                self.prepare_and_serve()
            except Stopped as stopped:
                say(f"\n  Stopping, as {stopped} asks …")
            finally:
                self.end()

    def prepare_and_serve(self) -> None:
        begun = time.monotonic()
        refuse_taken_port(settings.HOST, settings.PORT)
        self.bring_up_database()
        for step in steps(data=settings.DATA, simulate=settings.SIMULATE, home=self.home):
            take(step)
        connections.close_all()
        self.crew.members[0].start()  # the web server alone at first: the cores are wanted for the first page
        self.wait_until_it_answers()
        self.crew.start()
        say(f"\n  MovieGeek is ready after {time.monotonic() - begun:.1f} s: {self.address}")
        say(f"  Dashboard: {self.address}/analytics/   API: {self.address}/api/v1/docs/   Ctrl-C stops all\n")
        self.watch()

    def bring_up_database(self) -> None:
        if not settings.EMBEDDED_POSTGRES:
            take(Step("Database", lambda: True, reach_database))
            return
        begun = time.monotonic()
        place = place_of(self.home)
        ensure_running(place, options=settings.POSTGRES_OPTIONS, say=lambda text: say(f"  … {text}"))
        say(done("Database", begun, f"PostgreSQL in {place.folder}"))

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + ANSWERS_WITHIN_SECONDS
        while not answers(f"{self.address}/healthz"):
            if time.monotonic() > deadline:
                raise SupervisorError(f"{self.address}/healthz does not answer; see the lines above")
            self.crew.tend()
            time.sleep(TICK_SECONDS / 2)

    def watch(self) -> None:
        """Until somebody asks to stop: services and database are brought back when they end."""
        changed_at = newest_change()
        while True:
            time.sleep(TICK_SECONDS)
            self.crew.tend()
            self.bring_back_database()
            if self.is_developing and newest_change() > changed_at:
                changed_at = newest_change()
                restart_after_change(self.crew.members[1:])

    def bring_back_database(self) -> None:
        place = place_of(self.home)
        if settings.EMBEDDED_POSTGRES and not is_kept(place):
            say("  … PostgreSQL had gone")
            try:
                ensure_running(place, options=settings.POSTGRES_OPTIONS, say=lambda text: say(f"  … {text}"))
            except SupervisorError as error:
                say(f"  … {error}")
                time.sleep(5)

    def end(self) -> None:
        for request in STOP_SIGNALS:
            signal.signal(request, signal.SIG_IGN)
        self.crew.stop()
        if settings.EMBEDDED_POSTGRES:
            connections.close_all()
            place = place_of(self.home)
            give_back_lease(place)
            wait_until_stopped(place, seconds=5)  # longer means that another command still uses it


def take(step: Step) -> None:
    begun = time.monotonic()
    if step.is_needed():
        say(f"  … {step.name}")
        say(done(step.name, begun, step.run()))


def done(name: str, begun: float, remark: str) -> str:
    return f"  {name:<20}{time.monotonic() - begun:6.1f} s  {remark}".rstrip()


def reach_database() -> str:
    connections["default"].ensure_connection()
    return "the one of DATABASE_URL"


def answers(address: str) -> bool:
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def restart_after_change(members: list[Member]) -> None:
    say("  … files have changed: worker and beat start again")
    for member in members:
        member.restart()


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def stop(signum: int, frame: FrameType | None) -> None:
    raise Stopped(signal.Signals(signum).name)
