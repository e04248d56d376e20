"""Can the data be trusted?"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from analytics.access import staff_page
from analytics.exports import csv_response
from analytics.frame import context_of, frame_of
from analytics.selectors.quality import LOOKS, courses, quality_checks, wrong_ones
from analytics.selectors.tmdb import tmdb

N_SHOWN = 100
N_EXPORTED = 10_000


@staff_page
def quality(request: HttpRequest) -> HttpResponse:
    frame = frame_of(request, title=_("Data quality"), section="quality")
    found = quality_checks(frame.scope.period)
    found.sort(key=lambda check: not check.n_wrong)
    context = context_of(
        frame, checks=found, courses=courses(frame.scope.period), n_open=sum(bool(c.n_wrong) for c in found),
        report="quality", tmdb=tmdb(),
    )  # fmt: skip
    return render(request, "analytics/quality.html", context)


@staff_page
def check(request: HttpRequest, name: str) -> HttpResponseBase:
    """The rows behind a check, as a page or as CSV."""
    if name not in LOOKS:
        raise Http404(f"There is no check called {name!r}.")
    frame = frame_of(request, title=_(LOOKS[name].title), section="quality")
    if request.GET.get("as") == "csv":
        rows = wrong_ones(name, frame.scope.period, limit=N_EXPORTED)
        return csv_response(
            name, ("what", "movie", "at"), [(row.words, row.movie_id, row.at) for row in rows]
        )
    context = context_of(
        frame, name=name, rows=wrong_ones(name, frame.scope.period, limit=N_SHOWN), most=N_SHOWN
    )
    return render(request, "analytics/check.html", context)
