"""What algorithms share that are made of whole other models: these are stored with them, and forget with them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, Self

import numpy.typing as npt

from recommender.engine.algorithm import Algorithm
from recommender.engine.state import BETWEEN, part_of, prefixed


class Ensemble(Algorithm):
    """An algorithm with fitted models of its own, by name; its `__init__` sets `_models` to an empty dict."""

    _models: dict[str, Algorithm]

    @abstractmethod
    def _unfitted(self) -> dict[str, Algorithm]:
        """The models as they are before `fit`, by name; those of a loaded ensemble follow from its arrays."""

    def _forget(self) -> None:
        super()._forget()
        self._models = {}

    def forget_user(self, user_id: int | str) -> bool:
        """Out of every model; true when one held them."""
        held = [model.forget_user(user_id) for model in self._models.values()]
        return any(held)

    def state(self) -> dict[str, npt.NDArray[Any]]:
        """Own arrays, and those of each model behind its name."""
        arrays = super().state()
        for name, model in self._models.items():
            arrays |= prefixed(name, model.state())
        return arrays

    @classmethod
    def from_state(
        cls, arrays: Mapping[str, npt.NDArray[Any]], *, hyperparameters: Mapping[str, Any] | None = None
    ) -> Self:
        """A model from what `state` gave."""
        own = {key: array for key, array in arrays.items() if BETWEEN not in key}
        model = super().from_state(own, hyperparameters=hyperparameters)
        for name, part in model._unfitted().items():
            settings = part.hyperparameters()
            model._models[name] = part.from_state(part_of(name, arrays), hyperparameters=settings)
        return model
