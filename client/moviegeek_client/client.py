"""Every call of the REST interface as a method."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, Self, TypedDict, Unpack
from urllib.parse import parse_qsl, quote, urlsplit

import requests

from .events import Event
from .shapes import (
    BatchOutcome,
    Explanation,
    HistorySlate,
    Mark,
    Movie,
    MovieDetail,
    Neighbour,
    Outcome,
    Rating,
    Refusal,
    Slate,
    TogetherSlate,
    UserSlate,
    Version,
)
from .transport import Pace, Patience, Transport

Reference = int | str  # a movie's number, or `origin:id` as in "imdb:tt0114709"
LARGEST_BATCH = 1000  # events, movies or people in one call


class Wish(TypedDict, total=False):
    """What a list is asked for; what is left out is the site's default."""

    k: int
    algorithm: str
    genre: str
    year_min: int
    year_max: int
    language: str
    exclude: Sequence[int]
    exclude_seen: bool
    diversity: float


class MovieGeek:
    """A site, as one caller sees it.

    Parameters
    ----------
    address : the site's, as in "https://movies.example.org"
    token : made under /settings/tokens/ or by `manage.py api_token`; None: only what is open to everybody
    patience : how often a call is tried, and how long is waited

    Raises
    ------
    ProblemError
        By every method, when the site says no.
    UnreachableError
        By every method, when no answer comes.
    """

    def __init__(
        self,
        address: str,
        *,
        token: str | None = None,
        patience: Patience | None = None,
        session: requests.Session | None = None,
    ) -> None:
        self.transport = Transport(address, token=token, patience=patience or Patience(), session=session)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the line to the site."""
        self.transport.session.close()

    @property
    def pace(self) -> Pace | None:
        """What is left of the calls of this minute, as of the last answer; None: the site sets no limit."""
        return self.transport.pace

    # The catalogue

    def movies(
        self,
        *,
        search: str | None = None,
        genre: str | None = None,
        year_min: int | None = None,
        year_max: int | None = None,
        ordering: str | None = None,
        page_size: int | None = None,
    ) -> Iterator[Movie]:
        """All movies that fit, page by page as they are read."""
        asked = {
            "search": search,
            "genre": genre,
            "year_min": year_min,
            "year_max": year_max,
            "ordering": ordering,
            "page_size": page_size,
        }
        return self._rows("movies/", asked)

    def movie(self, reference: Reference) -> MovieDetail:
        movie: MovieDetail = self.transport.call("GET", f"movies/{_safe(reference)}/")
        return movie

    def write_movie(self, reference: Reference, **fields: Any) -> MovieDetail:
        """Changes a movie, or makes the one that another catalogue knows by this `origin:id` (scope `catalogue`).
        Fields: title, year, genres, keywords, synopsis, runtime_minutes, language, external_ids."""
        movie: MovieDetail = self.transport.call("PUT", f"movies/{_safe(reference)}/", body=fields)
        return movie

    def remove_movie(self, reference: Reference) -> None:
        """Takes a movie out of the catalogue (scope `catalogue`); writing it brings it back."""
        self.transport.call("DELETE", f"movies/{_safe(reference)}/")

    def write_movies(self, movies: Iterable[Mapping[str, Any]]) -> BatchOutcome:
        """Any number of movies, each with its `origin:id` as `id`, in batches (scope `catalogue`)."""
        whole = BatchOutcome(created=0, changed=0, refused=[])
        for first, batch in _batches(movies):
            part = self.transport.call("POST", "movies/batch/", body={"movies": [dict(row) for row in batch]})
            whole["created"] += part["created"]
            whole["changed"] += part["changed"]
            whole["refused"] += _placed(part["refused"], first)
        return whole

    # Lists

    def chart(
        self, name: str = "popular", *, k: int = 10, window: str | None = None, genre: str | None = None
    ) -> Slate:
        """A list that is the same for everyone: popular, trending, bought, rated, new or gems."""
        asked = {"k": k, "window": window, "genre": genre}
        slate: Slate = self.transport.call("GET", f"charts/{_safe(name)}/", parameters=asked)
        return slate

    def similar_movies(self, reference: Reference, *, k: int = 10, algorithm: str | None = None) -> Slate:
        asked = {"k": k, "algorithm": algorithm}
        slate: Slate = self.transport.call("GET", f"movies/{_safe(reference)}/similar/", parameters=asked)
        return slate

    def recommendations(self, user: str | None = None, **wish: Unpack[Wish]) -> Slate:
        """The best movies for the token's owner, or for a person by key or `origin:id` (scope `users`)."""
        path = f"users/{_safe(user)}" if user is not None else "me"
        slate: Slate = self.transport.call("GET", f"{path}/recommendations/", parameters=dict(wish))
        return slate

    def recommendations_for_many(self, users: Iterable[str], **wish: Unpack[Wish]) -> Iterator[UserSlate]:
        """A list for each of any number of people, in batches (scope `users`)."""
        for _, batch in _batches(users):
            body = {"users": list(batch), **_in_body(wish)}
            yield from self.transport.call("POST", "users/recommendations/", body=body)["results"]

    def recommendations_from(
        self, history: Mapping[Reference, float] | Iterable[Reference], **wish: Unpack[Wish]
    ) -> HistorySlate:
        """The best movies for a history, {movie: stars} or movies that are liked; the site keeps nothing of it."""
        body = {"history": _history(history), **_in_body(wish)}
        slate: HistorySlate = self.transport.call("POST", "recommendations/", body=body)
        return slate

    def together(
        self,
        people: Sequence[str | Mapping[Reference, float] | Iterable[Reference]],
        *,
        rule: Literal["fair", "average", "least_misery"] = "fair",
        **wish: Unpack[Wish],
    ) -> TogetherSlate:
        """One list for two to eight people, each by key or by a history."""
        members = [{"user": who} if isinstance(who, str) else {"history": _history(who)} for who in people]
        body = {"people": members, "rule": rule, **_in_body(wish)}
        slate: TogetherSlate = self.transport.call("POST", "together/recommendations/", body=body)
        return slate

    # One's own (scope `personal`)

    def ratings(self, *, page_size: int | None = None) -> Iterator[Rating]:
        """What the token's owner said of movies, newest first."""
        return self._rows("me/ratings/", {"page_size": page_size})

    def rating(self, reference: Reference) -> Rating:
        rating: Rating = self.transport.call("GET", f"me/ratings/{_safe(reference)}/")
        return rating

    def rate(self, reference: Reference, stars: float) -> Rating:
        """0.5 to 5 stars in halves."""
        rating: Rating = self.call("PUT", f"me/ratings/{_safe(reference)}/", body={"rating": stars})
        return rating

    def unrate(self, reference: Reference) -> None:
        self.call("DELETE", f"me/ratings/{_safe(reference)}/")

    def watchlist(self, *, page_size: int | None = None) -> Iterator[Mark]:
        return self._rows("me/watchlist/", {"page_size": page_size})

    def save(self, reference: Reference) -> Mark:
        """Puts a movie on the watchlist."""
        mark: Mark = self.call("PUT", f"me/watchlist/{_safe(reference)}/")
        return mark

    def unsave(self, reference: Reference) -> None:
        self.call("DELETE", f"me/watchlist/{_safe(reference)}/")

    def hidden(self, *, page_size: int | None = None) -> Iterator[Mark]:
        return self._rows("me/hidden/", {"page_size": page_size})

    def hide(self, reference: Reference) -> Mark:
        """Not for me: the movie stands in no list any more."""
        mark: Mark = self.call("PUT", f"me/hidden/{_safe(reference)}/")
        return mark

    def unhide(self, reference: Reference) -> None:
        self.call("DELETE", f"me/hidden/{_safe(reference)}/")

    # Evidence

    def send(self, events: Event | Iterable[Event]) -> Outcome:
        """Any number of events, in batches. What is refused is named and keeps nothing else out; an event that is
        sent twice counts once."""
        whole = Outcome(stored=0, duplicates=0, refused=[])
        for first, batch in _batches([events] if isinstance(events, Event) else events):
            part = self.transport.call(
                "POST", "events/", body={"events": [event.as_json() for event in batch]}
            )
            whole["stored"] += part["stored"]
            whole["duplicates"] += part["duplicates"]
            whole["refused"] += _placed(part["refused"], first)
        return whole

    # People, models, numbers

    def similar_people(self, user: str, *, k: int = 20, measure: str | None = None) -> list[Neighbour]:
        """People with a like taste."""
        asked = {"k": k, "measure": measure}
        path = f"users/{_safe(user)}/similar/"
        found: list[Neighbour] = self.transport.call("GET", path, parameters=asked)["results"]
        return found

    def explanation(self, user: str, reference: Reference, **wish: Unpack[Wish]) -> Explanation:
        """Which of a person's movies speak for one, and how much; or why it is not in the list."""
        path = f"users/{_safe(user)}/explanations/{_safe(reference)}/"
        why: Explanation = self.transport.call("GET", path, parameters=dict(wish))
        return why

    def models(self) -> list[Version]:
        found: list[Version] = self.transport.call("GET", "models/")["results"]
        return found

    def model(self, version: str) -> dict[str, Any]:
        """One version with all that is known of its making."""
        found: dict[str, Any] = self.transport.call("GET", f"models/{_safe(version)}/")
        return found

    def report(self, name: str, **scope: str) -> dict[str, Any]:
        """A report of the dashboard, such as "overview" (scope `analytics`)."""
        found: dict[str, Any] = self.transport.call("GET", f"analytics/{_safe(name)}/", parameters=scope)
        return found

    def call(
        self, method: str, path: str, *, parameters: Mapping[str, Any] | None = None, body: Any = None
    ) -> Any:
        """Any call by its path under /api/v1/, for what has no method here: `call("GET", "me/lists/")`."""
        # Made once: the same act, however often it is tried.
        key = {} if method == "GET" else {"Idempotency-Key": str(uuid.uuid4())}
        return self.transport.call(method, path, parameters=parameters, body=body, headers=key)

    def _rows(self, path: str, parameters: Mapping[str, Any]) -> Iterator[Any]:
        page = self.transport.call("GET", path, parameters=parameters)
        yield from page["results"]
        while page["next"]:  # only its place: the token goes nowhere but to the site that was named
            place = dict(parse_qsl(urlsplit(page["next"]).query))
            page = self.transport.call("GET", path, parameters=place)
            yield from page["results"]


def _placed(refused: list[Refusal], first: int) -> list[Refusal]:
    """As counted over all batches."""
    for row in refused:
        row["index"] += first
    return refused


def _safe(word: object) -> str:
    return quote(str(word), safe=":")


def _in_body(wish: Wish) -> dict[str, Any]:
    said: dict[str, Any] = {name: value for name, value in wish.items() if value is not None}
    return said | ({"exclude": list(said["exclude"])} if "exclude" in said else {})


def _history(history: Mapping[Reference, float] | Iterable[Reference]) -> list[dict[str, Any]]:
    if isinstance(history, Mapping):
        return [{"movie": movie, "rating": stars} for movie, stars in history.items()]
    return [{"movie": movie} for movie in history]


def _batches(rows: Iterable[Any]) -> Iterator[tuple[int, list[Any]]]:
    """With the place of each batch's first row."""
    batch: list[Any] = []
    first = 0
    for row in rows:
        batch.append(row)
        if len(batch) == LARGEST_BATCH:
            yield first, batch
            first, batch = first + LARGEST_BATCH, []
    if batch:
        yield first, batch
