"""Panels as a page shows them, each with its permanent address."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from analytics.frame import Frame
from analytics.numbers import Numbers
from analytics.panel import Panel, ShownPanel


def shown_panel(panel: Panel, frame: Frame, numbers: Numbers | None = None) -> ShownPanel:
    numbers = numbers or frame.numbers
    return ShownPanel(panel, numbers, address=address_of(panel, numbers))


def address_of(panel: Panel, numbers: Numbers) -> str:
    """Says the period outright, so that the address means the same tomorrow."""
    period = numbers.scope.period
    scope = numbers.scope.during(period.first, period.last)
    scope = scope.against_what(scope.against).of(scope.audience)
    parameters = scope.parameters()
    if numbers.movie is not None:
        parameters["movie"] = str(numbers.movie.pk)
    if numbers.person is not None:
        parameters["person"] = str(numbers.person.key)
    return f"{reverse('analytics:figure', args=[panel.name])}?{urlencode(parameters)}"
