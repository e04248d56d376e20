"""Search, and suggestions while typing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from collector.services import person_for, record_browsing
from moviegeek.search import LONGEST_QUERY, search_page, suggestions


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    page = search_page(request.GET.get("q", ""), person=person_for(request))
    if page.query:
        record_browsing(request, kind="search", properties={"query": page.query, "results": len(page.cards)})
    return render(request, "moviegeek/search.html", {"page": page, "query": page.query})


@require_GET
def suggest(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "")
    context = {"found": suggestions(query), "query": query[:LONGEST_QUERY]}
    response = render(request, "moviegeek/parts/suggestions.html", context)
    response["Cache-Control"] = "private, max-age=60"
    return response
