"""Same input and seed, same output: in this process, in another one, and with another number of threads."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from recommender.engine.naming import algorithm_names
from recommender.tests.engine.fingerprints import answers_of

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


@pytest.fixture(scope="module")
def elsewhere():
    """Answers of processes that order sets differently and have one and two threads."""
    found = []
    for n_threads, hash_seed in ((1, 1), (2, 2)):
        words = [sys.executable, "-m", "recommender.tests.engine.fingerprints"]
        environment = os.environ | dict.fromkeys(THREADS, str(n_threads)) | {"PYTHONHASHSEED": str(hash_seed)}
        done = subprocess.run(words, env=environment, capture_output=True, check=True)
        found.append(json.loads(done.stdout))
    return found


@pytest.mark.parametrize("name", algorithm_names())
def test_two_fits_in_one_process_say_the_same(name):
    assert answers_of(name) == answers_of(name)


@pytest.mark.parametrize("name", algorithm_names())
def test_processes_and_thread_counts_say_the_same(name, elsewhere):
    one, other = (answers[name] for answers in elsewhere)
    assert one.keys() == other.keys()
    for what, values in one.items():
        # Another number of threads may add in another order: the last bits, not the answer.
        np.testing.assert_allclose(values, other[what], rtol=1e-7, atol=1e-9)
