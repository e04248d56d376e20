"""Every state that a page or a part of one can be in, by name, with made data: to look at and to check.

Each file of this folder that has `STATES` is a section of `/dev/states/`. What is shown is drawn by the templates that
draw the site; of a whole page its main part is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.text import slugify

from moviegeek.states.made import with_drawn_posters

SECTIONS = ("parts", "movies", "finding", "own", "evening", "importing", "settings", "missing")
MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
NAMES = re.compile(
    r'\b(id|for|form|aria-labelledby|aria-describedby|aria-controls|popovertarget)="([^"]+)"'
    r'|\b(href|hx-target|hx-include)="#([^"]+)"'
)
LANDMARK = re.compile(r'<(nav|section|aside|dialog)([^>]*?) aria-label="([^"]*)"')


@dataclass(frozen=True)
class State:
    """`touched` does what the script does to the part in this state: says that it is busy, for one."""

    name: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    touched: Callable[[str], str] = str

    @property
    def slug(self) -> str:
        return slugify(self.name)

    def html(self, request: HttpRequest) -> str:
        about = {"user": AnonymousUser(), "banner": "", "toast": None, "who": "", **self.context}
        drawn = render_to_string(self.template, about, request)
        whole = MAIN.search(drawn)
        return with_drawn_posters(apart(self.touched(whole[1] if whole else drawn), self.slug))


@dataclass(frozen=True)
class Section:
    title: str
    states: Sequence[State]


def sections() -> list[Section]:
    modules = [import_module(f"moviegeek.states.{name}") for name in SECTIONS]
    return [Section(module.TITLE, module.STATES) for module in modules]


def apart(html: str, slug: str) -> str:
    """With ids and names of regions of its own, so that many states can stand on one page."""
    html = NAMES.sub(lambda found: _renamed(found, slug), html)
    return LANDMARK.sub(lambda found: f'<{found[1]}{found[2]} aria-label="{found[3]} ({slug})"', html)


def _renamed(found: re.Match[str], slug: str) -> str:
    if found[3]:
        return f'{found[3]}="#{slug}-{found[4]}"'
    names = [f"{slug}-{name}" for name in found[2].split()]
    if found[1] == "aria-labelledby":
        names.append(f"at-{slug}")  # the heading of the state, as a region has one name on a page
    return f'{found[1]}="{" ".join(names)}"'
