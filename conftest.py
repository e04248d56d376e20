"""Tests run on real PostgreSQL: a server of their own, thrown away afterwards, or DATABASE_URL."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

TOGETHER = ("/tests/browser/", "/test_repeatable.py")
IS_XDIST_WORKER = "PYTEST_XDIST_WORKER" in os.environ
FAST_AND_FORGETFUL = "fsync=off,full_page_writes=off,synchronous_commit=off,max_connections=200"

if not IS_XDIST_WORKER:  # workers inherit what the first process sets
    home = Path(tempfile.mkdtemp(prefix="moviegeek-tests-"))
    home.chmod(0o755)  # the server's unprivileged user must get in
    (home / "static").mkdir()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "mysite.settings",
        "MOVIEGEEK_HOME": str(home),
        "POSTGRES_OPTIONS": FAST_AND_FORGETFUL,
        "SECRET_KEY": "only-for-tests-" * 4,
        "EMAIL_URL": "memory:",
        "DEBUG": "0",
        "SECURE": "0",
        "API_COUNT_SECONDS": "0",  # would write from a thread of its own into tables that a test empties
        # Playwright's loop goes on in the process that ran browser tests; Django would refuse the database beside it.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
        "RECOMMENDER_TIME_BUDGET_MS": "10000",  # a busy machine is not what tests are about
    }

hypothesis_settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("busy")


def pytest_configure(config: pytest.Config) -> None:
    import django
    from django.conf import settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """What shares a costly fixture goes to one worker: each that gets a browser test starts a site of its own. xdist's
    own mark for that has no effect since pytest 9.2 (https://github.com/pytest-dev/pytest-xdist/issues/1386)."""
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next((part for part in TOGETHER if part in nodeid), nodeid)

    return Together(config, log)


def pytest_unconfigure(config: pytest.Config) -> None:
    if IS_XDIST_WORKER:
        return
    from django.db import connections

    from mysite.supervisor.lease import give_back_lease, wait_until_stopped
    from mysite.supervisor.place import place_of

    connections.close_all()
    place = place_of(home)
    give_back_lease(place)
    wait_until_stopped(place, seconds=30)
    for folder in (place.folder, place.socket_folder, home):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def nothing_kept_by_the_recommender() -> None:
    """Its catalogue, charts and models are kept per process; a test before this one had others."""
    from django.apps import apps

    if apps.ready:
        from recommender.services import forget_what_is_kept

        forget_what_is_kept()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """knox's migrations make a token table that ours has taken the place of. It is unknown to Django, which
    therefore could not empty the tables after a test with transactions."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS knox_authtoken")
