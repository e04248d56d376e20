"""My movies: what a person rated, saved, liked, saw, bought and hid, and what it says of their taste."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from collector.services import person_for
from moviegeek.mine import TABS, history_page, own_page
from moviegeek.taste import taste_page
from moviegeek.views.own_data import FORGOTTEN_COOKIE


@require_GET
def my_movies(request: HttpRequest) -> HttpResponse:
    return redirect("my-tab", tab="ratings")


@require_GET
def tab(request: HttpRequest, tab: str) -> HttpResponse:
    if tab not in TABS:
        raise Http404(f"my movies have no part called {tab}")
    page = own_page(tab, request.GET, person=person_for(request))
    return render(request, "moviegeek/my/movies.html", {"page": page, "tabs": TABS, "tab": tab})


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
