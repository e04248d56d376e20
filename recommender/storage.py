"""Where artifacts are kept: a folder or, past one machine, a bucket of which each machine keeps a local copy.

An artifact is visible when its manifest is: it is written, and uploaded, last.
"""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path

from django.core.files.storage import Storage, storages

from recommender.conf import model_storage
from recommender.engine.artifact import MANIFEST, read_manifest
from recommender.engine.errors import DamagedArtifactError

BUCKET = "models"
"""The name under which Django's settings hold the bucket; without it there is the folder alone."""


def bucket() -> Storage | None:
    """The shared storage; None on one machine."""
    return storages[BUCKET] if BUCKET in storages.backends else None


def publish(location: str) -> None:
    """Copy a written artifact to the bucket, where there is one: the manifest last."""
    shared = bucket()
    if shared is None:
        return
    folder = model_storage() / location
    for name in [*sorted(read_manifest(folder).checksums), MANIFEST]:
        with (folder / name).open("rb") as file:
            shared.save(f"{location}/{name}", file)


def local_copy(location: str) -> Path:
    """The folder of an artifact on this machine, fetched from the bucket when it is not there yet.

    Raises
    ------
    DamagedArtifactError
        When the bucket has no whole one, or cannot be reached.
    """
    folder = model_storage() / location
    shared = bucket()
    if folder.exists() or shared is None:
        return folder
    unfinished = folder.parent / f".{folder.name}.{uuid.uuid4().hex[:8]}.unfinished"
    unfinished.mkdir(parents=True)
    try:
        _fetch(shared, location, MANIFEST, into=unfinished)
        for name in read_manifest(unfinished).checksums:
            _fetch(shared, location, name, into=unfinished)
        unfinished.rename(folder)
    except OSError as error:
        if not folder.exists():  # else another process was faster
            raise DamagedArtifactError(f"{location} cannot be fetched: {error}") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return folder


def _fetch(shared: Storage, location: str, name: str, *, into: Path) -> None:
    try:
        with shared.open(f"{location}/{name}") as source, (into / name).open("wb") as target:
            shutil.copyfileobj(source, target)
    except Exception as error:  # each kind of bucket has errors of its own
        raise OSError(f"{name}: {error}") from error


def remove(location: str) -> None:
    """Here and in the bucket, the manifest first: nobody finds half of it."""
    shared = bucket()
    if shared is not None and shared.exists(f"{location}/{MANIFEST}"):
        shared.delete(f"{location}/{MANIFEST}")
        _, names = shared.listdir(location)
        for name in names:
            shared.delete(f"{location}/{name}")
    shutil.rmtree(model_storage() / location, ignore_errors=True)
