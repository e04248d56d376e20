"""Versions: registered, promoted or refused, rolled back, and removed when they are old."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction

from jobs.webhooks.services import tell
from recommender.conf import model_storage, value_of
from recommender.engine.algorithm import Algorithm
from recommender.engine.artifact import forget_users, read_artifact
from recommender.engine.errors import DamagedArtifactError
from recommender.engine.naming import algorithm_class, algorithm_names
from recommender.errors import NothingToRollBackError, PromotionRefusedError, UnknownVersionError
from recommender.models import LiveVersion, Promotion, Run, Version
from recommender.storage import local_copy, publish, remove

PRIMARY_METRIC = "ndcg@10"
UNFINISHED_FOR = timedelta(hours=6)  # until what a killed training left is removed


def forget_in_versions(user_ids: Sequence[int]) -> int:
    """Takes people out of every stored version that holds rows of people; how many were written again. Damaged
    ones, which cannot serve either, are removed from disk: nobody can say whom they hold."""
    n_written = 0
    for version in Version.objects.filter(algorithm__in=_holding_people()):
        location = f"{version.name}-{uuid.uuid4().hex[:8]}"
        try:
            old = local_copy(version.location)
            manifest = forget_users(old, user_ids, into=old.with_name(location))
        except DamagedArtifactError:
            remove(version.location)
            continue
        if manifest is not None:
            publish(location)
            Version.objects.filter(pk=version.pk).update(location=location, manifest=asdict(manifest))
            transaction.on_commit(partial(remove, version.location))
            n_written += 1
    return n_written


def _holding_people() -> list[str]:
    """Algorithms that say that their state holds rows of training users."""
    return [
        name for name in algorithm_names() if algorithm_class(name).forget_user is not Algorithm.forget_user
    ]


def register(*, run: Run, name: str, folder: Path, manifest: Mapping[str, Any], at: datetime) -> Version:
    """Make a written artifact a version that can be promoted; it is in the model storage before it is known."""
    location = str(folder.relative_to(model_storage()))
    publish(location)
    return Version.objects.create(
        name=name,
        algorithm=run.algorithm,
        run=run,
        location=location,
        manifest=dict(manifest),
        created_at=at,
    )


def version_named(name: str) -> Version:
    """Raises UnknownVersionError."""
    versions = Version.objects.select_related("run")
    found = None if "\0" in name else versions.filter(name=name).first()  # Postgres takes no NUL
    if found is None:
        raise UnknownVersionError(f"no version {name!r}")
    return found


def reason_to_refuse(candidate: Run, live: Run | None) -> str:
    """In words why a run's version should not follow another's; empty when it may.

    Only figures of the same protocol on the same sort of evidence are compared, and only a loss counts that
    is larger than the setting allows and than chance (the intervals do not overlap).
    """
    new, old = candidate.metrics.get(PRIMARY_METRIC), live.metrics.get(PRIMARY_METRIC) if live else None
    if live is None or not new or not old or not _are_comparable(candidate.metrics, live.metrics):
        return ""
    allowed = value_of("WORSE_BY_AT_MOST")
    loss = 1 - new["value"] / old["value"] if old["value"] > 0 else 0.0
    if loss <= allowed or new["high"] >= old["low"]:
        return ""
    return (
        f"{PRIMARY_METRIC} on the holdout is {new['value']:.4f}, {loss:.0%} below the live version's "
        f"{old['value']:.4f}; {allowed:.0%} is allowed (RECOMMENDER_WORSE_BY_AT_MOST)"
    )


def _are_comparable(new: Mapping[str, Any], old: Mapping[str, Any]) -> bool:
    return all(new.get(key) == old.get(key) for key in ("protocol", "is_simulated"))


def promote(
    *, version: Version, by: str, at: datetime, reason: str = "", in_spite_of_metrics: bool = False
) -> LiveVersion:
    """Make a version live: the one pointer of its algorithm moves.

    Raises
    ------
    PromotionRefusedError
        When its artifact is damaged, or it is worse than the live version by more than the setting allows;
        the reason is kept with the version.
    """
    try:
        with transaction.atomic():
            live = _locked_pointer(version.algorithm)
            if live is not None and live.version_id == version.pk:
                return live
            _refuse_damaged(version)
            if not in_spite_of_metrics:
                _refuse_worse(version.run, live.version.run if live else None)
            Version.objects.filter(pk=version.pk).update(refusal="")
            return _moved(version, live, by=by, at=at, reason=reason)
    except PromotionRefusedError as refused:
        _note_refusal(version, str(refused), at=at)
        raise


@transaction.atomic
def _note_refusal(version: Version, refusal: str, *, at: datetime) -> None:
    Version.objects.filter(pk=version.pk).update(refusal=refusal[:300])
    data = {"algorithm": version.algorithm, "version": version.name, "refusal": refusal}
    tell(topic="model.refused", data=data, at=at)


def _locked_pointer(algorithm: str) -> LiveVersion | None:
    pointers = LiveVersion.objects.select_for_update(of=("self",)).select_related("version__run", "previous")
    return pointers.filter(algorithm=algorithm).first()


def _moved(version: Version, live: LiveVersion | None, *, by: str, at: datetime, reason: str) -> LiveVersion:
    pointer, _ = LiveVersion.objects.update_or_create(
        algorithm=version.algorithm,
        defaults={
            "version": version,
            "previous": live.version if live else None,
            "promoted_at": at,
            "promoted_by": by[:100],
            "reason": reason[:300],
        },
    )
    _remember(pointer, replaced=live.version.name if live else "")
    return pointer


def _remember(pointer: LiveVersion, *, replaced: str, is_back: bool = False) -> None:
    """In the log of promotions, and to whoever wants to be told; who did it stays in the house."""
    Promotion.objects.create(
        algorithm=pointer.algorithm,
        version=pointer.version.name,
        previous=pointer.previous.name if pointer.previous else "",
        at=pointer.promoted_at,
        by=pointer.promoted_by,
        reason=pointer.reason,
    )
    data = {
        "algorithm": pointer.algorithm,
        "version": pointer.version.name,
        "replaced": replaced or None,
        "rolled_back": is_back,
        "reason": pointer.reason,
    }
    tell(topic="model.promoted", data=data, at=pointer.promoted_at)


def _refuse_damaged(version: Version) -> None:
    try:
        read_artifact(local_copy(version.location))
    except DamagedArtifactError as error:
        raise PromotionRefusedError(f"its artifact is damaged: {error}") from error


def _refuse_worse(candidate: Run, live: Run | None) -> None:
    refusal = reason_to_refuse(candidate, live)
    if refusal:
        raise PromotionRefusedError(refusal)


@transaction.atomic
def roll_back(*, algorithm: str, by: str, at: datetime, reason: str = "") -> LiveVersion:
    """Make the version before the live one live again; doing it twice goes two versions back.

    Raises
    ------
    NothingToRollBackError
        When there is no version before it.
    """
    pointer = _locked_pointer(algorithm)
    if pointer is None or pointer.previous is None:
        raise NothingToRollBackError(f"{algorithm} has no version before the live one")
    replaced = pointer.version.name
    pointer.version, pointer.previous = pointer.previous, _version_before(pointer.previous)
    pointer.promoted_at, pointer.promoted_by = at, by[:100]
    pointer.reason = (reason or "rolled back")[:300]
    pointer.save()
    _remember(pointer, replaced=replaced, is_back=True)
    return pointer


def _version_before(version: Version) -> Version | None:
    older = Version.objects.filter(algorithm=version.algorithm, created_at__lt=version.created_at, refusal="")
    return older.order_by("-created_at").first()


def remove_old_versions(*, algorithm: str, at: datetime) -> int:
    """Keep the newest versions, the live and the previous one; remove the others with their files."""
    live = LiveVersion.objects.filter(algorithm=algorithm).first()
    kept = {live.version_id, live.previous_id} if live else set()
    newest = Version.objects.filter(algorithm=algorithm).order_by("-created_at")
    kept |= set(newest.values_list("pk", flat=True)[: value_of("KEEP_VERSIONS")])
    old = list(Version.objects.filter(algorithm=algorithm).exclude(pk__in=[pk for pk in kept if pk]))
    for version in old:
        version.delete()
        remove(version.location)
    _remove_unfinished(at)
    return len(old)


def _remove_unfinished(at: datetime) -> None:
    """What a killed training left: folders that were never renamed, and none that may still be written."""
    for folder in model_storage().glob(".*.unfinished"):
        if folder.stat().st_mtime < (at - UNFINISHED_FOR).timestamp():
            shutil.rmtree(folder, ignore_errors=True)
