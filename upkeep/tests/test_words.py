"""One word for one thing, a reason for each package, a line for each folder."""

import re
import tomllib

import pytest

from upkeep.tree import HOUSE, ROOT, is_test, python_files, scripts_and_styles, templates
from upkeep.words import WITHOUT_EVIDENCE, decided_against, kinds_of_other_things, vague_names

READ = [path for path in [*python_files(), *templates(), *scripts_and_styles()] if "upkeep" not in path.parts]
# Folders whose names Django or pytest give; what lies in them is said by the folder above.
NAMED_BY_OTHERS = {
    "migrations",
    "management",
    "commands",
    "templatetags",
    "tests",
    "browser",
    "supervisor",
    "posters",
}


def test_words_that_were_decided_against_are_not_said():
    assert not list(decided_against(READ))


def test_such_a_word_is_noticed_and_a_proper_name_is_not(tmp_path):
    page = tmp_path / "page.html"
    page.write_text("Every film of the genre Film-Noir\n")
    assert list(decided_against([page])) == [f"{page}:1 film: say movie"]


def test_only_events_and_marks_are_of_a_kind():
    without = [
        path
        for path in python_files()
        if path.relative_to(ROOT).as_posix().startswith(WITHOUT_EVIDENCE) and not is_test(path)
        if "migrations" not in path.parts
    ]
    assert without
    assert not list(kinds_of_other_things(without))


def test_a_kind_of_something_else_is_noticed_and_numpys_word_is_not(tmp_path):
    code = tmp_path / "rules.py"
    code.write_text('by_kind = ids.dtype.kind  # kind\norder = argsort(x, kind="stable")\n')
    assert list(kinds_of_other_things([code])) == [f"{code}:1 by_kind"]


def test_no_file_is_named_after_what_it_is_made_of():
    assert not list(vague_names(READ))


def test_such_a_name_is_noticed(tmp_path):
    assert list(vague_names([tmp_path / "utils.py", tmp_path / "movies.py"])) == [f"{tmp_path}/utils.py"]


@pytest.mark.parametrize("path", sorted(ROOT.glob("requirements*.in")), ids=lambda path: path.name)
def test_every_package_is_asked_for_with_its_reason(path):
    asked = [line for line in path.read_text().splitlines() if line and not line.startswith(("#", "-c"))]
    assert asked
    assert not [line for line in asked if not re.fullmatch(r"\S+  # .{10,}", line)]


def test_every_folder_of_code_says_what_it_is():
    folders = {path.parent for path in python_files(folders=HOUSE)}
    silent = [
        folder.relative_to(ROOT).as_posix()
        for folder in sorted(folders)
        if not set(folder.relative_to(ROOT).parts[1:]) & NAMED_BY_OTHERS
        if not (folder / "__init__.py").read_text().startswith('"""')
    ]
    assert not silent


def test_every_folder_at_the_top_is_in_the_list_of_folders():
    listed = set(re.findall(r"^\| `([\w.]+)/` \|", (ROOT / "docs" / "README.md").read_text(), re.MULTILINE))
    ours = {path.parts[0] for path in _tracked_folders()}
    assert ours <= listed, f"docs/README.md lacks {sorted(ours - listed)}"


def _tracked_folders():
    skipped = {"node_modules", "__pycache__", "mutants", "site"}
    for path in ROOT.iterdir():
        if path.is_dir() and not path.name.startswith(".") and path.name not in skipped:
            yield path.relative_to(ROOT)


def test_the_version_is_the_newest_of_the_changelog():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    newest = re.search(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert newest is not None
    assert newest[1] == version
