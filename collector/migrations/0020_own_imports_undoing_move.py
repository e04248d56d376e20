"""What undoing needs stood in the columns of what the file says; each has columns of its own now."""

from typing import Any

from django.db import migrations

OPEN, STORED = ("matching", "review"), "stored"


def take_apart(apps: Any, schema_editor: Any) -> None:
    own_imports = apps.get_model("collector", "OwnImport").objects
    for each in own_imports.filter(state=STORED).iterator():
        each.event_ids, each.events = each.events, []
        each.switches_before, each.switches = each.switches, {}
        each.lists_made, each.lists = {made["key"]: made["changed_at"] for made in each.lists}, []
        each.watchlist_before, each.watchlist_after = each.watchlist or ([], [])
        each.watchlist = []
        each.save()
    for each in own_imports.filter(state__in=OPEN).exclude(events=[]).iterator():
        each.events = [whole(event) for event in each.events if is_whole(event)]
        each.save(update_fields=["events"])


def put_together(apps: Any, schema_editor: Any) -> None:
    for each in apps.get_model("collector", "OwnImport").objects.filter(state=STORED).iterator():
        each.events, each.event_ids = list(map(str, each.event_ids)), []
        each.switches, each.switches_before = each.switches_before, {}
        each.lists = [{"key": key, "changed_at": at} for key, at in each.lists_made.items()]
        each.watchlist = [each.watchlist_before, each.watchlist_after] if each.watchlist_after else []
        each.lists_made, each.watchlist_before, each.watchlist_after = {}, [], []
        each.save()


def is_whole(event: dict[str, Any]) -> bool:
    """As the reader sees to since; what was not so would not have been stored."""
    return isinstance(event["kind"], str) and isinstance(event.get("properties") or {}, dict)


def whole(event: dict[str, Any]) -> dict[str, Any]:
    return {**event, "properties": event.get("properties") or {}, "contributor": str(event.get("contributor") or "")}


class Migration(migrations.Migration):
    dependencies = [
        ("collector", "0019_own_imports_undoing"),
    ]

    operations = [migrations.RunPython(take_apart, put_together)]
