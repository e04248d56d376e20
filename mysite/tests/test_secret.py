"""Keys are rotated without anybody losing their cookie."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.fixtures import Settings

from collector.models import Visitor
from mysite.env import BadSettingError
from mysite.secret import ACCEPTED_FOR, Keys, is_old, keys_in, rotate

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def sign_with(settings: Settings, keys: Keys, now: datetime) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = keys.signing, keys.accepted(now)


@pytest.fixture
def browser(db: None) -> Client:
    return Client(HTTP_USER_AGENT=FIREFOX)


def test_a_cookie_of_the_old_key_is_accepted_for_longer_than_it_lives(
    browser: Client, settings: Settings, tmp_path: Path
) -> None:
    sign_with(settings, keys_in(tmp_path), NOW)
    browser.get("/about/")
    keys = rotate(tmp_path, now=NOW)
    sign_with(settings, keys, NOW + timedelta(days=365))
    browser.get("/about/")
    assert Visitor.objects.count() == 1
    sign_with(settings, keys, NOW + ACCEPTED_FOR)
    assert keys.accepted(NOW + ACCEPTED_FOR) == [keys.upcoming]


def test_a_key_that_is_no_longer_accepted_makes_a_stranger(
    browser: Client, settings: Settings, tmp_path: Path
) -> None:
    sign_with(settings, keys_in(tmp_path), NOW)
    browser.get("/about/")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "quite another one", []
    browser.get("/about/")
    assert Visitor.objects.count() == 2


def test_a_process_from_before_accepts_what_one_from_after_signs(
    browser: Client, settings: Settings, tmp_path: Path
) -> None:
    before = keys_in(tmp_path)
    sign_with(settings, rotate(tmp_path, now=NOW), NOW)
    browser.get("/about/")
    sign_with(settings, before, NOW)
    browser.get("/about/")
    assert Visitor.objects.count() == 1


def test_a_home_with_one_key_keeps_it(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("the-only-one", encoding="ascii")
    keys = keys_in(tmp_path)
    assert keys.signing == "the-only-one"
    assert keys_in(tmp_path) == keys
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "text", ["", "one two three\nfour\n", "key 2026-13-01\nupcoming next\n", "schlüssel\n"]
)
def test_a_file_without_keys_is_named_with_the_way_out(tmp_path: Path, text: str) -> None:
    (tmp_path / "secret_key").write_text(text)
    with pytest.raises(BadSettingError, match=r"secret_key holds no keys .* delete it"):
        keys_in(tmp_path)


def test_a_key_is_due_by_its_age(tmp_path: Path) -> None:
    rotate(tmp_path, now=NOW)
    assert not is_old(tmp_path, now=NOW + timedelta(days=179), days=180)
    assert is_old(tmp_path, now=NOW + timedelta(days=181), days=180)
    assert not is_old(tmp_path, now=NOW + timedelta(days=9999), days=0)


def test_old_keys_go_when_their_time_is_over(tmp_path: Path) -> None:
    rotate(tmp_path, now=NOW)
    keys = rotate(tmp_path, now=NOW + ACCEPTED_FOR + timedelta(days=1))
    assert len(keys.old) == 1


def test_the_command_leaves_a_given_key_to_its_owner(settings: Settings, tmp_path: Path) -> None:
    settings.MOVIEGEEK_HOME = tmp_path
    with pytest.raises(CommandError, match="SECRET_KEY_FALLBACKS"):
        call_command("rotate_keys")
    settings.SECRET_KEY_IS_GIVEN = False
    before = keys_in(tmp_path)
    call_command("rotate_keys")
    assert keys_in(tmp_path).signing == before.upcoming
