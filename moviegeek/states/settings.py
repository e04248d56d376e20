"""Settings, privacy, tokens: signed out and in, waiting, ready, failed, refused."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.models import ApiToken, SignIn
from collector.models import Mark, Person
from moviegeek.feeds import FeedAddress
from moviegeek.forms import ComfortsForm, EraseForm, NameForm, PrivacyForm, TokenForm
from moviegeek.kept import Kept
from moviegeek.own_settings import THEMES, SettingsPage
from moviegeek.states import State
from moviegeek.states.made import ADA
from moviegeek.states.own import NOON

TITLE = "Settings and privacy"
KEPT = Kept(ratings=34, marks={Mark.Kind.SAVED: 12}, events=1284)
FEEDS = [
    FeedAddress("Watchlist", "https://example.org/feeds/n0tAs3cret/watchlist/"),
    FeedAddress("Picked for you", "https://example.org/feeds/n0tAs3cret/picks/"),
]
TOKEN = ApiToken(name="My script", token_key="3fa85f64", scopes=["personal"], created=NOON)
BROWSERS = [
    SignIn(pk=1, session_key="a", browser="Firefox, Linux", at=NOON),
    SignIn(pk=2, session_key="b", browser="Safari, iPhone", at=NOON),
]


PAGES = [
    SettingsPage("account", "", "Ada", "Name, e-mail, password", "/settings/account/"),
    SettingsPage("set-look", "half", "Look and comfort", "As the system · English", "/settings/look/"),
    SettingsPage("set-privacy", "eye", "Privacy", "We learn from ratings and saves", "/settings/privacy/"),
    SettingsPage("own-data", "share", "Your data", "Take along, bring, delete", "/settings/data/"),
]


def settings(page: str, name: str, **about: Any) -> State:
    """Of a member, unless `user` is none."""
    given = {"pages": PAGES, "here": page, "user": ADA, "theme": "system", **about}
    return State(f"Settings, {page}: {name}", f"moviegeek/settings/{page}.html", given)


def look(name: str, **about: Any) -> State:
    forms = {"comforts_form": ComfortsForm.showing(()), "themes": THEMES.items()}
    return settings("look", name, **forms, **about)


def data(page: str, name: str, *, is_ready: bool = False, **job: Any) -> State:
    about = {"job": SimpleNamespace(finished_at=NOON, **job) if job else None, "is_ready": is_ready}
    return settings(page, name, **about)


def tokens(name: str, **about: Any) -> State:
    return settings("tokens", name, **{"form": TokenForm(user=ADA), "token": "", "tokens": (), **about})


def erase(name: str, form: EraseForm) -> State:
    return settings("erase", name, form=form, kept=KEPT)


def erased(name: str, **job: Any) -> State:
    about = SimpleNamespace(
        pk="3fa85f64-5717-4562-b3fc-2c963f66afa6", created_at=NOON, finished_at=NOON, **job
    )
    return State(f"Receipt of a deletion, {name}", "moviegeek/erased.html", {"job": about})


STATES = (
    look("signed out, the list of all", is_list=True, user=AnonymousUser(), pages=PAGES[1:]),
    settings("account", "the list of all", name_form=NameForm(instance=ADA), is_list=True),
    settings("account", "something was brought along", name_form=NameForm(instance=ADA), can_part=True),
    look("signed in"),
    settings("privacy", "all on", privacy_form=PrivacyForm(instance=Person()), kept=KEPT),
    settings("browsers", "two", browsers=BROWSERS, session_key="a"),
    data("yours", "nothing asked for"),
    data("yours", "being gathered", is_open=True),
    settings("yours", "with feeds", feeds=FEEDS),
    State(
        "Bring along", "moviegeek/bring.html", {"counts": ["7 ratings", "3 saves"], "next": "/", "user": ADA}
    ),
    data("export", "not asked for"),
    data("export", "being gathered", is_open=True),
    data("export", "ready", is_ready=True, is_open=False, state="done"),
    data("export", "failed", is_open=False, state="failed"),
    erase("signed out", EraseForm(has_account=False)),
    erase("not sure", EraseForm({"what": "evidence"}, has_account=True)),
    erased("under way", state="queued"),
    erased("done", state="done"),
    erased("failed", state="failed"),
    State("New password, without mail", "account/password_reset.html", {"sends_mail": False}),
    tokens("none"),
    tokens("just made", token="3fa85f6457174562b3fc2c963f66afa6", tokens=(TOKEN,)),
    tokens("refused", form=TokenForm({"name": ""}, user=ADA)),
    State("History, to clear", "moviegeek/my/clear.html"),
)
