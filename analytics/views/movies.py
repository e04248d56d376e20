"""How do the movies do, and how does this one?"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from analytics.access import staff_page
from analytics.forms import MovieListForm
from analytics.frame import context_of, frame_of
from analytics.numbers import Numbers
from analytics.panels import panels_of
from analytics.selectors.movies import PAGE, movie_rows, shelves_of
from analytics.selectors.rules import rule_rows
from analytics.shown import shown_panel
from catalogue.models import Movie
from catalogue.selectors import movies_by_id
from recommender.models import MovieRule
from recommender.selectors import nearest_movies

N_NEAREST = 10


@staff_page
def movie_list(request: HttpRequest) -> HttpResponse:
    frame = frame_of(request, title=_("Movies"), section="movies")
    asked = MovieListForm(request.GET)
    rows = movie_rows(frame.scope, order=asked.chosen, words=asked.words, offset=asked.offset(PAGE))
    context = context_of(
        frame,
        rows=rows,
        pictures=movies_by_id([row.id for row in rows]),
        highest=max((row.rate or 0.0 for row in rows), default=0.0),
        asked=asked,
        report="movies",
    )
    return render(request, "analytics/movies.html", context)


@staff_page
def movie_page(request: HttpRequest, movie_id: int) -> HttpResponse:
    movie = Movie.objects.for_cards().filter(pk=movie_id).first()
    if movie is None:
        raise Http404(f"There is no movie {movie_id}.")
    frame = frame_of(request, title=str(movie), section="movies")
    numbers = Numbers(frame.scope, frame.now, movie=movie)
    context = context_of(
        frame,
        movie=movie,
        panels=[shown_panel(panel, frame, numbers) for panel in panels_of("movie")],
        shelves=shelves_of(movie, frame.scope),
        rules=rule_rows(at=frame.now, movie_id=movie.pk),
        effects=MovieRule.Effect.choices,
        nearest=nearest_movies(movie, k=N_NEAREST),
    )
    return render(request, "analytics/movie.html", context)
