"""What does this number mean?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from analytics.access import staff_page
from analytics.frame import context_of, frame_of
from analytics.glossary import MEASURES
from recommender.selectors import evidence_rules


@staff_page
def glossary(request: HttpRequest) -> HttpResponse:
    frame = frame_of(request, title=_("Glossary"), section="glossary")
    context = context_of(
        frame,
        measures=MEASURES.values(),
        rules=evidence_rules(),
    )
    return render(request, "analytics/glossary.html", context)
