"""Why does this one see this? Pages about single people; every look at one is written to the audit log."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from analytics.access import leave_trace, people_page
from analytics.forms import ListForm
from analytics.frame import context_of, frame_of
from analytics.numbers import Numbers
from analytics.panels import panels_of
from analytics.selectors import people as selectors
from analytics.shown import shown_panel
from collector.errors import UnknownPersonError
from collector.selectors import person_by_key
from recommender.selectors import implicit_ratings_of

N_RATINGS = 50
LONGEST_LOG = 100
MARKS = {"save", "like", "seen", "buy", "dismiss"}


@people_page
def person_list(request: HttpRequest) -> HttpResponse:
    frame = frame_of(request, title=_("People"), section="people")
    asked = ListForm(request.GET)
    rows = selectors.person_rows(frame.scope, words=asked.words, offset=asked.offset(selectors.PAGE))
    return render(request, "analytics/people.html", context_of(frame, rows=rows, asked=asked))


@people_page
def person_page(request: HttpRequest, reference: str) -> HttpResponse:
    try:
        person = person_by_key(reference)
    except UnknownPersonError as error:
        raise Http404(str(error)) from error
    leave_trace(request, action="view person", target=f"person:{person.key}")
    frame = frame_of(request, title=selectors.name_of_person(person), section="people")
    numbers = Numbers(frame.scope, frame.now, person=person)
    context = context_of(
        frame,
        person=person,
        sort=selectors.sort_of_person(person),
        side_by_side=numbers.side_by_side,
        panels=[shown_panel(panel, frame, numbers) for panel in panels_of("person")],
        evidence=numbers.evidence[:LONGEST_LOG],
        ratings=[row for row in numbers.evidence if row.kind == "rate"][:N_RATINGS],
        marks=[row for row in numbers.evidence if row.kind in MARKS][:N_RATINGS],
        implicit=implicit_ratings_of(person, limit=N_RATINGS),
        slates=selectors.newest_slates(person),
    )
    return render(request, "analytics/person.html", context)
