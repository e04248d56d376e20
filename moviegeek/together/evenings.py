"""An evening from its start to its end; some of it is for the host alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from collector.models import Person
from moviegeek.models import Evening, Guest, secret_key
from moviegeek.together.errors import EveningError
from moviegeek.together.guests import guest_name


def start_evening(*, person: Person, name: str) -> Evening:
    with transaction.atomic():
        evening = Evening.objects.create(host=person)
        Guest.objects.create(evening=evening, person=person, name=guest_name(name, _("Host")))
    return evening


def own_evenings(person: Person, *, at: datetime) -> Sequence[Evening]:
    """Those that the person hosts or takes part in and that are not over, the newest first."""
    taking_part = Evening.objects.filter(guests__person=person) | Evening.objects.filter(host=person)
    return list(
        taking_part.filter(ends_at__gt=at).distinct().order_by("-created_at").prefetch_related("guests")[:10]
    )


def choose_rule(evening: Evening, rule: str) -> None:
    if rule not in Evening.Rule.values:
        raise EveningError(_("There is no such way of choosing."))
    Evening.objects.filter(pk=evening.pk).update(rule=rule)


def renew_invitation(evening: Evening, *, person: Person) -> None:
    """A new address; the old one opens nothing any more. Who takes part already finds it under /together/."""
    if evening.host_id != person.pk:
        raise EveningError(_("Only who started the evening can change its address."))
    evening.key = secret_key()
    Evening.objects.filter(pk=evening.pk).update(key=evening.key)


def end_evening(evening: Evening, *, person: Person, at: datetime) -> None:
    if evening.host_id != person.pk:
        raise EveningError(_("Only who started the evening can end it."))
    Evening.objects.filter(pk=evening.pk).update(ends_at=at)
