"""My movies: what a person rated, saved, liked, saw, bought and hid, and what it says of their taste."""

from __future__ import annotations

from random import SystemRandom

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from collector.services import person_for
from moviegeek.mine import TABS, history_page, own_page, pick_for_tonight
from moviegeek.own_files import TYPES, own_file
from moviegeek.taste import taste_page
from moviegeek.views.own_data import FORGOTTEN_COOKIE


@require_GET
def my_movies(request: HttpRequest) -> HttpResponse:
    return redirect("my-tab", tab="ratings")


@require_GET
def tab(request: HttpRequest, tab: str) -> HttpResponse:
    if tab not in TABS:
        raise Http404(f"my movies have no part called {tab}")
    person = person_for(request)
    context: dict[str, object] = {
        "page": own_page(tab, request.GET, person=person),
        "tabs": TABS,
        "tab": tab,
    }
    if tab == "watchlist" and "tonight" in request.GET:
        context["tonight"] = pick_for_tonight(person=person, at=timezone.now(), chance=SystemRandom())
    response = render(request, "moviegeek/my/movies.html", context)
    if "tonight" in context:
        response["Cache-Control"] = "no-store"  # each look is another pick
    return response


@require_GET
def tab_file(request: HttpRequest, tab: str, suffix: str) -> HttpResponse:
    if tab not in TABS or suffix not in TYPES:
        raise Http404(f"my movies have no file called {tab}.{suffix}")
    text = own_file(tab, suffix, person=person_for(request))
    name = f'attachment; filename="{tab}.{suffix}"'
    return HttpResponse(text, content_type=TYPES[suffix], headers={"Content-Disposition": name})


@require_GET
def history(request: HttpRequest) -> HttpResponse:
    page = history_page(request.GET.get("before", ""), person=person_for(request))
    context = {
        "page": page,
        "tabs": TABS,
        "tab": "history",
        "can_restore": bool(request.COOKIES.get(FORGOTTEN_COOKIE)),
    }
    return render(request, "moviegeek/my/history.html", context)


@require_GET
def taste(request: HttpRequest) -> HttpResponse:
    page = taste_page(person=person_for(request))
    return render(request, "moviegeek/my/taste.html", {"page": page, "tabs": TABS, "tab": "taste"})
