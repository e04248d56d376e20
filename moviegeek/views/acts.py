"""What the buttons on cards and movie pages do."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalogue.models import Movie
from collector.models import Mark
from collector.services import mark, person_for
from moviegeek.acts import ACTS, context_of, do, give_stars, stamp_from, undo_of, undo_of_stars
from moviegeek.answers import Toast, UndoButton, back_with, is_fragment, way_back
from moviegeek.cards import Card, card_of
from moviegeek.forms import StarsForm
from moviegeek.several import take_as_not_seen
from moviegeek.views.finding import movie_or_404
from moviegeek.views.posted import movie_ids_in, page_of
from moviegeek.words import stars as star_words

PARTS = ("card", "hero", "buttons", "strip", "row", "row-ordered", "row-listed")
FOLDS = "why"  # the part of a movie page that names reasons


@require_POST
def act(request: HttpRequest, movie_id: int) -> HttpResponse:
    movie = movie_or_404(movie_id)
    name = request.POST.get("act", "")
    if name not in ACTS:
        return HttpResponseBadRequest(f"act must be one of {', '.join(ACTS)}", content_type="text/plain")
    undo = undo_of(name, movie=movie, person=person_for(request))
    if not do(ACTS[name], movie=movie, request=request, at=timezone.now(), page=page_of(request)):
        # A double click: how it stood before is unknown.
        undo = UndoButton(undo.address, "act", ACTS[name].undo)
    return answer(request, movie, Toast(ACTS[name].said, undo, part_of(request), f"#s{movie.pk}"))


@require_POST
def rate(request: HttpRequest, movie_id: int) -> HttpResponse:
    movie = movie_or_404(movie_id)
    form = StarsForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(form.errors.as_text(), content_type="text/plain")
    undo = undo_of_stars(movie=movie, person=person_for(request))
    given = form.cleaned_data["stars"]
    if not give_stars(given, movie=movie, request=request, at=timezone.now(), page=page_of(request)):
        undo = UndoButton(undo.address, "stars", "")
    said = _("Your rating: %(stars)s") % {"stars": star_words(given)} if given else _("Your rating is gone.")
    return answer(request, movie, Toast(said, undo, part_of(request), f"#s{movie.pk}"))


@require_http_methods(["GET", "POST"])
def buy(request: HttpRequest, movie_id: int) -> HttpResponse:
    movie = movie_or_404(movie_id)
    person = person_for(request)
    if request.method == "GET":
        return render(request, "moviegeek/buy.html", {"card": card_of(movie, person=person)})
    context = context_of(request, page_of(request))
    mark(person=person, movie_id=movie.pk, kind=Mark.Kind.BOUGHT, at=timezone.now(), context=context)
    toast = Toast(_("Bought. It is in My movies, under Bought."))
    return back_with(request, toast, default=movie.get_absolute_url())


@require_POST
def not_seen(request: HttpRequest) -> HttpResponse:
    """The movies that a reason named were never seen, which is taken back as one."""
    page = way_back(request, reverse("taste"))
    if not (movie_ids := movie_ids_in(request)):
        return HttpResponseBadRequest(
            "movie must be the number of a movie, at least once", content_type="text/plain"
        )
    done = take_as_not_seen(movie_ids, request=request, at=timezone.now(), page=page)
    return back_with(
        request, Toast(done.said, done.undo.button(person_for(request))), default=page, anchor=f"#{FOLDS}"
    )


def answer(request: HttpRequest, movie: Movie, toast: Toast) -> HttpResponse:
    """The changed part with a toast, or the way back to where the visitor was."""
    if not is_fragment(request):
        return back_with(request, toast, default=movie.get_absolute_url(), anchor=anchor_of(request, movie))
    card = card_of(movie, person=person_for(request), part=part_of(request))
    response = render(
        request, "moviegeek/parts/done.html", {"card": with_place(card, request), "toast": toast}
    )
    response["Vary"] = "HX-Request"
    return response


def anchor_of(request: HttpRequest, movie: Movie) -> str:
    """Where on the page the form stood."""
    return f"#{FOLDS}" if request.POST.get("part") == FOLDS else f"#m{movie.pk}"


def with_place(card: Card, request: HttpRequest) -> Card:
    stamp = stamp_from(request.POST.get("stamp", ""))
    return replace(card, slate_id=stamp.slate_id, position=stamp.position)


def part_of(request: HttpRequest) -> str:
    part = request.POST.get("part", "")
    return part if part in PARTS else "card"
