"""The pages of the settings: what each is for, and how it stands now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.selectors import signed_in_browsers, tokens_of
from collector.models import Person
from collector.services import person_for
from moviegeek.answers import Toast, is_fragment, say, see_other
from moviegeek.context import theme_of

SAVED = _("Saved. It holds from now on.")
THEMES: Mapping[str, str | Promise] = {
    User.Theme.SYSTEM: _("As the system"),
    User.Theme.LIGHT: _("Light"),
    User.Theme.DARK: _("Dark"),
}
LEARNS_FROM: Mapping[tuple[bool, bool], str | Promise] = {
    (True, True): _("We learn from all you do"),
    (True, False): _("We learn from what you look at"),
    (False, True): _("We learn from ratings and saves"),
    (False, False): _("We learn nothing from you"),
}
"""By what may be learned from: looks, and ratings and saves."""


@dataclass(frozen=True)
class SettingsPage:
    """As the list of all of them shows it."""

    name: str
    icon: str  # none for the person themselves, who have initials
    title: str | Promise
    state: str | Promise
    address: str


def settings_pages(request: HttpRequest, person: Person) -> list[SettingsPage]:
    user = request.user
    learns = LEARNS_FROM[person.learns_from_views, person.learns_from_acts]
    pages = [
        _page("set-look", "half", _("Look and comfort"), _look_state(request)),
        _page("set-privacy", "eye", _("Privacy"), learns),
        _page("own-data", "share", _("Your data"), _("Take along, bring, delete")),
    ]
    if isinstance(user, User):
        pages = [
            _page("account", "", user.name or user.email, _("Name, e-mail, password")),
            *pages,
            _page("browsers", "screen", _("Where you are signed in"), _browsers_state(user)),
            _page("tokens", "key", _("API tokens"), _tokens_state(user)),
        ]
    return pages


def render_settings(
    request: HttpRequest, name: str, template: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """The page `name` beside the list of all."""
    pages = settings_pages(request, person_for(request))
    return render(
        request,
        f"moviegeek/settings/{template}.html",
        {"pages": pages, "here": name, **context},
        status=status,
    )


def saved(request: HttpRequest, address: str) -> HttpResponse:
    """Said beside what was changed, or on the page that comes without a script."""
    if is_fragment(request):
        return render(request, "moviegeek/settings/saved.html")
    say(request, Toast(SAVED))
    return see_other(address)


def _page(name: str, icon: str, title: str | Promise, state: str | Promise) -> SettingsPage:
    return SettingsPage(name, icon, title, state, reverse(name))


def _look_state(request: HttpRequest) -> str:
    language = get_language_info(get_language() or "en")["name_local"]
    return f"{THEMES[theme_of(request)]} · {language}"


def _browsers_state(user: User) -> str:
    n = len(signed_in_browsers(user))
    return ngettext("%(n)d browser", "%(n)d browsers", n) % {"n": n}


def _tokens_state(user: User) -> str | Promise:
    n = tokens_of(user).count()
    return ngettext("%(n)d token", "%(n)d tokens", n) % {"n": n} if n else _("For your own programs")
