"""Not a page: what a page without script fetches."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from collector.identity import identification_of
from collector.services.visits import note_without_script

DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


@require_GET
@never_cache
def without_script(request: HttpRequest) -> HttpResponse:
    """Stands in <noscript> as an image, so only pages that run no script fetch it: `?s=<slate>&s=<slate>`."""
    visitor = identification_of(request).known_visitor
    if visitor is not None:
        note_without_script(_slate_ids(request), visitor=visitor)
    return HttpResponse(DOT, content_type="image/svg+xml")


def _slate_ids(request: HttpRequest) -> list[uuid.UUID]:
    ids = []
    for text in request.GET.getlist("s"):
        try:
            ids.append(uuid.UUID(text))
        except ValueError:
            continue
    return ids
