import gc

import pytest

from mysite.garbage import collect_rarely

PYTHONS_OWN = 700, 10, 10


@pytest.fixture
def usual_collections():
    before = gc.get_threshold()
    gc.set_threshold(*PYTHONS_OWN)
    yield PYTHONS_OWN
    gc.unfreeze()
    gc.set_threshold(*before)


def test_what_the_start_made_is_left_out_and_everything_is_looked_at_rarely(usual_collections):
    collect_rarely()
    assert gc.get_freeze_count() > 0
    until_full = [count * longer * full for count, longer, full in (usual_collections, gc.get_threshold())]
    assert until_full[1] >= 100 * until_full[0]


def test_young_garbage_in_cycles_is_still_collected(usual_collections):
    collect_rarely()
    cycle: list[object] = []
    cycle.append(cycle)
    del cycle
    assert gc.collect(0) > 0
