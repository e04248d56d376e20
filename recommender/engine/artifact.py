"""A fitted model on disk: one `.npy` per array, so that processes share it by memory-mapping, and a manifest.

No pickle, and rows of people only of an algorithm that declares `holds_people`: others fold people in.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from recommender.engine.algorithm import Algorithm
from recommender.engine.arrays import Ids
from recommender.engine.errors import DamagedArtifactError, UnknownAlgorithmError
from recommender.engine.interactions import Interactions
from recommender.engine.naming import algorithm_class
from recommender.engine.vocabulary import Vocabulary

FORMAT = 1
MANIFEST = "manifest.json"
ITEM_IDS = "item_ids"


@dataclass(frozen=True)
class Evidence:
    """What a model was trained on.

    Parameters
    ----------
    first, last : times of the oldest and newest interaction, unix seconds; None without times
    n_users, n_items, n_interactions : counts; users and items without interaction are left out
    """

    first: int | None
    last: int | None
    n_users: int
    n_items: int
    n_interactions: int

    @classmethod
    def of(cls, interactions: Interactions) -> Evidence:
        """Interval and counts of interactions."""
        has_times = interactions.times is not None and interactions.times.size
        return cls(
            first=int(interactions.times.min()) if has_times else None,  # type: ignore[union-attr]
            last=interactions.last_time,
            n_users=int(np.count_nonzero(interactions.counts_by_user())),
            n_items=int(np.count_nonzero(interactions.counts_by_item())),
            n_interactions=len(interactions),
        )


@dataclass(frozen=True)
class Manifest:
    """What `manifest.json` says.

    Parameters
    ----------
    algorithm, hyperparameters, seed : what was run
    code_version : version of the code that ran it
    evidence : Evidence
    metrics : metric name -> value, of the evaluation that belongs to the model
    checksums : file name -> sha256 as hex text
    choices : what the algorithm chose by itself, and the figures that made it
    format : version of the layout of the folder
    """

    algorithm: str
    hyperparameters: dict[str, Any]
    seed: int | None
    code_version: str
    evidence: Evidence
    metrics: dict[str, float] = field(default_factory=dict)
    checksums: dict[str, str] = field(default_factory=dict)
    choices: dict[str, Any] = field(default_factory=dict)
    format: int = FORMAT


@dataclass(frozen=True, eq=False)
class Artifact:
    """A model read from disk: its arrays are memory-mapped read-only.

    Parameters
    ----------
    manifest : Manifest
    model : Algorithm, without the interactions that it was fitted on
    items : Vocabulary, item ids of the model's indexes
    """

    manifest: Manifest
    model: Algorithm
    items: Vocabulary


def write_artifact(
    folder: Path,
    model: Algorithm,
    *,
    item_ids: Ids,
    evidence: Evidence,
    code_version: str,
    seed: int | None = None,
    metrics: Mapping[str, float] | None = None,
) -> Manifest:
    """Write a fitted model so that it is there completely or not at all, also after a power cut.

    Parameters
    ----------
    folder : where the artifact shall be; must not exist, its parent must
    model : a fitted Algorithm
    item_ids : ndarray of int64 or str, shape (n_items,), ids of the model's item indexes
    evidence : Evidence of the interactions that the model was fitted on
    code_version, seed, metrics : kept in the manifest

    Raises
    ------
    FileExistsError
        When there is something at `folder` already: artifacts are never overwritten.
    ValueError
        When `item_ids` has another length than the model's catalogue.
    """
    if item_ids.shape != (model.n_items_,):
        raise ValueError(f"item_ids must have shape ({model.n_items_},), got {item_ids.shape}")
    if folder.exists():
        raise FileExistsError(f"{folder} exists; an artifact is never overwritten")
    unfinished = folder.parent / f".{folder.name}.{uuid.uuid4().hex[:8]}.unfinished"
    unfinished.mkdir()
    try:
        arrays = model.state() | {ITEM_IDS: item_ids}
        manifest = Manifest(
            algorithm=model.name(),
            hyperparameters=model.hyperparameters(),
            seed=seed,
            code_version=code_version,
            evidence=evidence,
            metrics=dict(metrics or {}),
            choices=model.choices(),
            checksums={
                f"{name}.npy": _write_array(unfinished, name, arrays[name]) for name in sorted(arrays)
            },
        )
        _write_text(unfinished / MANIFEST, json.dumps(asdict(manifest), indent=2, sort_keys=True) + "\n")
        _sync_folder(unfinished)
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    _sync_folder(folder.parent)
    return manifest


def forget_users(folder: Path, user_ids: Iterable[int | str], *, into: Path) -> Manifest | None:
    """Write an artifact again without some training users; None when it holds none of them.

    Parameters
    ----------
    folder : Path, an artifact; left as it is
    user_ids : ids of users, as the interactions had them
    into : where the new artifact shall be; must not exist

    Raises
    ------
    DamagedArtifactError
        When the artifact cannot be read.
    """
    artifact = read_artifact(folder)
    held = [artifact.model.forget_user(user_id) for user_id in user_ids]
    if not any(held):
        return None
    old = artifact.manifest
    return write_artifact(
        into,
        artifact.model,
        item_ids=np.asarray(artifact.items.ids),
        evidence=old.evidence,
        code_version=old.code_version,
        seed=old.seed,
        metrics=old.metrics,
    )


def read_manifest(folder: Path) -> Manifest:
    """The manifest alone.

    Raises
    ------
    DamagedArtifactError
        When it is missing, unreadable, or of another format.
    """
    path = folder / MANIFEST
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        manifest = Manifest(**(found | {"evidence": Evidence(**found["evidence"])}))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedArtifactError(f"{path} cannot be read: {error}") from error
    if manifest.format != FORMAT:
        raise DamagedArtifactError(f"{path} has format {manifest.format}, expected {FORMAT}")
    outside = [name for name in manifest.checksums if Path(name).name != name]
    if outside:
        raise DamagedArtifactError(f"{path} names a file outside its folder: {outside[0]}")
    return manifest


def read_artifact(folder: Path, *, verify: bool = True) -> Artifact:
    """Open an artifact; arrays stay on disk until they are used.

    Parameters
    ----------
    folder : Path
    verify : read all files once and compare checksums. Leave it out only where the same files were
        verified before.

    Raises
    ------
    DamagedArtifactError
        When a file is missing, changed or unreadable; the message names it.
    """
    manifest = read_manifest(folder)
    if verify:
        for name, checksum in manifest.checksums.items():
            _verify(folder / name, checksum)
    arrays = {name.removesuffix(".npy"): _mapped(folder / name) for name in manifest.checksums}
    try:
        items = Vocabulary(np.asarray(arrays.pop(ITEM_IDS)))
        algorithm = algorithm_class(manifest.algorithm)
        model = algorithm.from_state(arrays, hyperparameters=manifest.hyperparameters)
    except (KeyError, TypeError, UnknownAlgorithmError) as error:
        raise DamagedArtifactError(f"{folder / MANIFEST} does not fit this code: {error}") from error
    return Artifact(manifest, model, items)


def _write_array(folder: Path, name: str, array: npt.NDArray[Any]) -> str:
    path = folder / f"{name}.npy"
    with path.open("wb") as file:
        np.save(file, array, allow_pickle=False)
        file.flush()
        os.fsync(file.fileno())
    return _checksum(path)


def _write_text(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _verify(path: Path, expected: str) -> None:
    try:
        found = _checksum(path)
    except OSError as error:
        raise DamagedArtifactError(f"{path} cannot be read: {error}") from error
    if found != expected:
        raise DamagedArtifactError(f"{path} has changed: sha256 {found}, the manifest says {expected}")


def _mapped(path: Path) -> npt.NDArray[Any]:
    """A plain array over the file's pages: each look into a `memmap` costs ten times as much."""
    try:
        return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    except (OSError, ValueError) as error:
        raise DamagedArtifactError(f"{path} cannot be read: {error}") from error
