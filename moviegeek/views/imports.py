"""Bring your ratings: a file is read, shown, stored when its owner says so, and can be taken out again."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import BinaryIO, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from collector.errors import AlreadyImportedError, NotReviewableError, NotUndoableError
from collector.models import OwnImport
from collector.selectors import counts_of, import_with_key, open_import, stored_imports
from collector.services import (
    begin_import,
    discard_import,
    person_for,
    settle_doubtful,
    store_import,
    undo_import,
)
from datasets.personal import MOST_BYTES, MOST_ROWS, RefusedFileError
from moviegeek.answers import see_other
from moviegeek.importing.review import faults_of, review_of, rule_in, settled_in
from moviegeek.importing.words import format_in_words, refusal_in_words, stored_in_words
from moviegeek.mine import TABS

Page = Callable[[HttpRequest, OwnImport], HttpResponse]


@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _start_page(request)
    sent = request.FILES.get("file")
    if sent is None:
        return _start_page(request, wrong=_("Choose a file first."))
    try:
        own_import = begin_import(
            person=person_for(request),
            stream=cast(BinaryIO, sent.file),
            file_name=sent.name or "",
            at=timezone.now(),
        )
    except RefusedFileError as error:
        return _start_page(request, wrong=refusal_in_words(error))
    except AlreadyImportedError as error:
        messages.info(request, _("You have brought this very file before. Nothing was added."))
        return see_other(reverse("own-import", args=[error.key]))
    return see_other(reverse("own-import", args=[own_import.key]))


@never_cache
@require_http_methods(["GET", "POST"])
def own_import(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    found = import_with_key(key, person=person_for(request))
    if found is None:
        raise Http404(f"you have no import {key}")
    if request.method == "GET":
        return PAGES[found.state](request, found)
    act = request.POST.get("act", "")
    if act not in ACTS:
        return HttpResponseBadRequest(f"act must be one of {', '.join(ACTS)}", content_type="text/plain")
    try:
        return ACTS[act](request, found)
    except NotReviewableError:
        messages.info(request, _("That import is over."))
    except NotUndoableError:
        messages.info(request, _("That can no longer be taken back."))
    return see_other(reverse("own-import", args=[found.key]))


def _start_page(request: HttpRequest, *, wrong: str = "") -> HttpResponse:
    person = person_for(request)
    context = {
        "wrong": wrong,
        "open": open_import(person),
        "imports": [(each, format_in_words(each)) for each in stored_imports(person)[:50]],
        "most_megabytes": MOST_BYTES >> 20,
        "most_rows": MOST_ROWS,
        "tabs": TABS,
        "tab": "import",
    }
    return render(request, "moviegeek/my/import.html", context, status=422 if wrong else 200)


def _matching_page(request: HttpRequest, found: OwnImport) -> HttpResponse:
    context = {"own_import": found, "counts": counts_of(found)}
    return render(request, "moviegeek/my/import_matching.html", context)


def _review_page(request: HttpRequest, found: OwnImport) -> HttpResponse:
    return render(request, "moviegeek/my/import_review.html", {"review": review_of(found)})


def _result_page(request: HttpRequest, found: OwnImport) -> HttpResponse:
    until = found.undoable_until
    context = {
        "own_import": found,
        "format": format_in_words(found),
        "stored": stored_in_words(found),
        "n_events": len(found.event_ids),
        "n_lists": len(found.lists_made),
        "has_order": bool(found.watchlist_after),
        "is_undoable": until is not None and until >= timezone.now(),
        "until": until,
        "faults": faults_of(found),
    }
    return render(request, "moviegeek/my/import_result.html", context)


PAGES: dict[str, Page] = {
    OwnImport.State.MATCHING: _matching_page,
    OwnImport.State.REVIEW: _review_page,
    OwnImport.State.STORED: _result_page,
    OwnImport.State.UNDONE: _result_page,
}


def _settle(request: HttpRequest, found: OwnImport) -> HttpResponse:
    settle_doubtful(own_import=found, chosen=settled_in(request.POST, own_import=found))
    return see_other(reverse("own-import", args=[found.key]) + "#doubtful")


def _store(request: HttpRequest, found: OwnImport) -> HttpResponse:
    store_import(
        own_import=found,
        chosen=settled_in(request.POST, own_import=found),
        rule=rule_in(request.POST),
        takes_switches="preferences" in request.POST,
        at=timezone.now(),
    )
    messages.success(request, _("Brought along. You can take it back here for 30 days."))
    return see_other(reverse("own-import", args=[found.key]))


def _discard(request: HttpRequest, found: OwnImport) -> HttpResponse:
    discard_import(own_import=found)
    messages.success(request, _("Given up. Nothing was stored."))
    return see_other(reverse("import"))


def _undo(request: HttpRequest, found: OwnImport) -> HttpResponse:
    undo_import(own_import=found, at=timezone.now())
    messages.success(request, _("Taken back. All is as if you had never brought it."))
    return see_other(reverse("own-import", args=[found.key]))


ACTS = {"settle": _settle, "store": _store, "discard": _discard, "undo": _undo}
