"""Docstrings of the engine against the code: who lists parameters lists all of them, and no other."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

from numpydoc.docscrape import NumpyDocString


def wrong_parameters(package: ModuleType) -> list[str]:
    """One line for each docstring whose Parameters are not those of the signature."""
    found = []
    for name, thing in public_names(package):
        documented = documented_parameters(thing)
        if documented and documented != (wanted := parameters_of(thing)):
            found.append(
                f"{name}: documents {', '.join(sorted(documented))}; takes {', '.join(sorted(wanted))}"
            )
    return found


def public_names(package: ModuleType) -> Iterator[tuple[str, Any]]:
    """Classes, functions and methods that are defined in the package, without what begins with `_`."""
    for info in walk_packages(package.__path__, f"{package.__name__}."):
        module = import_module(info.name)
        for name, thing in vars(module).items():
            if name.startswith("_") or getattr(thing, "__module__", None) != info.name:
                continue
            yield f"{info.name}.{name}", thing
            if inspect.isclass(thing):
                for inner, method in vars(thing).items():
                    plain = method.__func__ if isinstance(method, classmethod | staticmethod) else method
                    if inspect.isfunction(plain) and not inner.startswith("_"):
                        yield f"{info.name}.{name}.{inner}", plain


def documented_parameters(thing: Any) -> set[str]:
    """Names under Parameters; none when there is no such section."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of sections that numpydoc does not know
        listed = NumpyDocString(inspect.getdoc(thing) or "")["Parameters"]
    return {name.strip().lstrip("*") for entry in listed for name in entry.name.split(",")}


def parameters_of(thing: Any) -> set[str]:
    signature = inspect.signature(getattr(thing, "py_func", thing))
    return set(signature.parameters) - {"self", "cls"}
