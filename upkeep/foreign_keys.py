"""Which table points to which, of the tables that are ours."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import ForeignObject, Model


def foreign_keys() -> list[tuple[type[Model], Any, type[Model]]]:
    """Every key of ours to a table of ours, many-to-many ones too: table, field, the table pointed to."""
    return [
        (table, field, field.related_model)
        for table in apps.get_models(include_auto_created=True)
        for field in table._meta.get_fields()
        if isinstance(field, ForeignObject) or field.many_to_many
        if not field.auto_created and field.related_model
        if table._meta.app_label in settings.HOUSE_APPS
        and field.related_model._meta.app_label in settings.HOUSE_APPS
    ]


def keys_between_folders() -> dict[str, set[str]]:
    """Which folder's tables point to which other folder's."""
    found: dict[str, set[str]] = {}
    for table, _, target in foreign_keys():
        if table._meta.app_label != target._meta.app_label:
            found.setdefault(table._meta.app_label, set()).add(target._meta.app_label)
    return found
