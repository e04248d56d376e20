"""Export and erasure of one person's data, by the `personal.py` of every app that keeps any."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.conf import settings
from django.db import transaction

from collector.models import Person
from collector.selectors import person_ids

ACCOUNTS = "accounts"


def personal_modules() -> dict[str, ModuleType]:
    """By app, from the top floor down, so that what leans on a row goes before the row."""
    names = [app for app in settings.HOUSE_APPS if find_spec(f"{app}.personal")]
    return {app: import_module(f"{app}.personal") for app in names}


def exported(person: Person) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """By app and name: rows of plain values, times and UUIDs."""
    return {app: module.export(person) for app, module in personal_modules().items()}


@transaction.atomic
def erase_evidence(*, person: Person) -> None:
    """All that the person did; an account stays, and starts again as nobody."""
    ids = person_ids(person)
    list(Person.objects.select_for_update().filter(pk__in=ids).order_by("pk"))  # whoever writes for it waits
    for app, module in personal_modules().items():
        if app != ACCOUNTS:
            module.erase(person)


@transaction.atomic
def erase_account(*, person: Person) -> None:
    """All that the person did, and the account."""
    erase_evidence(person=person)
    personal_modules()[ACCOUNTS].erase(person)
