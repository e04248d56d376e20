"""The worked examples of docs/metrics.md are true."""

import doctest
from pathlib import Path

GUIDE = Path(__file__).parents[3] / "docs" / "metrics.md"


def test_the_examples_of_the_guide_run():
    found = doctest.testfile(str(GUIDE), module_relative=False)
    assert found.attempted > 15
    assert found.failed == 0
