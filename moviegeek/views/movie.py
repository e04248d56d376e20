"""The page of one movie."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from catalogue.errors import RemovedMovieError
from collector.services import person_for, record_view, visitor_for
from moviegeek.movie import movie_page
from moviegeek.views.finding import present_movie


def country_of(request: HttpRequest) -> str:
    """The first country that the browser's languages name, as in de-AT; empty: none."""
    named = re.search(r"[a-z]{2}-([A-Z]{2})\b", request.headers.get("Accept-Language", ""))
    return named[1] if named else ""


@require_GET
def movie(request: HttpRequest, movie_id: int, words: str = "") -> HttpResponse:
    try:
        found = present_movie(movie_id)
    except RemovedMovieError as error:
        return render(request, "moviegeek/removed.html", {"title": error.title}, status=410)
    if words != found.slug:
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{found.get_absolute_url()}{'?' if query else ''}{query}")
    view_id = record_view(request, movie_id=found.pk)
    page = movie_page(
        found,
        person=person_for(request),
        visitor=visitor_for(request),
        at=timezone.now(),
        country=country_of(request),
    )
    return render(request, "moviegeek/movie.html", {"page": page, "movie": found, "view_id": view_id})
