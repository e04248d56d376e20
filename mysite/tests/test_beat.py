import sys
import time
from pathlib import Path
from subprocess import DEVNULL, Popen

from mysite.celery import beat_file

CHECKOUT = Path(__file__).resolve().parents[2]


def test_beat_finds_its_folder_whichever_broker_is_used(tmp_path):
    home = tmp_path / "not" / "there yet"
    schedule = beat_file(home)
    command = [sys.executable, "-m", "celery", "--app", "mysite.celery", "beat", "--pidfile=", "-s", schedule]
    with Popen(command, cwd=CHECKOUT, stdout=DEVNULL, stderr=DEVNULL) as beat:
        deadline = time.monotonic() + 60
        while not list(home.glob("beat*")) and beat.poll() is None and time.monotonic() < deadline:
            time.sleep(0.1)
        beat.terminate()
    assert list(home.glob("beat*"))
