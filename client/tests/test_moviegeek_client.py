"""The client calls a site that runs."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import Any

import pytest
import requests
from moviegeek_client import (
    Event,
    ForbiddenError,
    MovieGeek,
    NotFoundError,
    NotKnownError,
    Patience,
    RefusedError,
    SiteError,
    TooManyCallsError,
    UnreachableError,
)
from requests.adapters import HTTPAdapter

from accounts.models import ApiToken, User
from catalogue.models import ExternalId, Movie
from collector.models import Event as StoredEvent
from collector.models import Person
from collector.tests.factories import make_movie

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = Patience(first_wait=0.0)


class Line(HTTPAdapter):
    """A line to the site on which some calls fail, before or after they arrive, and the others are noted."""

    def __init__(self, *troubles: Any) -> None:
        super().__init__()
        self.troubles = list(troubles)
        self.sent: list[requests.PreparedRequest] = []

    def send(self, request: requests.PreparedRequest, *args: Any, **named: Any) -> requests.Response:
        self.sent.append(request)
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble == "never arrived":
            raise requests.ConnectionError("the line is cut")
        if isinstance(trouble, int):
            answer = requests.Response()
            answer.status_code, answer.reason, answer._content = trouble, "Trouble", b"<h1>Trouble</h1>"
            answer.headers["Retry-After"] = "0"
            return answer
        answer = super().send(request, *args, **named)
        if trouble == "no answer":
            raise requests.Timeout("no answer came")
        return answer


def over(line: Line) -> requests.Session:
    session = requests.Session()
    session.mount("http://", line)
    return session


def token(*scopes: str) -> str:
    owner = User.objects.get_or_create(email="ada@example.org", defaults={"is_staff": True})[0]
    return str(ApiToken.objects.create(owner, scopes=list(scopes))[1])


@pytest.fixture
def call(live_server: Any) -> Iterator[Callable[..., MovieGeek]]:
    """Makes callers whose lines end with the test."""
    with ExitStack() as lines:

        def caller(*, patience: Patience = AT_ONCE, line: Line | None = None, **named: Any) -> MovieGeek:
            session = over(line or Line())
            return lines.enter_context(
                MovieGeek(live_server.url, patience=patience, session=session, **named)
            )

        yield caller


@pytest.fixture
def site(call: Callable[..., MovieGeek]) -> MovieGeek:
    """With everything that a token can be for."""
    return call(token=token(*ApiToken.Scope.values))


def test_movies_come_page_by_page(site: MovieGeek) -> None:
    titles = [make_movie(f"Movie {n}").title for n in range(5)]
    assert sorted(movie["title"] for movie in site.movies(ordering="title", page_size=2)) == sorted(titles)


def test_a_movie_is_written_and_read_by_another_catalogues_id(site: MovieGeek) -> None:
    site.write_movie("shop:1", title="Night Ferry", year=1954, genres=["Drama"])
    movie = site.movie("shop:1")
    assert (movie["title"], movie["year"], movie["genres"]) == ("Night Ferry", 1954, ["Drama"])
    assert movie["external_ids"] == {"shop": "1"}


def test_batches_may_be_of_any_size(site: MovieGeek) -> None:
    rows = [{"id": f"shop:{n}", "title": "" if n == 1001 else f"Movie {n}"} for n in range(1002)]
    outcome = site.write_movies(rows)
    assert outcome["created"] == 1001
    assert [refusal["index"] for refusal in outcome["refused"]] == [1001]


def test_ratings_and_marks_are_written_read_and_taken_back(site: MovieGeek) -> None:
    movie = make_movie()
    assert site.rate(movie.pk, 4.5)["rating"] == 4.5
    assert [row["rating"] for row in site.ratings()] == [4.5]
    site.unrate(movie.pk)
    site.save(movie.pk)
    site.hide(movie.pk)
    assert [row["movie"]["id"] for row in site.watchlist()] == [row["movie"]["id"] for row in site.hidden()]
    site.unsave(movie.pk)
    site.unhide(movie.pk)
    assert [*site.ratings(), *site.watchlist(), *site.hidden()] == []


def test_lists_come_for_everybody_somebody_and_a_history(site: MovieGeek) -> None:
    seen, new = make_movie("Stalker"), make_movie("Solaris")
    site.rate(seen.pk, 5)
    key = str(Person.objects.get().key)
    assert len(site.chart(k=1)["results"]) == 1
    lists: list[Any] = [
        site.recommendations(k=5, exclude_seen=True),
        site.recommendations(key, diversity=0.5),
        site.recommendations_from({seen.pk: 4.5}),
        site.recommendations_from([seen.pk], exclude=[seen.pk]),
        *site.recommendations_for_many([key]),
        site.together([key, {seen.pk: 4.0}], k=3),
    ]
    for slate in lists:
        assert [row["movie"]["id"] for row in slate["results"]] == [new.pk]
        assert uuid.UUID(slate["slate"])


def test_all_other_reading_works_too(site: MovieGeek) -> None:
    movie = make_movie()
    site.rate(movie.pk, 5)
    key = str(Person.objects.get().key)
    assert site.explanation(key, movie.pk)["verdict"] == "rated"
    assert site.similar_people(key) == []
    assert site.similar_movies(movie.pk)["results"] == []
    assert site.models() == []
    assert site.report("overview")["report"] == "overview"
    assert site.rating(movie.pk)["movie"]["title"] == movie.title


def test_an_event_has_its_id_and_time_before_it_is_sent() -> None:
    one, other = Event(kind="view", movie=1), Event(kind="view", movie=1)
    assert one.event_id != other.event_id
    assert one.as_json() == one.as_json()
    assert datetime.fromisoformat(one.as_json()["occurred_at"]).tzinfo


def test_an_event_whose_answer_was_lost_counts_once(call: Callable[..., MovieGeek]) -> None:
    movie, line = make_movie(), Line("no answer", "never arrived", 503)
    site = call(token=token("events"), line=line)
    outcome = site.send(Event(kind="view", movie=movie.pk, user="shop:15"))
    assert outcome == {"stored": 0, "duplicates": 1, "refused": []}
    assert len({request.body for request in line.sent}) == 1
    assert StoredEvent.objects.count() == 1


def test_a_rating_whose_answer_was_lost_is_one_act(call: Callable[..., MovieGeek]) -> None:
    movie, line = make_movie(), Line("no answer")
    site = call(token=token("personal"), line=line)
    assert site.rate(movie.pk, 4)["rating"] == 4
    assert len({request.headers["Idempotency-Key"] for request in line.sent}) == 1
    assert StoredEvent.objects.count() == 1


def test_refused_events_are_named_and_keep_no_other_out(site: MovieGeek) -> None:
    movie = make_movie()
    outcome = site.send([Event(kind="hug", movie=movie.pk), Event(kind="view", movie=movie.pk)])
    assert outcome["stored"] == 1
    assert [(row["index"], row["field"]) for row in outcome["refused"]] == [(0, "kind")]


def test_waits_grow_and_stay_below_the_longest() -> None:
    patience = Patience(first_wait=1.0, longest_wait=5.0)
    waits = [patience.wait_after(tried) for tried in (1, 2, 3, 9)]
    assert all(longest / 2 <= wait <= longest for wait, longest in zip(waits, (1, 2, 4, 5), strict=True))


def test_patience_ends(call: Callable[..., MovieGeek]) -> None:
    line = Line(*["never arrived"] * 9)
    site = call(patience=Patience(tries=3, first_wait=0.0), line=line)
    with pytest.raises(UnreachableError, match="in 3 tries"):
        site.models()
    assert len(line.sent) == 3


@pytest.mark.parametrize(("status", "kind"), [(503, SiteError), (429, TooManyCallsError)])
def test_trouble_that_stays_is_raised_whoever_wrote_it(
    call: Callable[..., MovieGeek], status: int, kind: Any
) -> None:
    site = call(line=Line(*[status] * 9))
    with pytest.raises(kind, match="Trouble"):
        site.models()


def test_what_waiting_cannot_mend_is_tried_once(call: Callable[..., MovieGeek]) -> None:
    line = Line()
    site = call(line=line)
    with pytest.raises(NotFoundError, match="404 Not Found"):
        site.movie(1)
    assert len(line.sent) == 1


def test_problems_are_exceptions_that_say_what_is_wrong(call: Callable[..., MovieGeek]) -> None:
    movie = make_movie()
    with pytest.raises(NotKnownError, match="token"):
        next(call().ratings())
    with pytest.raises(ForbiddenError, match="`personal`"):
        next(call(token=token("catalogue")).ratings())
    with pytest.raises(RefusedError, match="in halves") as refused:
        call(token=token("personal")).rate(movie.pk, 7)
    assert refused.value.errors[0]["field"] == "rating"


def test_the_pace_is_known(site: MovieGeek) -> None:
    assert site.pace is None
    site.models()
    assert site.pace is not None
    assert 0 < site.pace.remaining < site.pace.limit


def test_what_has_no_method_is_called_by_its_path(site: MovieGeek) -> None:
    movie = make_movie()
    site.call("PUT", f"me/watchlist/{movie.pk}/")
    (row,) = site.call("GET", "me/watchlist/", parameters={"fields": ["id", "marked_at"]})["results"]
    assert row["movie"] == {"id": movie.pk}


def test_odd_references_reach_the_site_as_they_are(site: MovieGeek) -> None:
    movie = make_movie()
    ExternalId.objects.create(movie=movie, origin="shop", value="a?c#d%20é")
    assert site.movie("shop:a?c#d%20é")["id"] == Movie.objects.get().pk
