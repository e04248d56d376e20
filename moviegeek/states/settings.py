"""Settings, privacy, tokens: signed out and in, waiting, ready, failed, refused."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from accounts.models import ApiToken, SignIn
from collector.models import Mark, Person
from moviegeek.feeds import FeedAddress
from moviegeek.forms import ComfortsForm, EraseForm, NameForm, PrivacyForm, TokenForm
from moviegeek.kept import Kept
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


def settings(name: str, **about: Any) -> State:
    given = {
        "privacy_form": PrivacyForm(instance=Person()),
        "kept": KEPT,
        "theme": "system",
        "comforts_form": ComfortsForm.showing(()),
        **about,
    }
    return State(f"Settings, {name}", "moviegeek/settings.html", given)


def export(name: str, *, is_ready: bool = False, **job: Any) -> State:
    about = {"job": SimpleNamespace(finished_at=NOON, **job) if job else None, "is_ready": is_ready}
    return State(f"Export, {name}", "moviegeek/export.html", about)


def tokens(name: str, **about: Any) -> State:
    given = {"form": TokenForm(user=ADA), "user": ADA, "token": "", "tokens": (), **about}
    return State(f"API tokens, {name}", "moviegeek/tokens.html", given)


def erase(name: str, form: EraseForm) -> State:
    return State(f"Delete my data, {name}", "moviegeek/erase.html", {"form": form, "kept": KEPT})


def erased(name: str, **job: Any) -> State:
    about = SimpleNamespace(
        pk="3fa85f64-5717-4562-b3fc-2c963f66afa6", created_at=NOON, finished_at=NOON, **job
    )
    return State(f"Receipt of a deletion, {name}", "moviegeek/erased.html", {"job": about})


STATES = (
    settings("signed out"),
    settings(
        "signed in, something was brought along",
        user=ADA,
        name_form=NameForm(instance=ADA),
        can_part=True,
        feeds=FEEDS,
        browsers=BROWSERS,
        session_key="a",
    ),
    State(
        "Bring along", "moviegeek/bring.html", {"counts": ["7 ratings", "3 saves"], "next": "/", "user": ADA}
    ),
    export("not asked for"),
    export("being gathered", is_open=True),
    export("ready", is_ready=True, is_open=False, state="done"),
    export("failed", is_open=False, state="failed"),
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
