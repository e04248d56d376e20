"""Every call of the REST interface as a method."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, Self, Unpack

import requests

from .asking import Reference, Wish, as_rows, batches, in_body, placed, safe
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
    Slate,
    TogetherSlate,
    UserSlate,
    Version,
)
from .transport import Pace, Patience, Transport


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
        return self.transport.rows("movies/", asked)

    def movie(self, reference: Reference) -> MovieDetail:
        movie: MovieDetail = self.transport.call("GET", f"movies/{safe(reference)}/")
        return movie

    def write_movie(self, reference: Reference, **fields: Any) -> MovieDetail:
        """Changes a movie, or makes the one that another catalogue knows by this `origin:id` (scope `catalogue`).
        Fields: title, year, genres, keywords, synopsis, runtime_minutes, language, external_ids."""
        movie: MovieDetail = self.transport.call("PUT", f"movies/{safe(reference)}/", body=fields)
        return movie

    def remove_movie(self, reference: Reference) -> None:
        """Takes a movie out of the catalogue (scope `catalogue`); writing it brings it back."""
        self.transport.call("DELETE", f"movies/{safe(reference)}/")

    def write_movies(self, movies: Iterable[Mapping[str, Any]]) -> BatchOutcome:
        """Any number of movies, each with its `origin:id` as `id`, in batches (scope `catalogue`)."""
        whole = BatchOutcome(created=0, changed=0, refused=[])
        for first, batch in batches(movies):
            part = self.transport.call("POST", "movies/batch/", body={"movies": [dict(row) for row in batch]})
            whole["created"] += part["created"]
            whole["changed"] += part["changed"]
            whole["refused"] += placed(part["refused"], first)
        return whole

    # Lists

    def chart(
        self, name: str = "popular", *, k: int = 10, window: str | None = None, genre: str | None = None
    ) -> Slate:
        """A list that is the same for everyone: popular, trending, bought, rated, new or gems."""
        asked = {"k": k, "window": window, "genre": genre}
        slate: Slate = self.transport.call("GET", f"charts/{safe(name)}/", parameters=asked)
        return slate

    def similar_movies(self, reference: Reference, *, k: int = 10, algorithm: str | None = None) -> Slate:
        asked = {"k": k, "algorithm": algorithm}
        slate: Slate = self.transport.call("GET", f"movies/{safe(reference)}/similar/", parameters=asked)
        return slate

    def recommendations(self, user: str | None = None, **wish: Unpack[Wish]) -> Slate:
        """The best movies for the token's owner, or for a person by key or `origin:id` (scope `users`)."""
        path = f"users/{safe(user)}" if user is not None else "me"
        slate: Slate = self.transport.call("GET", f"{path}/recommendations/", parameters=dict(wish))
        return slate

    def recommendations_for_many(self, users: Iterable[str], **wish: Unpack[Wish]) -> Iterator[UserSlate]:
        """A list for each of any number of people, in batches (scope `users`)."""
        for _, batch in batches(users):
            body = {"users": list(batch), **in_body(wish)}
            yield from self.transport.call("POST", "users/recommendations/", body=body)["results"]

    def recommendations_from(
        self, history: Mapping[Reference, float] | Iterable[Reference], **wish: Unpack[Wish]
    ) -> HistorySlate:
        """The best movies for a history, {movie: stars} or movies that are liked; the site keeps nothing of it."""
        body = {"history": as_rows(history), **in_body(wish)}
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
        members = [{"user": who} if isinstance(who, str) else {"history": as_rows(who)} for who in people]
        body = {"people": members, "rule": rule, **in_body(wish)}
        slate: TogetherSlate = self.transport.call("POST", "together/recommendations/", body=body)
        return slate

    # One's own (scope `personal`)

    def ratings(self, *, page_size: int | None = None) -> Iterator[Rating]:
        """What the token's owner said of movies, newest first."""
        return self.transport.rows("me/ratings/", {"page_size": page_size})

    def rating(self, reference: Reference) -> Rating:
        rating: Rating = self.transport.call("GET", f"me/ratings/{safe(reference)}/")
        return rating

    def rate(self, reference: Reference, stars: float) -> Rating:
        """0.5 to 5 stars in halves."""
        rating: Rating = self.call("PUT", f"me/ratings/{safe(reference)}/", body={"rating": stars})
        return rating

    def unrate(self, reference: Reference) -> None:
        self.call("DELETE", f"me/ratings/{safe(reference)}/")

    def watchlist(self, *, page_size: int | None = None) -> Iterator[Mark]:
        return self.transport.rows("me/watchlist/", {"page_size": page_size})

    def save(self, reference: Reference) -> Mark:
        """Puts a movie on the watchlist."""
        mark: Mark = self.call("PUT", f"me/watchlist/{safe(reference)}/")
        return mark

    def unsave(self, reference: Reference) -> None:
        self.call("DELETE", f"me/watchlist/{safe(reference)}/")

    def hidden(self, *, page_size: int | None = None) -> Iterator[Mark]:
        return self.transport.rows("me/hidden/", {"page_size": page_size})

    def hide(self, reference: Reference) -> Mark:
        """Not for me: the movie stands in no list any more."""
        mark: Mark = self.call("PUT", f"me/hidden/{safe(reference)}/")
        return mark

    def unhide(self, reference: Reference) -> None:
        self.call("DELETE", f"me/hidden/{safe(reference)}/")

    # Evidence

    def send(self, events: Event | Iterable[Event]) -> Outcome:
        """Any number of events, in batches. What is refused is named and keeps nothing else out; an event that is
        sent twice counts once."""
        whole = Outcome(stored=0, duplicates=0, refused=[])
        for first, batch in batches([events] if isinstance(events, Event) else events):
            part = self.transport.call(
                "POST", "events/", body={"events": [event.as_json() for event in batch]}
            )
            whole["stored"] += part["stored"]
            whole["duplicates"] += part["duplicates"]
            whole["refused"] += placed(part["refused"], first)
        return whole

    # People, models, numbers

    def similar_people(self, user: str, *, k: int = 20, measure: str | None = None) -> list[Neighbour]:
        """People with a like taste."""
        asked = {"k": k, "measure": measure}
        path = f"users/{safe(user)}/similar/"
        found: list[Neighbour] = self.transport.call("GET", path, parameters=asked)["results"]
        return found

    def explanation(self, user: str, reference: Reference, **wish: Unpack[Wish]) -> Explanation:
        """Which of a person's movies speak for one, and how much; or why it is not in the list."""
        path = f"users/{safe(user)}/explanations/{safe(reference)}/"
        why: Explanation = self.transport.call("GET", path, parameters=dict(wish))
        return why

    def models(self) -> list[Version]:
        found: list[Version] = self.transport.call("GET", "models/")["results"]
        return found

    def model(self, version: str) -> dict[str, Any]:
        """One version with all that is known of its making."""
        found: dict[str, Any] = self.transport.call("GET", f"models/{safe(version)}/")
        return found

    def report(self, name: str, **scope: str) -> dict[str, Any]:
        """A report of the dashboard, such as "overview" (scope `analytics`)."""
        found: dict[str, Any] = self.transport.call("GET", f"analytics/{safe(name)}/", parameters=scope)
        return found

    def call(
        self, method: str, path: str, *, parameters: Mapping[str, Any] | None = None, body: Any = None
    ) -> Any:
        """Any call by its path under /api/v1/, for what has no method here: `call("GET", "me/lists/")`."""
        # Made once: the same act, however often it is tried.
        key = {} if method == "GET" else {"Idempotency-Key": str(uuid.uuid4())}
        return self.transport.call(method, path, parameters=parameters, body=body, headers=key)
