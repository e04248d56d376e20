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


@dataclass(frozen=True)
class Located:
    """A version, and the folder of its artifact: another one when somebody was taken out of it."""

    version: str
    folder: str


@dataclass(frozen=True)
class Pointer:
    """The live version of an algorithm, and the one before it."""

    live: Located
    previous: Located | None


@dataclass(frozen=True, eq=False)
class Model:
    """A fitted algorithm with the movies that it knows; its arrays are memory-mapped and shared."""

    algorithm: str
    version: str
    fitted: Algorithm
    items: Vocabulary  # of movie ids
    folder: str = ""  # of the artifact
    is_stand_in: bool = False  # the version before serves because the live one is damaged

    @property
    def located(self) -> Located:
        return Located(self.version, self.folder)


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
            if serving is not None and serving.located == pointer.live:
                return serving
            if serving is not None and not self._is_damaged(pointer.live):
                self._open_beside(algorithm, pointer.live)
                return serving
            return self._opened(algorithm, pointer)

    def _look(self) -> None:
        now = time.monotonic()
        if self._looked_at is not None and now - self._looked_at < value_of("LOOK_FOR_VERSIONS_SECONDS"):
            return
        self._looked_at = now
        self._pointers = {
            live.algorithm: Pointer(
                Located(live.version.name, live.version.location),
                Located(live.previous.name, live.previous.location) if live.previous else None,
            )
            for live in LiveVersion.objects.select_related("version", "previous")
        }

    def _open_beside(self, algorithm: str, located: Located) -> None:
        if located.version in self._opening:
            return
        self._opening.add(located.version)
        threading.Thread(target=self._open_later, args=(algorithm, located), daemon=True).start()

    def _open_later(self, algorithm: str, located: Located) -> None:
        try:
            model = _read(algorithm, located)
            with self._lock:
                self._serving[algorithm] = model
        except DamagedArtifactError as error:
            with self._lock:
                self._note_damage(located, error)
        finally:
            with self._lock:
                self._opening.discard(located.version)

    def _opened(self, algorithm: str, pointer: Pointer) -> Model:
        for located in (pointer.live, pointer.previous):
            if located is None or self._is_damaged(located):
                continue
            serving = self._serving.get(algorithm)
            if serving is not None and serving.located == located:
                return serving
            try:
                model = _read(algorithm, located, is_stand_in=located is pointer.previous)
            except DamagedArtifactError as error:
                self._note_damage(located, error)
                continue
            self._serving[algorithm] = model
            return model
        raise NoLiveModelError(f"no version of {algorithm} can be read")

    def _is_damaged(self, located: Located) -> bool:
        found_at = self._damaged.get(located.version)
        return found_at is not None and time.monotonic() - found_at < DAMAGED_FOR.total_seconds()

    def _note_damage(self, located: Located, error: DamagedArtifactError) -> None:
        DAMAGED[located.version] += 1
        self._damaged[located.version] = time.monotonic()
        logger.error("version %s is damaged and does not serve: %s", located.version, error)

    def is_damaged(self, algorithm: str) -> bool:
        """Whether the live version of an algorithm was found damaged lately."""
        pointer = self._pointers.get(algorithm)
        return pointer is not None and self._is_damaged(pointer.live)

    @property
    def stamp(self) -> Hashable:
        """Another as soon as another version of anything is live or serves."""
        with self._lock:
            self._look()
            serving = frozenset(model.located for model in self._serving.values())
            return frozenset(self._pointers.values()), serving

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


def _read(algorithm: str, located: Located, *, is_stand_in: bool = False) -> Model:
    """Arrays of an older code are as good as damaged: the page falls back, the worker trains anew."""
    try:
        artifact = read_artifact(local_copy(located.folder))
    except DamagedArtifactError:
        raise
    except (ValueError, IndexError) as error:
        raise DamagedArtifactError(f"{located.folder} does not fit this code: {error}") from error
    return Model(algorithm, located.version, artifact.model, artifact.items, located.folder, is_stand_in)
