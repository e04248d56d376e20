"""No stored model holds a row of a person, unless the algorithm says so and can take it out."""

import numpy as np

from recommender.engine.algorithm import Algorithm
from recommender.engine.algorithms.default import Default
from recommender.engine.artifact import Evidence, forget_users, read_artifact, write_artifact
from recommender.tests.engine.worlds import features_of, random_world

N_USERS, N_ITEMS = 53, 20
WORLD = random_world(seed=3, n_users=N_USERS, n_items=N_ITEMS, n_rows=600)
FEATURES = features_of(WORLD, half=N_ITEMS // 2)


def stored(model: Algorithm, folder):
    fitted = model.fit(WORLD, features=FEATURES)
    write_artifact(folder, fitted, item_ids=WORLD.item_ids, evidence=Evidence.of(WORLD), code_version="1")
    return read_artifact(folder)


def test_an_artifact_holds_no_row_per_user_or_can_lose_it(algorithm, tmp_path):
    arrays = stored(algorithm, tmp_path / "v1").model.state()
    by_user = [name for name, array in arrays.items() if {N_USERS, N_USERS + 1} & set(np.shape(array))]
    if not by_user:
        return
    user_id = WORLD.user_ids[7]
    assert forget_users(tmp_path / "v1", [user_id], into=tmp_path / "v2") is not None
    assert forget_users(tmp_path / "v2", [user_id], into=tmp_path / "v3") is None


def test_an_artifact_without_people_is_left_alone(tmp_path):
    stored(Default(), tmp_path / "v1")
    assert forget_users(tmp_path / "v1", [WORLD.user_ids[0]], into=tmp_path / "v2") is None
    assert not (tmp_path / "v2").exists()
