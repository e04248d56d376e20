"""One movie for several people: an evening has a secret address, and whoever has it takes part."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalogue.selectors import movies_in_order
from collector.services import person_for, visitor_for
from moviegeek.answers import see_other
from moviegeek.cards import cards_of
from moviegeek.models import Evening
from moviegeek.numbers import number_in
from moviegeek.search import LONGEST_QUERY
from moviegeek.together import evenings, guests
from moviegeek.together.errors import EveningError
from moviegeek.together.news import guests_of, newcomers, tag_of
from moviegeek.together.page import EveningPage, evening_page
from moviegeek.together.result import share_result, unshare_result
from moviegeek.views.finding import movie_or_404


@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    person = person_for(request)
    if request.method == "POST":
        evening = evenings.start_evening(person=person, name=request.POST.get("name", ""))
        return see_other(evening.get_absolute_url())
    own = evenings.own_evenings(person, at=timezone.now())
    return render(request, "moviegeek/together/start.html", {"evenings": own})


@never_cache
@require_safe
def evening(request: HttpRequest, key: str) -> HttpResponse:
    found = get_object_or_404(Evening, key=key)
    if found.is_over:
        return render(request, "moviegeek/together/over.html", status=HTTPStatus.GONE)
    picking = number_in(request.GET.get("for"))
    page = evening_page(
        found,
        person=person_for(request),
        visitor=visitor_for(request),
        at=timezone.now(),
        picking=picking,
        query=request.GET.get("q", "")[:LONGEST_QUERY],
    )
    context = _context(request, page) | {"picking": picking}
    return render(request, "moviegeek/together/evening.html", context)


@never_cache
@require_safe
def news(request: HttpRequest, key: str) -> HttpResponse:
    """Nothing while the evening is as the asking page shows it, else what to say there."""
    found = get_object_or_404(Evening, key=key)
    if found.is_over:
        return render(request, "moviegeek/together/news.html", {"is_over": True}, status=HTTPStatus.GONE)
    present = guests_of(found)
    tag = tag_of(found, present)
    names = newcomers(present, request.headers.get("If-None-Match", ""))
    context = {"evening": found, "names": names}
    answer = get_conditional_response(request, etag=tag) or render(
        request, "moviegeek/together/news.html", context
    )
    answer["ETag"] = tag
    return answer


@never_cache
@require_safe
def result(request: HttpRequest, key: str) -> HttpResponse:
    """The list of an evening, for those who were not there: the movies, and nothing of whose taste they are."""
    found = get_object_or_404(Evening, result_key=key)
    if found.is_over:
        return render(request, "moviegeek/together/over.html", status=HTTPStatus.GONE)
    cards = cards_of(movies_in_order(found.result_ids), person=person_for(request))
    context = {"page": {"cards": cards}, "evening": found, "n_guests": found.guests.count()}
    return render(request, "moviegeek/together/result.html", context)


@require_POST
def act(request: HttpRequest, key: str) -> HttpResponse:
    found = get_object_or_404(Evening, key=key)
    if found.is_over:
        return render(request, "moviegeek/together/over.html", status=HTTPStatus.GONE)
    name = request.POST.get("act", "")
    if name not in ACTS:
        return HttpResponseBadRequest(f"act must be one of {', '.join(ACTS)}", content_type="text/plain")
    try:
        anchor = ACTS[name](request, found)
    except EveningError as error:
        messages.error(request, str(error))
        anchor = ""
    return see_other(reverse("together") if name == "end" else found.get_absolute_url() + anchor)


def _join(request: HttpRequest, found: Evening) -> str:
    guests.join_evening(found, person=person_for(request), name=request.POST.get("name", ""))
    return "#list"


def _seat(request: HttpRequest, found: Evening) -> str:
    guest = guests.seat_guest(found, name=request.POST.get("name", ""))
    return f"?for={guest.pk}#seat-{guest.pk}"


def _leave(request: HttpRequest, found: Evening) -> str:
    left = guests.unseat_guest(found, guest_id=_guest(request))
    messages.success(request, _("%(name)s has left.") % {"name": left})
    return "#guests"


def _pick(request: HttpRequest, found: Evening) -> str:
    guest_id = _guest(request)
    guests.pick(found, guest_id=guest_id, movie=movie_or_404(_movie(request)))
    return f"?for={guest_id}#seat-{guest_id}"


def _unpick(request: HttpRequest, found: Evening) -> str:
    guest_id = _guest(request)
    guests.unpick(found, guest_id=guest_id, movie_id=_movie(request))
    return f"?for={guest_id}#seat-{guest_id}"


def _vote(request: HttpRequest, found: Evening) -> str:
    """`yes` or `no` is the guest who says it."""
    movie = movie_or_404(_movie(request))
    yes, no = number_in(request.POST.get("yes")), number_in(request.POST.get("no"))
    guests.vote(
        found,
        guest_id=yes or no or 0,
        movie_id=movie.pk,
        person=person_for(request),
        is_for=yes is not None,
    )
    return f"#m{movie.pk}"


def _swap(request: HttpRequest, found: Evening) -> str:
    guests.swap_out(found, movie_id=_movie(request), is_out=True)
    return "#list"


def _swap_back(request: HttpRequest, found: Evening) -> str:
    guests.swap_out(found, movie_id=_movie(request), is_out=False)
    return "#list"


def _rule(request: HttpRequest, found: Evening) -> str:
    evenings.choose_rule(found, request.POST.get("rule", ""))
    return "#list"


def _renew(request: HttpRequest, found: Evening) -> str:
    evenings.renew_invitation(found, person=person_for(request))
    messages.success(request, _("The evening has a new address. The old one opens nothing any more."))
    return "#guests"


def _publish(request: HttpRequest, found: Evening) -> str:
    share_result(found, person=person_for(request), visitor=visitor_for(request), at=timezone.now())
    messages.success(request, _("The list can be read at its own address."))
    return "#result"


def _publish_anew(request: HttpRequest, found: Evening) -> str:
    unshare_result(found)
    return _publish(request, found)


def _unpublish(request: HttpRequest, found: Evening) -> str:
    unshare_result(found)
    messages.success(request, _("Nobody else can read the list any more."))
    return "#list"


def _end(request: HttpRequest, found: Evening) -> str:
    evenings.end_evening(found, person=person_for(request), at=timezone.now())
    messages.success(request, _("The evening is over. Its address opens nothing any more."))
    return ""


ACTS: dict[str, Callable[[HttpRequest, Evening], str]] = {
    "join": _join,
    "seat": _seat,
    "leave": _leave,
    "pick": _pick,
    "unpick": _unpick,
    "vote": _vote,
    "swap": _swap,
    "swap-back": _swap_back,
    "rule": _rule,
    "renew": _renew,
    "publish": _publish,
    "publish-anew": _publish_anew,
    "unpublish": _unpublish,
    "end": _end,
}
"""Each does what a form asks for and says where on the page to go on."""


def _context(request: HttpRequest, page: EveningPage) -> dict[str, object]:
    rules = {
        Evening.Rule.FAIR: (_("Taking turns"), _("Whoever had least so far counts most for the next movie.")),
        Evening.Rule.AVERAGE: (
            _("Most joy"),
            _("What pleases you most on average, also if one of you gets little."),
        ),
        Evening.Rule.LEAST_MISERY: (_("No one suffers"), _("What even the least pleased of you likes best.")),
    }
    return {
        "page": page,
        "rules": [(rule.value, *words) for rule, words in rules.items()],
        "rule_said": rules[Evening.Rule(page.evening.rule)][1],
        "is_host": page.evening.host_id == person_for(request).pk,
        "address": request.build_absolute_uri(page.evening.get_absolute_url()),
        "result_address": page.evening.result_key
        and request.build_absolute_uri(page.evening.get_result_url()),
        "tag": tag_of(page.evening, [seat.guest for seat in page.seats]),
    }


def _guest(request: HttpRequest) -> int:
    return number_in(request.POST.get("guest")) or 0


def _movie(request: HttpRequest) -> int:
    return number_in(request.POST.get("movie")) or 0
