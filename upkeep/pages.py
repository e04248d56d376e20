"""Hooks of `make docs`: pages that are made from the code, and links into the checkout that are looked after."""

from __future__ import annotations

import logging
import os
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from upkeep.rest_reference import rest_reference
from upkeep.tree import ROOT

logger = logging.getLogger("mkdocs.hooks.pages")
LINK = re.compile(r"\[(?P<words>[^\]]*)\]\((?P<target>(?:\.\./)+[^)#\s]+)(?:#[^)]*)?\)")
ENGINE = ROOT / "recommender" / "engine"
# What a developer calls; the rest of the engine serves these.
ENGINE_MODULES = (
    "interactions",
    "features",
    "algorithm",
    "capabilities",
    "ranking",
    "explanation",
    "metrics.ranking",
    "metrics.rating",
    "metrics.beyond",
    "metrics.estimates",
    "metrics.significance",
    "splits",
    "evaluation",
    "search_space",
    "tuning",
    "artifact",
    "batch",
    "onboarding",
    "bandit",
    "together",
    "errors",
)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """A new page needs no entry in the navigation: what has none stands at its end."""
    named = set(re.findall(r"[\w/-]+\.md", str(config.nav)))
    further = sorted(path.name for path in Path(config.docs_dir).glob("*.md") if path.name not in named)
    if further and config.nav is not None:
        config.nav.append({"Further": further})
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds what no file holds: the references and what lies outside of `docs/`."""
    made = {
        "reference/rest.md": rest_reference(),
        "reference/engine.md": engine_reference(),
        "reference/algorithms.md": algorithms_reference(),
        "contributing.md": (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").replace("](docs/", "]("),
    }
    for path, text in made.items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """A link to a file of the checkout becomes its path, as the built pages stand alone; one to nothing is told."""
    folder = Path(page.file.src_uri).parent

    def told(found: re.Match[str]) -> str:
        target = Path(os.path.normpath(Path("docs") / folder / found["target"]))
        if target == Path("CONTRIBUTING.md"):
            return f"[{found['words']}]({os.path.relpath('contributing.md', folder)})"
        if not (ROOT / target).exists():
            logger.warning("%s links %s, which is not there", page.file.src_uri, target)
        return f"{found['words']} (`{target.as_posix()}`)"

    return LINK.sub(told, markdown)


def engine_reference() -> str:
    parts = [
        "# Engine",
        "",
        "`recommender.engine` knows no Django and no database: arrays in, numbers out. Made from its docstrings.",
        "",
    ]
    for name in ENGINE_MODULES:
        parts += [f"::: recommender.engine.{name}", ""]
    return "\n".join(parts)


def algorithms_reference() -> str:
    names = sorted(path.stem for path in (ENGINE / "algorithms").glob("*.py") if path.stem != "__init__")
    parts = [
        "# The algorithms",
        "",
        "One file and one paper each. What they reach on three data sets is in [Algorithms](../algorithms.md).",
        "",
    ]
    for name in names:
        parts += [f"::: recommender.engine.algorithms.{name}", ""]
    return "\n".join(parts)
