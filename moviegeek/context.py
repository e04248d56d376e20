"""What every page knows: the theme, the section it belongs to, the banner, the toast."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from collector.services import may_report, tag_in_page
from moviegeek.answers import Toast, undo_button_from
from moviegeek.audience import is_model_missing, is_simulated_audience
from moviegeek.comforts import DRAWN, NO_KEYS, STILL, comforts_of
from moviegeek.look import font_address, look_address

THEME_COOKIE = "theme"
CLOSED_COOKIE = "closed"
NEXT_THEMES = {
    User.Theme.SYSTEM: User.Theme.DARK,
    User.Theme.LIGHT: User.Theme.SYSTEM,
    User.Theme.DARK: User.Theme.LIGHT,
}
BANNERS = ("untrained", "simulated")


def site(request: HttpRequest) -> dict[str, Any]:
    theme = theme_of(request)
    comforts = comforts_of(request)
    return {
        "theme": theme,
        "is_still": STILL in comforts,
        "has_pictures": bool(settings.TMDB_API_KEY) and DRAWN not in comforts,
        "is_from_tmdb": bool(settings.TMDB_API_KEY),
        "sends_mail": settings.SENDS_MAIL,
        "has_shortcuts": NO_KEYS not in comforts,
        "next_theme": NEXT_THEMES[theme],
        "section": section_of(request),
        "is_mine": request.path.startswith("/my/"),
        "is_in_settings": request.path.startswith("/settings/"),
        "toast": SimpleLazyObject(lambda: toast_of(request)),
        "banner": SimpleLazyObject(lambda: banner_of(request)),
        "may_report": may_report(request),
        "who": SimpleLazyObject(lambda: tag_in_page(request)),
        "look_address": look_address(),
        "font_address": font_address(),
    }


def theme_of(request: HttpRequest) -> User.Theme:
    """What this browser chose, else what its account did elsewhere."""
    user = getattr(request, "user", None)
    theme = request.COOKIES.get(THEME_COOKIE) or (user.theme if isinstance(user, User) else "")
    return User.Theme(theme) if theme in User.Theme.values else User.Theme.SYSTEM


def section_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.url_name or "") if match else ""


def toast_of(request: HttpRequest) -> Toast | None:
    """The last thing done; one at a time, so older ones are let go."""
    said = list(messages.get_messages(request))
    if not said:
        return None
    undo = undo_button_from(said[-1].extra_tags or "")
    return Toast(str(said[-1]), undo, is_error=said[-1].level >= messages.ERROR)


def banner_of(request: HttpRequest) -> str:
    """The name of the one banner to show; empty: none."""
    closed = request.COOKIES.get(CLOSED_COOKIE, "").split("-")
    user = getattr(request, "user", None)
    if "untrained" not in closed and user is not None and user.is_staff and is_model_missing():
        return "untrained"
    return "simulated" if "simulated" not in closed and is_simulated_audience() else ""
