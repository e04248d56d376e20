"""The permanent address of a panel: the panel alone, or its numbers as CSV, JSON or SVG."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from analytics.access import VIEW_PEOPLE, refused, staff_page
from analytics.exports import csv_response, table_as_json
from analytics.frame import Frame, context_of, frame_of
from analytics.numbers import Numbers
from analytics.panel import ShownPanel
from analytics.panels import all_panels
from analytics.shown import shown_panel
from catalogue.errors import UnknownMovieError
from catalogue.selectors import movie_by_reference
from collector.errors import UnknownPersonError
from collector.selectors import person_by_key
from figures import Figure, draw
from figures.types.time_series import TimeSeries


@staff_page
def figure(request: HttpRequest, name: str) -> HttpResponseBase:
    panel = all_panels().get(name)
    if panel is None:
        raise Http404(f"There is no figure called {name!r}.")
    if panel.page == "person" and not request.user.has_perm(VIEW_PEOPLE):
        return refused(request, _("Figures about single people need the permission “Can view people”."))
    frame = frame_of(request, title=_(panel.title), section=panel.page)
    shown = shown_panel(panel, frame, _numbers(request, frame, panel.page))
    return AS.get(request.GET.get("as", ""), _page)(request, frame, shown)


def _numbers(request: HttpRequest, frame: Frame, page: str) -> Numbers:
    """With the movie or the person that the panel is about."""
    try:
        movie = movie_by_reference(request.GET.get("movie", "")) if page == "movie" else None
        person = person_by_key(request.GET.get("person", "")) if page == "person" else None
    except (UnknownMovieError, UnknownPersonError) as error:
        raise Http404(str(error)) from error
    return Numbers(frame.scope, frame.now, movie=movie, person=person, since=frame.standing.first_day)


def _page(request: HttpRequest, frame: Frame, shown: ShownPanel) -> HttpResponseBase:
    return render(request, "analytics/figure.html", context_of(frame, shown=shown))


def _table(request: HttpRequest, frame: Frame, shown: ShownPanel) -> HttpResponseBase:
    """Brought into the page that asks; for whoever has no script, the panel alone with its table open."""
    is_asked_by_script = request.headers.get("HX-Request") == "true"
    template = "analytics/parts/panel_table.html" if is_asked_by_script else "analytics/figure.html"
    answer = render(request, template, context_of(frame, shown=shown, is_open=True))
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _csv(request: HttpRequest, frame: Frame, shown: ShownPanel) -> HttpResponseBase:
    if shown.table is None:
        return HttpResponse(shown.error, status=500, content_type="text/plain")
    return csv_response(shown.panel.name, shown.table.header, shown.table.rows)


def _json(request: HttpRequest, frame: Frame, shown: ShownPanel) -> HttpResponseBase:
    if shown.table is None or shown.figure is None:
        return JsonResponse({"error": shown.error}, status=500)
    definition = shown.panel.definition
    return JsonResponse(
        {
            "title": shown.panel.title,
            "finding": shown.figure.reading,
            "from": frame.scope.period.first.isoformat(),
            "to": frame.scope.period.last.isoformat(),
            "audience": frame.scope.audience,
            "counted_at": frame.standing.counted_at,
            "definition": definition.formula if definition else None,
            "marks": _marks(shown),
            **table_as_json(shown.table),
        }
    )


def _marks(shown: ShownPanel) -> list[dict[str, str]]:
    """What happened at some time of a figure over time."""
    if not isinstance(shown.figure, TimeSeries):
        return []
    return [{"at": mark.at.isoformat(), "label": mark.label} for mark in shown.figure.marks]


def _svg(request: HttpRequest, frame: Frame, shown: ShownPanel) -> HttpResponseBase:
    if not isinstance(shown.figure, Figure):
        raise Http404("This panel is a list, not a drawing.")
    return HttpResponse(draw(shown.figure, standalone=True), content_type="image/svg+xml")


AS: dict[str, Callable[[HttpRequest, Frame, ShownPanel], HttpResponseBase]] = {
    "table": _table,
    "csv": _csv,
    "json": _json,
    "svg": _svg,
}
