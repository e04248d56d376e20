"""What the documents name exists where they say."""

import re

import pytest

from upkeep.links import NamedLink, is_defined, named_links
from upkeep.tree import ROOT

ONE_CLICK = ROOT / "docs" / "one-click.md"


@pytest.mark.parametrize("document", sorted((ROOT / "docs").rglob("*.md")), ids=lambda path: path.name)
def test_every_name_that_a_document_links_is_defined_there(document):
    gone = [f"{link.name} in {link.path}" for link in named_links(document) if not is_defined(link)]
    assert not gone


def test_the_way_of_one_click_has_all_its_stations():
    folders = {link.path.relative_to(ROOT).parts[0] for link in named_links(ONE_CLICK)}
    assert folders == {"static", "collector", "recommender", "moviegeek"}
    assert len(list(named_links(ONE_CLICK))) > 20


def test_a_name_that_is_gone_is_noticed(tmp_path):
    (tmp_path / "code.py").write_text("def here(): pass\n")
    (tmp_path / "code.js").write_text("async function there() {}\n")
    assert is_defined(NamedLink("here", tmp_path / "code.py"))
    assert is_defined(NamedLink("there", tmp_path / "code.js"))
    assert not is_defined(NamedLink("gone", tmp_path / "code.py"))
    assert not is_defined(NamedLink("gone", tmp_path / "code.js"))
    assert not is_defined(NamedLink("here", tmp_path / "missing.py"))


@pytest.mark.parametrize("document", sorted((ROOT / "docs").rglob("*.md")), ids=lambda path: path.name)
def test_a_page_with_measured_figures_says_by_which_command(document):
    text = document.read_text(encoding="utf-8")
    n_figures = len(re.findall(r"\b\d+\.\d+\b", text))
    commands = re.findall(r"(make [a-z]+|manage\.py [a-z_]+|python -m [a-z.]+|scripts/\w+|pytest \S+)", text)
    assert n_figures < 3 or commands


def test_every_decision_is_in_the_list_of_decisions():
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    assert not [
        path.name for path in folder.glob("*.md") if path.name != "README.md" and path.name not in listed
    ]
