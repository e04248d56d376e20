"""A small TMDB of our own, over real HTTP: what it is asked is noted, what it answers can be spoilt."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "a-key-of-the-tests"
JPEG = b"\xff\xd8\xff\xe0" + b"picture" * 20
MATRIX: dict[str, Any] = {
    "id": 603,
    "imdb_id": "tt0133093",
    "title": "The Matrix",
    "original_title": "The Matrix",
    "release_date": "1999-03-31",
    "overview": "A hacker learns what the world is.",
    "runtime": 136,
    "original_language": "en",
    "poster_path": "/f89U3ADr1oiB1s9GkdPOEpXUk5H.jpg",
    "genres": [{"id": 28, "name": "Action"}, {"id": 878, "name": "Science Fiction"}],
    "keywords": {"keywords": [{"id": 1, "name": "Hacker"}]},
    "credits": {
        "cast": [{"id": 6384, "name": "Keanu Reeves", "character": "Neo"}],
        "crew": [
            {"id": 9340, "name": "Lana Wachowski", "job": "Director"},
            {"id": 1, "name": "Somebody", "job": "Catering"},
        ],
    },
    "watch/providers": {
        "results": {
            "DE": {
                "link": "https://www.themoviedb.org/movie/603/watch?locale=DE",
                "flatrate": [
                    {"provider_name": "Second", "display_priority": 9},
                    {"provider_name": "First", "display_priority": 1},
                ],
                "rent": [{"provider_name": "Third"}],
            },
            "FR": {"link": "https://example.org", "buy": [{"provider_name": "Elsewhere"}]},
        }
    },
}


@dataclass
class FakeTmdb:
    address: str = ""
    asked: list[str] = field(default_factory=list)
    movies: dict[str, dict[str, Any]] = field(default_factory=lambda: {"603": MATRIX})
    refusals: list[int] = field(default_factory=list)  # statuses of the next answers, before it answers well
    picture: bytes = JPEG

    def answer(self, path: str, query: dict[str, list[str]], token: str) -> tuple[int, bytes]:
        self.asked.append(path)
        if self.refusals:
            return self.refusals.pop(0), b"{}"
        if path.startswith("/t/p/"):
            return 200, self.picture
        if KEY not in (*query.get("api_key", ()), token.removeprefix("Bearer ")):
            return 401, b"{}"
        _, _version, kind, key = path.split("/", 3)
        if kind == "find":
            found = [movie for movie in self.movies.values() if movie["imdb_id"] == key]
            return 200, json.dumps({"movie_results": found}).encode()
        return (200, json.dumps(self.movies[key]).encode()) if key in self.movies else (404, b"{}")


@contextmanager
def running_tmdb() -> Iterator[FakeTmdb]:
    fake = FakeTmdb()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            split = urlsplit(self.path)
            status, body = fake.answer(
                split.path, parse_qs(split.query), self.headers.get("Authorization", "")
            )
            self.send_response(status)
            if status == 429:
                self.send_header("Retry-After", "0")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Quietly."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
