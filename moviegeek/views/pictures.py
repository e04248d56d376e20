"""Drawn pictures and the made part of the stylesheet, kept for ever: their addresses change with them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from catalogue import posters
from catalogue.enrichment.pictures import picture_of, picture_version
from catalogue.models import Movie
from moviegeek.look import look_css, look_version
from moviegeek.pictures import genre_names

FOR_EVER = "public, max-age=31536000, immutable"
SHORTLY = "public, max-age=300"
DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_safe
def poster(request: HttpRequest, movie_id: str, version: str) -> HttpResponse:
    return picture(request, movie_id, version, posters.poster)


@require_safe
def backdrop(request: HttpRequest, movie_id: str, version: str) -> HttpResponse:
    return picture(request, movie_id, version, posters.backdrop)


@require_safe
def link_picture(request: HttpRequest, movie_id: str, version: str) -> HttpResponse:
    return picture(request, movie_id, version, posters.link_picture)


def picture(request: HttpRequest, movie_id: str, version: str, draw: Callable[..., str]) -> HttpResponse:
    """The drawing; an outdated version gets the present one, but not for ever."""
    movie = get_object_or_404(Movie.objects.for_cards(), pk=movie_id)
    genres = genre_names(movie)
    present = posters.fingerprint(movie.title, movie.year, genres)
    etag = f'"{present}-{draw.__name__}"'
    if request.headers.get("If-None-Match", "").removeprefix("W/") == etag:  # weak once it was compressed
        return kept(HttpResponseNotModified(), etag, is_present=version == present)
    response = HttpResponse(
        draw(movie.title, movie.year, genres), content_type="image/svg+xml; charset=utf-8"
    )
    return kept(response, etag, is_present=version == present)


def kept(response: HttpResponse, etag: str, *, is_present: bool) -> HttpResponse:
    response["Cache-Control"] = FOR_EVER if is_present else SHORTLY
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = DRAWING_POLICY
    return response


@require_safe
def picture_poster(request: HttpRequest, movie_id: str, version: str) -> HttpResponse:
    """The printed poster; the drawn one while it can not be had, and not for long."""
    movie = get_object_or_404(Movie.objects.for_cards(), pk=movie_id)
    found = picture_of(movie) if picture_version(movie) == version else None
    if found is None:
        drawn = picture(request, movie_id, "", posters.poster)
        drawn["Cache-Control"] = SHORTLY
        return drawn
    response = HttpResponse(found, content_type="image/jpeg")
    return kept(response, f'"{version}"', is_present=True)


@require_safe
def look(request: HttpRequest, version: str) -> HttpResponse:
    if version != look_version():
        return redirect("look", version=look_version())
    response = HttpResponse(look_css(), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = FOR_EVER
    return response
