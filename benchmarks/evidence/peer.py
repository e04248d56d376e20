"""What the collector is compared with: one INSERT by REST framework, one COPY by psycopg2. Neither checks."""

from __future__ import annotations

import io
import json
from typing import Any

from django.db import connection
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

TABLES = """
CREATE TABLE IF NOT EXISTS bench_insert (
    event_id uuid PRIMARY KEY, kind text, movie_id bigint, at timestamptz DEFAULT now()
);
CREATE TABLE IF NOT EXISTS bench_copy (LIKE collector_event);
"""
INSERT = "INSERT INTO bench_insert (event_id, kind, movie_id) VALUES (%s, %s, %s)"
COLUMNS = (
    "event_id, sequence, kind, occurred_at, received_at, is_clamped, person_id, movie_id, page, properties, \
is_bot, is_simulated"
)


class InsertView(APIView):
    """The settings' own parsers, authentication and renderers; one event, one row, no check."""

    permission_classes = [AllowAny]

    def post(self, request: Request) -> Response:
        event: Any = request.data
        with connection.cursor() as cursor:
            cursor.execute(INSERT, [event["event_id"], event["kind"], event["movie"]])
        return Response({"stored": 1})


def copy_batch(body: bytes, *, table: str, person_id: int, first: int) -> None:
    """The rows of a batch as they were sent, into a table of the same columns or the event table itself."""
    is_numbered = table == "collector_event"  # it numbers its rows itself
    buffer = io.StringIO()
    for place, event in enumerate(json.loads(body)["events"]):
        buffer.write(_line(event, person_id=person_id, sequence=None if is_numbered else first + place))
    buffer.seek(0)
    columns = COLUMNS.replace(" sequence,", "") if is_numbered else COLUMNS
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", buffer)


def _line(event: dict[str, Any], *, person_id: int, sequence: int | None) -> str:
    at = event["occurred_at"]
    number = () if sequence is None else (sequence,)
    cells = (event["event_id"], *number, event["kind"], at, at, "f", person_id, event["movie"])
    return "\t".join(map(str, (*cells, event["page"], json.dumps(event["properties"]), "f", "f"))) + "\n"


def make_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
