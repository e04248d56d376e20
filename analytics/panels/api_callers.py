"""Who calls, and how does it end?"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from analytics.numbers import Numbers
from analytics.panel import Panel
from analytics.panels.api_endpoints import stacked
from figures import Figure


def draw(numbers: Numbers) -> Figure:
    return stacked(_("Calls by token"), numbers.api_use.by_caller)


PANEL = Panel(
    name="api-callers",
    title=gettext_noop("Calls by token"),
    page="api-use",
    place=20,
    draw=draw,
    measure="api_calls",
    size="full",
)
