"""Own lists: all of them, one of them, putting movies on them, and one that somebody shares."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalogue.selectors import movies_by_id
from collector import services
from collector.errors import RefusedListError, UnknownListError
from collector.models import OwnList, Person
from collector.selectors import lists_beside, own_list, shared_list
from collector.services import person_for
from moviegeek.answers import Toast, back_with, say, see_other, way_back
from moviegeek.forms import ListForm
from moviegeek.lists import (
    ListError,
    covers,
    list_page,
    refusal_in_words,
    shared_page,
    sort_onto_lists,
)
from moviegeek.mine import TABS
from moviegeek.numbers import number_in
from moviegeek.undoing import Undo
from moviegeek.views.posted import move_in, moved, movie_ids_in, not_moved


@require_http_methods(["GET", "POST"])
def my_lists(request: HttpRequest) -> HttpResponse:
    person = person_for(request)
    form = ListForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.make_list(person=person, at=timezone.now(), **form.cleaned_data)
            return see_other(made.get_absolute_url())
        except RefusedListError as error:
            form.add_error(None, refusal_in_words(error))
    context = {"covers": covers(person), "form": form, "tabs": TABS, "tab": "lists"}
    return render(request, "moviegeek/my/lists.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Onto which lists: one movie, or several that were ticked."""
    person = person_for(request)
    movies = movies_by_id(movie_ids_in(request))
    if not movies:
        raise Http404("none of these movies is in the catalogue")
    if request.method == "POST":
        return _put_on_lists(request, list(movies), person)
    context = {
        "movies": list(movies.values()),
        "lists": lists_beside(person, movies),
        "next": way_back(request),
    }
    return render(request, "moviegeek/my/add_to_list.html", context)


def _put_on_lists(request: HttpRequest, movie_ids: list[int], person: Person) -> HttpResponse:
    keys, name = set(request.POST.getlist("list")), request.POST.get("name", "").strip()
    try:
        said, taken_back = sort_onto_lists(movie_ids, keys=keys, name=name, person=person, at=timezone.now())
    except ListError as error:
        messages.error(request, str(error))
        return see_other(request.get_full_path())
    if not said:
        return see_other(way_back(request, reverse("my-lists")))
    return back_with(request, Toast(said, taken_back.button(person)), default=reverse("my-lists"))


@require_http_methods(["GET", "POST"])
def my_list(request: HttpRequest, key: UUID) -> HttpResponse:
    person = person_for(request)
    own = _own_or_404(person, key)
    if request.method == "POST":
        return _change(request, own, person)
    return _shown(request, own, person, form=ListForm(instance=own))


def _shown(
    request: HttpRequest, own: OwnList, person: Person, *, form: ListForm, status: int = 200
) -> HttpResponse:
    page = list_page(own, request.GET.get("page"), person=person)
    path = own.get_shared_url()
    context = {
        "page": page,
        "form": form,
        "address": request.build_absolute_uri(path) if path else "",
        "tabs": TABS,
        "tab": "lists",
    }
    return render(request, "moviegeek/my/list.html", context, status=status)


def _change(request: HttpRequest, own: OwnList, person: Person) -> HttpResponse:
    found = next((name for name in CHANGES if name in request.POST), None)
    if found is None:
        return HttpResponseBadRequest(f"expected one of {', '.join(CHANGES)}", content_type="text/plain")
    try:
        return CHANGES[found](request, own, person)
    except RefusedListError as error:
        return not_moved(request, error, own.get_absolute_url())


def _rename(request: HttpRequest, own: OwnList, person: Person) -> HttpResponse:
    form = ListForm(request.POST, instance=own)
    if not form.is_valid():
        own.refresh_from_db(fields=["name", "description"])
        return _shown(request, own, person, form=form, status=422)
    services.change_list(own=own, at=timezone.now(), **form.cleaned_data)
    messages.success(request, _("Saved."))
    return see_other(own.get_absolute_url())


def _delete(request: HttpRequest, own: OwnList, person: Person) -> HttpResponse:
    services.delete_list(own=own, at=timezone.now())
    said = _("%(name)s is deleted.") % {"name": own.name}
    say(request, Toast(said, Undo(restore=str(own.key)).button(person)))
    return see_other(reverse("my-lists"))


def _share(request: HttpRequest, own: OwnList, person: Person) -> HttpResponse:
    was_shared = bool(own.secret)
    services.share_list(own=own)
    said = _("The list has a new address. The old one opens nothing any more.")
    messages.success(request, said if was_shared else _("Whoever has the address can read the list."))
    return see_other(f"{own.get_absolute_url()}#share")


def _unshare(request: HttpRequest, own: OwnList, person: Person) -> HttpResponse:
    services.unshare_list(own=own)
    messages.success(request, _("Nobody else can read the list any more."))
    return see_other(f"{own.get_absolute_url()}#share")


def _remove(request: HttpRequest, own: OwnList, person: Person) -> HttpResponse:
    movie_id = number_in(request.POST["remove"]) or 0
    places = services.remove_from_list(own=own, movie_ids=[movie_id], at=timezone.now())
    toast = Toast(_("Taken off the list."), Undo(put_back={str(own.key): places}).button(person))
    return back_with(request, toast, default=own.get_absolute_url())


def _move(request: HttpRequest, own: OwnList, person: Person) -> HttpResponse:
    movie_id, to = move_in(request)
    services.move_on_list(own=own, movie_id=movie_id, to=to, at=timezone.now())
    return moved(request, movie_id, own.get_absolute_url())


CHANGES: dict[str, Callable[[HttpRequest, OwnList, Person], HttpResponse]] = {
    "name": _rename,
    "delete": _delete,
    "share": _share,
    "unshare": _unshare,
    "remove": _remove,
    "move": _move,
}
"""By the button or field that a form sends."""


@never_cache
@require_http_methods(["GET", "POST"])
def shared(request: HttpRequest, secret: str) -> HttpResponse:
    try:
        own = shared_list(secret)
    except UnknownListError as error:
        raise Http404(str(error)) from error
    person = person_for(request)
    if request.method == "POST":
        return _copy(request, own, person)
    page = shared_page(own, request.GET.get("page"), person=person)
    return render(
        request, "moviegeek/shared_list.html", {"page": page, "is_yours": own.person_id == person.pk}
    )


def _copy(request: HttpRequest, own: OwnList, person: Person) -> HttpResponse:
    try:
        made = services.copy_list(own=own, person=person, at=timezone.now())
    except RefusedListError as error:
        messages.error(request, refusal_in_words(error))
        return see_other(own.get_shared_url())
    say(request, Toast(_("Copied to your lists."), Undo(delete=str(made.key)).button(person)))
    return see_other(made.get_absolute_url())


def _own_or_404(person: Person, key: UUID) -> OwnList:
    try:
        return own_list(person, key)
    except UnknownListError as error:
        raise Http404(str(error)) from error
