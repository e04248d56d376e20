"""Which model version is live. Promotion moves one pointer; every process notices within seconds."""

from __future__ import annotations

import logging
import shutil
import threading
import time
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction

from recommender.conf import model_storage, value_of
from recommender.engine.algorithm import Algorithm
from recommender.engine.algorithms import algorithm_class, algorithm_names
from recommender.engine.artifact import forget_users, read_artifact
from recommender.engine.errors import DamagedArtifactError
from recommender.engine.vocabulary import Vocabulary
from recommender.errors import (
    NoLiveModelError,
    NothingToRollBackError,
    PromotionRefusedError,
    UnknownVersionError,
)
from recommender.models import LiveVersion, Run, Version

logger = logging.getLogger(__name__)

PRIMARY_METRIC = "ndcg@10"
DAMAGED_FOR = timedelta(seconds=60)  # until a damaged artifact is looked at again
UNFINISHED_FOR = timedelta(hours=6)  # until what a killed training left is removed

DAMAGED: Counter[str] = Counter()
"""How often this process found an artifact damaged, by version."""


@dataclass(frozen=True, eq=False)
class Model:
    """A fitted algorithm with the movies that it knows; its arrays are memory-mapped and shared."""

    algorithm: str
    version: str
    fitted: Algorithm
    items: Vocabulary  # of movie ids
    folder: str = ""  # of the artifact; another one when somebody was taken out of it
    is_stand_in: bool = False  # the version before serves because the live one is damaged


@dataclass(frozen=True)
class Pointer:
    """Where the live version of an algorithm is, and the one before it."""

    version: str
    folder: str
    previous: str | None
    previous_folder: str | None


class LiveModels:
    """The live models of this process."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._pointers: dict[str, Pointer] = {}
        self._looked_at: float | None = None
        self._serving: dict[str, Model] = {}  # by algorithm, kept while a newer one is being opened
        self._opening: set[str] = set()
        self._damaged: dict[str, float] = {}  # version -> when it was found so

    def model(self, algorithm: str) -> Model:
        """The live model of an algorithm; the version before it when the live one cannot be read.

        While a newly promoted version is opened and checked, the one that served so far goes on.

        Raises
        ------
        NoLiveModelError
            When nothing is live, or nothing that is can be read.
        """
        with self._lock:
            self._look()
            pointer = self._pointers.get(algorithm)
            serving = self._serving.get(algorithm)
            if pointer is None:
                self._serving.pop(algorithm, None)
                raise NoLiveModelError(f"no version of {algorithm} is live")
            if serving is not None and (serving.version, serving.folder) == (pointer.version, pointer.folder):
                return serving
            if serving is not None and not self._is_damaged(pointer.version):
                self._open_beside(algorithm, pointer)
                return serving
            return self._opened(algorithm, pointer)

    def _look(self) -> None:
        now = time.monotonic()
        if self._looked_at is not None and now - self._looked_at < value_of("LOOK_FOR_VERSIONS_SECONDS"):
            return
        self._looked_at = now
        self._pointers = {
            live.algorithm: Pointer(
                live.version.name,
                live.version.location,
                live.previous.name if live.previous else None,
                live.previous.location if live.previous else None,
            )
            for live in LiveVersion.objects.select_related("version", "previous")
        }

    def _open_beside(self, algorithm: str, pointer: Pointer) -> None:
        if pointer.version in self._opening:
            return
        self._opening.add(pointer.version)
        threading.Thread(target=self._open_later, args=(algorithm, pointer), daemon=True).start()

    def _open_later(self, algorithm: str, pointer: Pointer) -> None:
        try:
            model = _read(algorithm, pointer.version, pointer.folder)
        except DamagedArtifactError as error:
            with self._lock:
                self._note_damage(pointer.version, error)
                self._opening.discard(pointer.version)
            return
        with self._lock:
            self._opening.discard(pointer.version)
            self._serving[algorithm] = model

    def _opened(self, algorithm: str, pointer: Pointer) -> Model:
        candidates = ((pointer.version, pointer.folder), (pointer.previous, pointer.previous_folder))
        for place, (version, folder) in enumerate(candidates):
            if version is None or folder is None or self._is_damaged(version):
                continue
            serving = self._serving.get(algorithm)
            if serving is not None and (serving.version, serving.folder) == (version, folder):
                return serving
            try:
                model = _read(algorithm, version, folder, is_stand_in=place > 0)
            except DamagedArtifactError as error:
                self._note_damage(version, error)
                continue
            self._serving[algorithm] = model
            return model
        raise NoLiveModelError(f"no version of {algorithm} can be read")

    def _is_damaged(self, version: str) -> bool:
        found_at = self._damaged.get(version)
        return found_at is not None and time.monotonic() - found_at < DAMAGED_FOR.total_seconds()

    def _note_damage(self, version: str, error: DamagedArtifactError) -> None:
        DAMAGED[version] += 1
        self._damaged[version] = time.monotonic()
        logger.error("version %s is damaged and does not serve: %s", version, error)

    def is_damaged(self, algorithm: str) -> bool:
        """Whether the live version of an algorithm was found damaged lately."""
        pointer = self._pointers.get(algorithm)
        return pointer is not None and self._is_damaged(pointer.version)

    def forget(self) -> None:
        """Look and read anew at the next question."""
        with self._lock:
            self._looked_at = None
            for kept in (self._pointers, self._serving, self._damaged):
                kept.clear()


LIVE = LiveModels()


def live_model(algorithm: str) -> Model:
    """The live model of an algorithm in this process. Raises NoLiveModelError."""
    return LIVE.model(algorithm)


def _read(algorithm: str, version: str, folder: str, *, is_stand_in: bool = False) -> Model:
    artifact = read_artifact(model_storage() / folder)
    return Model(algorithm, version, artifact.model, artifact.items, folder, is_stand_in)


def forget_in_versions(user_ids: Sequence[int]) -> int:
    """Takes people out of every stored version that holds rows of people; how many were written again. Damaged
    ones, which cannot serve either, are removed from disk: nobody can say whom they hold."""
    n_written = 0
    for version in Version.objects.filter(algorithm__in=_holding_people()):
        old = model_storage() / version.location
        new = old.with_name(f"{version.name}-{uuid.uuid4().hex[:8]}")
        try:
            manifest = forget_users(old, user_ids, into=new)
        except DamagedArtifactError:
            shutil.rmtree(old, ignore_errors=True)
            continue
        if manifest is not None:
            Version.objects.filter(pk=version.pk).update(
                location=str(new.relative_to(model_storage())), manifest=asdict(manifest)
            )
            transaction.on_commit(partial(shutil.rmtree, old, ignore_errors=True))
            n_written += 1
    return n_written


def _holding_people() -> list[str]:
    """Algorithms that say that their state holds rows of training users."""
    return [
        name for name in algorithm_names() if algorithm_class(name).forget_user is not Algorithm.forget_user
    ]


def register(*, run: Run, name: str, folder: Path, manifest: Mapping[str, Any], at: datetime) -> Version:
    """Make a written artifact a version that can be promoted."""
    return Version.objects.create(
        name=name,
        algorithm=run.algorithm,
        run=run,
        location=str(folder.relative_to(model_storage())),
        manifest=dict(manifest),
        created_at=at,
    )


def version_named(name: str) -> Version:
    """Raises UnknownVersionError."""
    try:
        return Version.objects.select_related("run").get(name=name)
    except Version.DoesNotExist:
        raise UnknownVersionError(f"no version {name!r}") from None


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
        Version.objects.filter(pk=version.pk).update(refusal=str(refused)[:300])
        raise


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
    return pointer


def _refuse_damaged(version: Version) -> None:
    try:
        read_artifact(model_storage() / version.location)
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
    pointer.version, pointer.previous = pointer.previous, _version_before(pointer.previous)
    pointer.promoted_at, pointer.promoted_by = at, by[:100]
    pointer.reason = (reason or "rolled back")[:300]
    pointer.save()
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
        shutil.rmtree(model_storage() / version.location, ignore_errors=True)
    _remove_unfinished(at)
    return len(old)


def _remove_unfinished(at: datetime) -> None:
    """What a killed training left: folders that were never renamed, and none that may still be written."""
    for folder in model_storage().glob(".*.unfinished"):
        if folder.stat().st_mtime < (at - UNFINISHED_FOR).timestamp():
            shutil.rmtree(folder, ignore_errors=True)
