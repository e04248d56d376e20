import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from mysite.env import CHECKOUT, lines_of
from mysite.mail import mail_settings
from mysite.secret import keys_in
from mysite.settings import env


def starting_with(*arguments: str, **values: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "check", *arguments],
        cwd=CHECKOUT,
        env={**os.environ, **values},
        capture_output=True,
        text=True,
    )


def test_the_example_lists_every_setting_with_its_default():
    assert lines_of(CHECKOUT / ".env.example") == env.declared


def test_nothing_else_reads_the_environment():
    allowed = {"manage.py", "bootstrap.py", "conftest.py"}
    folders = ["mysite", "datasets", "figures", *settings.HOUSE_APPS]
    readers = {
        str(path.relative_to(CHECKOUT))
        for folder in folders
        for path in (CHECKOUT / folder).rglob("*.py")
        if "os.environ" in path.read_text(encoding="utf-8") and "tests" not in path.parts
    }
    wiring = {"mysite/env.py", "mysite/celery.py", "mysite/wsgi.py"}
    children = {"mysite/supervisor/services.py", "mysite/supervisor/kinship.py"}
    assert readers - allowed <= wiring | children


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "none"), ("DATABASE_URL", "sqlite:///x"), ("DEBUG", "2"), ("EMAIL_URL", "x")]
)
def test_a_bad_value_stops_the_start_with_one_line(name, value):
    answer = starting_with(**{name: value})
    assert answer.returncode == 1
    assert answer.stderr.startswith(f"manage.py: {name} must be ")
    assert answer.stderr.count("\n") == 1


def test_the_deployment_checks_are_content_with_https():
    key = "long enough and with many different letters, 0123456789"
    strict = ["--deploy", "--tag", "security", "--fail-level", "WARNING"]
    answer = starting_with(*strict, SECURE="1", SECRET_KEY=key)
    assert answer.returncode == 0, answer.stderr


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    first = keys_in(tmp_path / "home")
    assert keys_in(tmp_path / "home") == first
    assert (tmp_path / "home" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert len(first.signing) >= 50


@pytest.mark.parametrize(
    ("address", "port", "tls", "ssl"),
    [("smtp://mia:pw@mail.org", 587, True, False), ("smtps://mail.org", 465, False, True)],
)
def test_a_mail_address_becomes_djangos_words(address, port, tls, ssl):
    found = mail_settings(urlsplit(address))
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (port, tls, ssl)


def test_pages_may_run_no_inline_script_or_style(client):
    policy = client.get("/healthz").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
