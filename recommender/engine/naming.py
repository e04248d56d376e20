"""How algorithms are asked for in words: `ease`, or with settings `ease(l2=300, dropout=0)`."""

from __future__ import annotations

import ast
import inspect
import re
from typing import Any

from recommender.engine.algorithms import algorithm_class

COMMA_OUTSIDE = re.compile(r",(?![^(]*\))")


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
    kind = algorithm_class(name.strip())
    if not bracket:
        return name.strip(), {}
    try:
        call = ast.parse(f"_({given}", mode="eval").body
        if not isinstance(call, ast.Call) or call.args:
            raise ValueError
        settings = {str(word.arg): ast.literal_eval(word.value) for word in call.keywords}
    except (SyntaxError, ValueError) as error:
        raise ValueError(f"expected settings as in {name}(setting=1), got {text!r}") from error
    known = list(inspect.signature(kind).parameters)
    unknown = [word for word in settings if word not in known]
    if unknown:
        raise ValueError(f"{name} has no setting {unknown[0]!r}; it has {', '.join(known) or 'none'}")
    return name.strip(), settings
