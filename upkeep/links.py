"""Links of our documents that name something in a file: `name` in brackets, then where it lies."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

NAMED = re.compile(r"\[`(\w+)`\]\(([^)#]+)\)")
IN_SCRIPT = r"(?:function\s+|const\s+|class\s+){}\b"


@dataclass(frozen=True)
class NamedLink:
    name: str
    path: Path


def named_links(document: Path) -> Iterator[NamedLink]:
    for name, target in NAMED.findall(document.read_text(encoding="utf-8")):
        yield NamedLink(name, (document.parent / target).resolve())


def is_defined(link: NamedLink) -> bool:
    """A function, method, class or constant of that name is defined in that file."""
    if not link.path.is_file():
        return False
    text = link.path.read_text(encoding="utf-8")
    if link.path.suffix == ".py":
        return link.name in _names_in(text)
    return re.search(IN_SCRIPT.format(re.escape(link.name)), text) is not None


def _names_in(text: str) -> set[str]:
    nodes = list(ast.walk(ast.parse(text)))
    defined = {
        node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
    }
    assigned = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return defined | assigned
