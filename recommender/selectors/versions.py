"""Which versions there are, and which are live."""

from __future__ import annotations

from recommender.models import LiveVersion, Version


def live_versions() -> dict[str, LiveVersion]:
    """The live version of every algorithm that has one, with its run."""
    pointers = LiveVersion.objects.select_related("version__run", "previous").order_by("algorithm")
    return {pointer.algorithm: pointer for pointer in pointers}


def versions() -> list[Version]:
    """All versions that are kept, newest first, with their runs."""
    return list(Version.objects.select_related("run").order_by("-created_at", "-pk"))
