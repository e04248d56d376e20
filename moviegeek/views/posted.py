"""What forms of several pages send, and the answer that those of lists have in common."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

from collector.errors import RefusedListError
from moviegeek.answers import is_fragment, see_other, way_back, without_secret
from moviegeek.lists import refusal_in_words
from moviegeek.numbers import number_in

MOST_AT_ONCE = 200


def page_of(request: HttpRequest) -> str:
    """The path of the page that the form stood on."""
    return without_secret(way_back(request).partition("?")[0])[:200]


def movie_ids_in(request: HttpRequest) -> list[int]:
    """Of the movies that were ticked, or that the address names."""
    texts = (request.POST or request.GET).getlist("movie")[:MOST_AT_ONCE]
    return [movie_id for text in texts if (movie_id := number_in(text))]


def move_in(request: HttpRequest) -> tuple[int, str]:
    """Which movie goes where: "12:before-7"."""
    movie, _colon, to = request.POST.get("move", "").partition(":")
    return number_in(movie) or 0, to


def moved(request: HttpRequest, movie_id: int, default: str) -> HttpResponse:
    """A script moved the row already; without one the visitor comes back to it."""
    if is_fragment(request):
        return HttpResponse(status=204)
    return see_other(f"{way_back(request, default)}#s{movie_id}")


def not_moved(request: HttpRequest, error: RefusedListError, default: str) -> HttpResponse:
    """Why a list stays as it is: in words for people, as it is for a script."""
    if is_fragment(request):
        return HttpResponseBadRequest(str(error), content_type="text/plain")
    messages.error(request, refusal_in_words(error))
    return see_other(default)
