"""The set-up's decisions; that it works from nothing is proved by `make test-fresh`."""

import json
import subprocess
import sys

import pytest

import bootstrap
from mysite.env import CHECKOUT


def test_the_set_up_needs_nothing_but_python():
    alone = [sys.executable, "-I", "-S", str(CHECKOUT / "bootstrap.py"), "--help"]
    assert subprocess.run(alone, capture_output=True).returncode == 0


def test_a_tool_is_pinned_by_its_hashes(monkeypatch, tmp_path):
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    bootstrap.tool("uv")
    lines = (tmp_path / "tool-uv.txt").read_text().splitlines()
    assert lines[0].startswith("uv==")
    assert all("--hash=sha256:" in line for line in lines[1:] if line.strip() and "#" not in line)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("/nowhere/wheels", True),
        ("file:///nowhere/simple", True),
        ("/tmp", False),
        ("https://a.org/simple", False),
    ],
)
def test_a_local_index_that_is_not_there_is_left_out(word, expected):
    assert bootstrap.is_missing_folder(word) is expected


def test_the_callers_settings_of_pip_reach_uv(monkeypatch):
    configured = "global.index-url='https://a.org/simple'\n:env:.cert='/ca.crt'\nglobal.timeout='60'\n"
    monkeypatch.setattr(bootstrap, "pip_configuration", lambda: configured)
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    assert bootstrap.uv_settings()["UV_DEFAULT_INDEX"] == "https://a.org/simple"


def test_what_the_caller_has_set_for_uv_itself_stands(monkeypatch):
    monkeypatch.setattr(bootstrap, "pip_configuration", lambda: "global.index-url='https://a.org/simple'")
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://b.org/simple")
    assert "UV_DEFAULT_INDEX" not in bootstrap.uv_settings()


def test_a_changed_lock_is_noticed(monkeypatch, tmp_path):
    monkeypatch.setattr(bootstrap, "CHECKOUT", tmp_path)
    (tmp_path / "requirements.txt").write_text("django==5.2\n")
    before = bootstrap.fingerprint("requirements.txt")
    (tmp_path / "requirements.txt").write_text("django==5.3\n")
    assert bootstrap.fingerprint("requirements.txt") != before


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-tools.txt"])
def test_every_requirement_is_pinned_by_hash_and_names_no_host(name):
    text = (CHECKOUT / name).read_text()
    pinned = [line for line in text.splitlines() if "==" in line and not line.lstrip().startswith("#")]
    assert all(line.rstrip().endswith("\\") for line in pinned)
    assert "://" not in text


def test_the_front_end_lock_names_no_host():
    packages = json.loads((CHECKOUT / "package-lock.json").read_text())["packages"]
    assert all("resolved" not in package for package in packages.values())
