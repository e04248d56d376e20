"""A site in a home of its own that is thrown away with all that it holds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]


def of_thrown_away_site(command: list[str], *, settings: str) -> dict[str, Any]:
    """What a command of the site prints as JSON, on an embedded database that is made for it."""
    home = Path(tempfile.mkdtemp(prefix="moviegeek-bench-"))
    home.chmod(0o755)  # the server's unprivileged user must get in
    environment = {
        **os.environ,
        "MOVIEGEEK_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": settings,
        "THROTTLE": "off",
        "DEBUG": "0",
        "SECURE": "0",
    }
    environment.pop("DATABASE_URL", None)
    manage = [sys.executable, "manage.py"]
    try:
        done = subprocess.run(
            [*manage, *command], cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, check=True
        )
    finally:
        subprocess.run([*manage, "stop_all"], cwd=CHECKOUT, env=environment, check=False)
        shutil.rmtree(home, ignore_errors=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found
