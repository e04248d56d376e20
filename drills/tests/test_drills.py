"""That the drills would notice: a count that cannot fail would prove nothing."""

from __future__ import annotations

import http.client
import threading
import uuid
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import connection

from collector.models import Rating
from collector.services import record_events
from collector.tests.factories import NOON, event, make_identity, make_movie
from drills.programs import Ledger, Program
from drills.proxy import CuttableWay
from drills.tally import counted


@pytest.fixture
def rated(db):
    """One rating, acknowledged."""
    sent = event("rate", movie=make_movie().pk, value=4.0)
    record_events([sent], identity=make_identity(), received_at=NOON)
    return sent["event_id"]


def test_what_is_there_once_is_sound(rated):
    assert counted(Ledger(acknowledged={rated})).is_sound()


def test_an_acknowledged_event_that_is_missing_is_lost(rated):
    tally = counted(Ledger(acknowledged={rated, str(uuid.uuid4())}))
    assert (tally.lost, tally.is_sound()) == (1, False)


def test_an_event_stored_under_two_times_is_doubled(rated):
    columns = "kind, received_at, is_clamped, page, properties, is_bot, is_simulated"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO collector_event (event_id, occurred_at, {columns})"
            f" SELECT event_id, occurred_at - interval '1 hour', {columns} FROM collector_event"
        )
    tally = counted(Ledger(acknowledged={rated}))
    assert (tally.doubled, tally.ledger_differs, tally.is_sound()) == (1, 1, False)


def test_poison_that_was_stored_is_found(rated):
    assert counted(Ledger(poison={rated})).poison_stored == 1


def test_a_state_that_the_log_does_not_say_is_found(rated):
    Rating.objects.update(value=1)
    assert counted(Ledger()).persons_whose_state_differs == 1


def test_a_program_complains_when_a_repeat_is_stored_again(monkeypatch):
    program = Program(port=0, token="", movies=[1], seed=1)
    program.sent.append(program._batch())
    monkeypatch.setattr(program, "_posted", lambda batch: {"stored": 1, "duplicates": 0, "refused": []})
    program._repeat()
    assert "stored again" in program.ledger.wrong_answers[0]


class Hello(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *arguments):
        """Quietly."""


@pytest.fixture
def way():
    server = HTTPServer(("127.0.0.1", 0), Hello)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    opened = CuttableWay(server.server_port)
    yield opened
    opened.close()
    server.shutdown()
    server.server_close()


def asked(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", "/")
    return connection.getresponse().read()


def test_an_open_way_passes_on(way):
    assert asked(way.port) == b"hello"


def test_a_cut_way_breaks_off_until_it_is_mended(way):
    way.cut()
    with pytest.raises((OSError, http.client.HTTPException)):
        asked(way.port)
    way.mend()
    assert asked(way.port) == b"hello"
