"""The live models of this process: which version serves, opened once, and what stands in when it is damaged."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import timedelta

from recommender.conf import value_of
from recommender.engine.algorithm import Algorithm
from recommender.engine.artifact import read_artifact
from recommender.engine.errors import DamagedArtifactError
from recommender.engine.vocabulary import Vocabulary
from recommender.errors import NoLiveModelError
from recommender.models import LiveVersion
from recommender.storage import local_copy

logger = logging.getLogger(__name__)

DAMAGED_FOR = timedelta(seconds=60)  # until a damaged artifact is looked at again

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
            with self._lock:
                self._serving[algorithm] = model
        except DamagedArtifactError as error:
            with self._lock:
                self._note_damage(pointer.version, error)
        finally:
            with self._lock:
                self._opening.discard(pointer.version)

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

    @property
    def stamp(self) -> Hashable:
        """Another as soon as another version of anything is live or serves."""
        with self._lock:
            self._look()
            serving = [(model.version, model.folder) for model in self._serving.values()]
            return frozenset(self._pointers.values()), frozenset(serving)

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
    try:
        artifact = read_artifact(local_copy(folder))
    except DamagedArtifactError:
        raise
    except (
        ValueError,
        IndexError,
    ) as error:  # arrays of an older code: the page falls back, the worker trains anew
        raise DamagedArtifactError(f"{folder} does not fit this code: {error}") from error
    return Model(algorithm, version, artifact.model, artifact.items, folder, is_stand_in)
