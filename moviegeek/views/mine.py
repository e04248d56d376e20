"""My movies: what a person rated, saved, liked, saw, bought and hid, and what it says of their taste."""

from __future__ import annotations

from random import SystemRandom

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from collector import services
from collector.errors import RefusedListError
from collector.models import Visitor
from collector.services import person_for
from moviegeek.answers import Toast, say, see_other, way_back
from moviegeek.feeds import own_feeds
from moviegeek.history import history_page
from moviegeek.mine import TABS, first_tab, own_page
from moviegeek.own_files import TYPES, own_file
from moviegeek.several import ADD, REMOVE, REMOVED_BY, SEEN, do_to_several
from moviegeek.taste import taste_page
from moviegeek.tonight import pick_for_tonight
from moviegeek.views.own_data import FORGOTTEN_COOKIE
from moviegeek.views.posted import move_in, moved, movie_ids_in, not_moved


@require_GET
def my_movies(request: HttpRequest) -> HttpResponse:
    return redirect("my-tab", tab=first_tab(person_for(request)))


@require_GET
def tab(request: HttpRequest, tab: str) -> HttpResponse:
    if tab not in TABS:
        raise Http404(f"my movies have no part called {tab}")
    person, at = person_for(request), timezone.now()
    context: dict[str, object] = {
        "page": own_page(tab, request.GET, person=person, at=at),
        "tabs": TABS,
        "tab": tab,
        "is_selecting": "select" in request.GET,
        "remove": REMOVED_BY.get(tab, ("", ""))[1],
    }
    if tab == "watchlist":
        context["feeds"] = own_feeds(request, person)
    if tab == "watchlist" and "tonight" in request.GET:
        context["tonight"] = pick_for_tonight(person=person, at=at, chance=SystemRandom())
    response = render(request, "moviegeek/my/movies.html", context)
    if "tonight" in context:
        response["Cache-Control"] = "no-store"  # each look is another pick
    return response


@require_POST
def several(request: HttpRequest, tab: str) -> HttpResponse:
    """One thing done to all movies that were ticked."""
    acts = {SEEN: "seen", REMOVE: REMOVED_BY.get(tab, ("", ""))[0]}
    here = reverse("my-tab", args=[tab])
    name, movie_ids = request.POST.get("do", ""), movie_ids_in(request)
    if name not in {*acts, ADD} or (name == REMOVE and not acts[REMOVE]) or tab not in TABS:
        return HttpResponseBadRequest(f"do must be one of {SEEN}, {REMOVE}, {ADD}", content_type="text/plain")
    if not movie_ids:
        messages.info(request, _("Tick the movies first."))
        return see_other(way_back(request, here))
    if name == ADD:
        query = urlencode([*(("movie", movie_id) for movie_id in movie_ids), ("next", here)])
        return see_other(f"{reverse('add-to-list')}?{query}")
    done = do_to_several(acts[name], movie_ids, request=request, at=timezone.now(), page=here)
    say(request, Toast(done.said, done.undo.button(person_for(request))))
    return see_other(here)


@require_POST
def move_on_watchlist(request: HttpRequest) -> HttpResponse:
    movie_id, to = move_in(request)
    address = reverse("my-tab", args=["watchlist"])
    try:
        services.move_on_watchlist(person=person_for(request), movie_id=movie_id, to=to)
    except RefusedListError as error:
        return not_moved(request, error, address)
    return moved(request, movie_id, address)


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
    page = taste_page(person=person_for(request), now=timezone.now())
    is_phone = services.visitor_for(request).device == Visitor.Device.PHONE
    context = {"page": page, "tabs": TABS, "tab": "taste", "is_phone": is_phone}
    return render(request, "moviegeek/my/taste.html", context)
