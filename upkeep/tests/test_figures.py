"""The figures of the house count what they say they count."""

from pathlib import Path

import pytest

from upkeep.repeats import repeats, telling_lines
from upkeep.sizes import bodies, long_files
from upkeep.unused import unused

BLOCK = "\n".join(f"    value = weigh(value, by={number})" for number in range(6))


@pytest.fixture
def write(tmp_path: Path):
    def written(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return written


def test_a_body_is_counted_without_its_docstring(write):
    path = write(
        "code.py", 'def f(a):\n    """Says\n    much."""\n    if a:\n        return 1\n    return 2\n'
    )
    (body,) = bodies([path])
    assert (body.name, body.n_lines, body.has_branches) == ("f", 3, True)


def test_a_long_file_is_named_with_its_length(write):
    assert long_files([write("long.py", "x = 1\n" * 5), write("short.py", "x = 1\n")], over=4) == {
        write("long.py", "x = 1\n" * 5): 5
    }


def test_a_block_that_stands_twice_is_found_once_and_whole(write):
    one = write("one.py", f"def f(value):\n{BLOCK}\n    return keep(value)\n")
    other = write("other.py", f"def g(value):\n{BLOCK}\n    return keep(value)\n")
    (found,) = repeats([one, other])
    assert (found.path, found.first, found.last, found.other_first) == (one, 2, 8, 2)


def test_five_lines_are_no_block(write):
    short = BLOCK.rpartition("\n")[0]
    assert not repeats([write(name, f"def f(value):\n{short}\n") for name in ("one.py", "other.py")])


def test_imports_docstrings_and_signatures_tell_nothing(write):
    path = write(
        "code.py",
        'import os\n\ndef f(\n    value: int,\n) -> int:\n    """Says."""\n    return os.cpu_count()\n',
    )
    assert [line.text for line in telling_lines(path)] == ["return os.cpu_count()"]


def test_what_nobody_calls_is_named_and_what_a_template_names_is_not(write, tmp_path):
    write(
        "catalogue/movie.py",
        "class Movie:\n    def shown(self): ...\n    def forgotten(self): ...\n\nMovie()\n",
    )
    write("templates/movie.html", "{{ movie.shown }}")
    write("mysite/settings.py", "")
    write("pyproject.toml", "")
    assert unused(tmp_path) == ["catalogue/movie.py:3 method forgotten"]
