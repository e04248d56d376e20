"""Lighthouse's marks of a page, with its defaults for a phone: the median of some looks."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).parent
PROGRAM = HERE / "node_modules" / ".bin" / "lighthouse"
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"
TRIES = 3
MARKS = ("performance", "accessibility", "best-practices", "seo")
TIMES = {
    "largest-contentful-paint": "LCP, s",
    "total-blocking-time": "TBT, ms",
    "cumulative-layout-shift": "CLS",
    "server-response-time": "first byte, ms",
}


def fetched() -> bool:
    """False when there is no npm to fetch it with."""
    if PROGRAM.exists():
        return True
    if shutil.which("npm") is None:
        return False
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=HERE, check=True)
    return PROGRAM.exists()


def looked_at(address: str, *, chromium: str, times: int, cookie: str = "") -> dict[str, float]:
    """By name: marks of 100 and times, each the median."""
    found = [_once(address, chromium=chromium, cookie=cookie) for _ in range(times)]
    return {name: median(one[name] for one in found) for name in found[0]}


def _once(address: str, *, chromium: str, cookie: str) -> dict[str, float]:
    command = [
        str(PROGRAM),
        address,
        "--quiet",
        "--output=json",
        "--output-path=stdout",
        f"--chrome-flags={FLAGS}",
    ]
    if cookie:
        command.append(f"--extra-headers={json.dumps({'Cookie': cookie})}")
    return numbers_in(json.loads(_told(command, {**os.environ, "CHROME_PATH": chromium})))


def _told(command: Sequence[str], environment: Mapping[str, str]) -> bytes:
    """On a busy machine a look fails now and then before it began (NO_NAVSTART); it is taken again, a few times."""
    for _ in range(TRIES - 1):
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE)
        if done.returncode == 0:
            return done.stdout
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True).stdout


def numbers_in(told: dict[str, Any]) -> dict[str, float]:
    """Of Lighthouse's answer; marks that it could not give are 0."""
    marks = {name: round(100 * (told["categories"][name]["score"] or 0)) for name in MARKS}
    times = {name: told["audits"][name].get("numericValue", 0.0) for name in TIMES if name in told["audits"]}
    return {**marks, **times}
