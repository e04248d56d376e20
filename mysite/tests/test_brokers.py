"""Background work and cache, on files and memory as well as on a real Redis."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery
from django.core.cache.backends.redis import RedisCache

from accounts.api import throttling
from mysite.celery import broker_settings
from mysite.env import CHECKOUT

# `make test` installs redis-server; without it only the other half can be tried.
BROKERS = ["files", *(["redis"] if shutil.which("redis-server") else [])]
HARMLESS = "celery.accumulate"


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="redis-", dir="/tmp"))
    where = ["--port", "0", "--unixsocket", str(folder / "s"), "--dir", str(folder)]
    server = subprocess.Popen(["redis-server", *where, "--save", ""], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    assert any("ready to accept connections" in line.lower() for line in server.stdout)
    yield f"unix://{folder / 's'}"
    server.terminate()
    server.communicate()
    shutil.rmtree(folder)


@pytest.fixture(params=BROKERS)
def home_and_redis(request, tmp_path) -> tuple[Path, str]:
    """A home and an address; the address is empty when files carry the messages."""
    return tmp_path, request.getfixturevalue("redis_url") if request.param == "redis" else ""


@pytest.fixture
def worker(home_and_redis) -> Iterator[subprocess.Popen[str]]:
    home, redis = home_and_redis
    options = ["--concurrency", "1", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "--quiet", "--app", "mysite.celery", "worker", *options],
        cwd=CHECKOUT,
        env={**os.environ, "MOVIEGEEK_HOME": str(home), "REDIS_URL": redis},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    watchdog = threading.Timer(90, os.killpg, (process.pid, signal.SIGKILL))  # reading its lines must end
    watchdog.start()
    yield process
    watchdog.cancel()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def sender(home: Path, redis: str) -> Celery:
    app = Celery("sender", set_as_current=False)
    app.conf.update(broker_settings(redis_url=redis, home=home), task_ignore_result=True)
    return app


def line_with(words: str, process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return next((line for line in process.stdout if words in line), "")


def test_a_task_reaches_the_worker(home_and_redis, worker):
    sender(*home_and_redis).send_task(HARMLESS, args=(1, 2))
    assert HARMLESS in line_with("succeeded", worker)


def test_a_task_that_was_sent_before_the_worker_came_is_not_lost(home_and_redis, request):
    sender(*home_and_redis).send_task(HARMLESS, args=("early",))
    worker = request.getfixturevalue("worker")
    assert line_with("succeeded", worker)


def test_the_worker_answers_to_a_call(home_and_redis, worker):
    assert line_with("ready.", worker)
    answers = sender(*home_and_redis).control.ping(timeout=10, limit=1)
    assert [list(answer.values()) for answer in answers] == [[{"ok": "pong"}]]


@pytest.mark.parametrize("broker", BROKERS[1:])
def test_the_cache_is_shared_through_redis(broker, redis_url):
    one, other = (RedisCache(redis_url, {}) for _ in range(2))
    key = str(uuid.uuid4())
    one.set(key, "kept", timeout=60)
    assert other.get(key) == "kept"


@pytest.mark.parametrize("broker", BROKERS[1:])
def test_calls_are_counted_over_all_processes_through_redis(broker, redis_url, monkeypatch):
    counts = []
    for _process in range(3):
        monkeypatch.setattr(throttling, "cache", RedisCache(redis_url, {}))
        counts.append(throttling.one_more("pace:somebody:1"))
    assert counts == [1, 2, 3]
