"""One file and one paper per algorithm, found by module: a new file is enough."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from recommender.engine.algorithm import Algorithm
from recommender.engine.errors import UnknownAlgorithmError

__all__ = ["algorithm_class", "algorithm_names"]


@cache
def algorithm_names() -> tuple[str, ...]:
    """Names of all algorithms, sorted: the modules of this package."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


@cache
def algorithm_class(name: str) -> type[Algorithm]:
    """The algorithm that the module `name` defines.

    Raises
    ------
    UnknownAlgorithmError
        When there is no such module.
    """
    if name not in algorithm_names():
        raise UnknownAlgorithmError(f"no algorithm {name!r}; there are {', '.join(algorithm_names())}")
    module = import_module(f"{__name__}.{name}")
    (found,) = (
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Algorithm) and value.__module__ == module.__name__
    )
    return found
