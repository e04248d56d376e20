"""The page of a contributor."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from catalogue.models import Contributor
from collector.services import person_for
from moviegeek.people import contributor_page


@require_GET
def contributor(request: HttpRequest, contributor_id: int, words: str) -> HttpResponse:
    found = get_object_or_404(Contributor, pk=contributor_id)
    if words != found.slug:
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    page = contributor_page(found, person=person_for(request))
    return render(request, "moviegeek/contributor.html", {"page": page, "contributor": found})
