"""Which algorithms there are, and how they are asked for in words: `ease`, or `ease(l2=300, dropout=0)`."""

from __future__ import annotations

import ast
import inspect
import pkgutil
import re
from functools import cache
from importlib import import_module
from typing import Any

from recommender.engine.algorithm import Algorithm
from recommender.engine.errors import UnknownAlgorithmError

FOLDER = "recommender.engine.algorithms"
"""Its modules are the algorithms, each imported when it is first asked for; a folder in it is a part of one."""
COMMA_OUTSIDE = re.compile(r",(?![^(]*\))")


@cache
def algorithm_names() -> tuple[str, ...]:
    """Names of all algorithms, sorted."""
    modules = pkgutil.iter_modules(import_module(FOLDER).__path__)
    return tuple(sorted(module.name for module in modules if not module.ispkg))


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
    module = import_module(f"{FOLDER}.{name}")
    (found,) = (
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Algorithm) and value.__module__ == module.__name__
    )
    return found


def names_in(text: str) -> list[str]:
    """Names separated by commas; those between brackets separate settings.

    >>> names_in("default, ease(l2=300, dropout=0)")
    ['default', 'ease(l2=300, dropout=0)']
    """
    return [name.strip() for name in COMMA_OUTSIDE.split(text) if name.strip()]


def name_and_settings(text: str) -> tuple[str, dict[str, Any]]:
    """The algorithm's name and the hyperparameters that are given with it.

    Raises
    ------
    UnknownAlgorithmError
        When there is no such algorithm.
    ValueError
        When it has no such setting, or a value is no number, text, True, False or None.

    Examples
    --------
    >>> name_and_settings("ease(l2=300)")
    ('ease', {'l2': 300})
    """
    name, bracket, given = text.partition("(")
    algorithm = algorithm_class(name.strip())
    if not bracket:
        return name.strip(), {}
    try:
        call = ast.parse(f"_({given}", mode="eval").body
        if not isinstance(call, ast.Call) or call.args:
            raise ValueError
        settings = {str(word.arg): ast.literal_eval(word.value) for word in call.keywords}
    except (SyntaxError, ValueError) as error:
        raise ValueError(f"expected settings as in {name}(setting=1), got {text!r}") from error
    known = list(inspect.signature(algorithm).parameters)
    unknown = [word for word in settings if word not in known]
    if unknown:
        raise ValueError(f"{name} has no setting {unknown[0]!r}; it has {', '.join(known) or 'none'}")
    return name.strip(), settings
