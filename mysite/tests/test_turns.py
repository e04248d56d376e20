import sys

import pytest

from mysite.turns import take_short_turns


@pytest.fixture
def usual_turns():
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.005)
    yield sys.getswitchinterval()
    sys.setswitchinterval(before)


def test_turns_are_shorter_than_python_s(usual_turns):
    take_short_turns()
    assert sys.getswitchinterval() < usual_turns / 2
