"""Search, and suggestions while typing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from collector.services import forget_searches, is_known, person_for, record_browsing
from moviegeek.answers import see_other
from moviegeek.search import (
    LONGEST_QUERY,
    Suggestion,
    recent_suggestions,
    search_page,
    suggestions,
)


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    page = search_page(request.GET.get("q", ""), person=person_for(request), is_exact="exact" in request.GET)
    if page.query:
        record_browsing(request, kind="search", properties={"query": page.query, "results": len(page.cards)})
    return render(request, "moviegeek/search.html", {"page": page, "query": page.query})


@require_GET
def suggest(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "")
    found = suggestions(query) if query.strip() else _recent(request)
    context = {"found": found, "query": query[:LONGEST_QUERY]}
    response = render(request, "moviegeek/parts/suggestions.html", context)
    response["Cache-Control"] = "private, max-age=60" if query.strip() else "no-store"
    return response


def _recent(request: HttpRequest) -> list[Suggestion]:
    """Whoever is nobody yet has searched for nothing, and does not become somebody by this."""
    return recent_suggestions(person_for(request)) if is_known(request) else []


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """One search, or all of them."""
    forget_searches(person=person_for(request), query=request.POST.get("query"))
    return see_other(reverse("search"))
