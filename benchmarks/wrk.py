"""wrk: as many requests of a script as eight connections get answered in some seconds."""

from __future__ import annotations

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 8


@dataclass(frozen=True)
class Told:
    per_second: float
    n_failed: int
    said: str  # all that it printed, with what the script did


def requests_of(script: str, address: str, *, seconds: int) -> Told:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "requests.lua"
        path.write_text(script)
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(path), address]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    (rate,) = re.findall(r"Requests/sec:\s+([\d.]+)", said)
    return Told(float(rate), int(failed[1]) if failed else 0, said)
