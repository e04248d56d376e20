"""How long a title search takes among 60,000 movies, as the pages and the suggestions ask for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from django.db import connection

from catalogue.folding import fold, slug_of, sort_key
from catalogue.models import Contributor, Movie
from catalogue.selectors import movies, search

N_MOVIES = 60_000
N_CONTRIBUTORS = 30_000
ASKED = 300
SHOWN = 24
AMONG_FIRST = 5
SHORTEST_MISTYPED = 6  # letters
VACUUM = "VACUUM ANALYZE catalogue_movie, catalogue_moviename, catalogue_contributor"

Words = npt.NDArray[np.str_]


@dataclass(frozen=True)
class Found:
    """Processor times of one kind of question, here and in the database, and how often the movie that was meant
    stood among the first five."""

    n: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    share_found: float


def fill(n: int = N_MOVIES, *, seed: int = 0) -> None:
    """Adds made-up movies and contributors, of the words of those that are there, until there are so many."""
    rng = np.random.default_rng(seed)
    titles = Movie.objects.values_list("title", flat=True)
    words = np.array(sorted({word for title in titles for word in title.split()}))
    missing = max(n - Movie.objects.count(), 0)
    Movie.objects.bulk_create((_movie(rng, words) for _ in range(missing)), batch_size=5000)
    Contributor.objects.bulk_create(
        (_contributor(rng, words, number) for number in range(N_CONTRIBUTORS)), batch_size=5000
    )
    with connection.cursor() as cursor:
        cursor.execute(VACUUM)


def searching(*, seed: int = 0) -> dict[str, Found]:
    """By kind of question; `peer` is the mistyped questions as a plain `icontains` answers them."""
    rng = np.random.default_rng(seed)
    meant = [movie for movie in movies().order_by("?") if len(fold(movie.title)) >= SHORTEST_MISTYPED][:ASKED]
    return {
        "whole": _timed(meant, lambda movie: movie.title, _ours),
        "begun": _timed(meant, lambda movie: movie.title[: rng.integers(3, 7)], _ours),
        "mistyped": _timed(meant, lambda movie: mistyped(movie.title, rng), _ours),
        "nonsense": _timed(meant, lambda movie: "".join(rng.permutation([*fold(movie.title)])), _ours),
        "peer": _timed(meant, lambda movie: mistyped(movie.title, rng), _contained),
    }


def mistyped(title: str, rng: np.random.Generator) -> str:
    """Two letters swapped, or one left out."""
    place = int(rng.integers(1, len(title) - 1))
    if rng.random() < 0.5:
        return title[:place] + title[place + 1 :]
    return title[:place] + title[place + 1] + title[place] + title[place + 2 :]


def _ours(text: str) -> Sequence[Movie]:
    return search(text, limit=SHOWN).movies


def _contained(text: str) -> Sequence[Movie]:
    return list(movies().filter(title__icontains=text).order_by("-popularity").for_cards()[:SHOWN])


def _timed(
    meant: Sequence[Movie], words: Callable[[Movie], str], ask: Callable[[str], Sequence[Movie]]
) -> Found:
    took, n_found, now_ms = [], 0, _clock()
    for movie in meant:
        text = words(movie)
        begun = now_ms()
        answer = ask(text)
        took.append(now_ms() - begun)
        n_found += any(found.title == movie.title for found in answer[:AMONG_FIRST])
    p50, p95, p99 = np.percentile(took, [50, 95, 99]).tolist()
    return Found(len(meant), p50, p95, p99, n_found / max(len(meant), 1))


def _clock() -> Callable[[], float]:
    """Milliseconds of the processor that this process and its one of the database had: what else the machine does is
    not counted. Where Linux does not tell them of the database, as on another machine, those on the wall."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    if not backend.exists():
        return lambda: 1000 * time.perf_counter()
    return lambda: 1000 * time.thread_time() + int(backend.read_text().split()[0]) / 1e6


def _movie(rng: np.random.Generator, words: Words) -> Movie:
    title = " ".join(rng.choice(words, size=int(rng.integers(1, 6))).tolist())
    return Movie(
        title=title,
        sort_title=sort_key(title)[:300],
        search_title=fold(title),
        slug=slug_of(title)[:80],
        year=int(rng.integers(1920, 2026)),
        popularity=float(rng.pareto(1.2)),
    )


def _contributor(rng: np.random.Generator, words: Words, number: int) -> Contributor:
    name = " ".join(rng.choice(words, size=2).tolist())
    return Contributor(key=f"made-up:{number}", name=name, slug=slug_of(name)[:80], search_name=fold(name))
