"""Pages of words, and what machines read first."""

from __future__ import annotations

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.selectors import movies
from collector.services import person_for
from moviegeek.kept import kept_by_us

N_INSTEAD = 4


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "moviegeek/pages/about.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    context = {"kept": kept_by_us(person_for(request)), "retention_months": settings.RETENTION_MONTHS}
    return render(request, "moviegeek/pages/privacy.html", context)


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    return render(request, "moviegeek/pages/how.html")


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "moviegeek/pages/contact.html")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "moviegeek/robots.txt", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    return HttpResponsePermanentRedirect(staticfiles_storage.url("moviegeek/favicon.svg"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's `handler404`: words of the address to search for, and something to look at."""
    instead = movies().order_by("-popularity", "-pk").prefetch_related("genres")[:N_INSTEAD]
    return render(request, "404.html", {"request_path": request.path, "instead": instead}, status=404)
