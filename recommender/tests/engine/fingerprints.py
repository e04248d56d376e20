"""What every algorithm says of one small world, as JSON on standard output: for comparing processes."""

import json
import sys

import numpy as np

from recommender.engine.naming import algorithm_class, algorithm_names
from recommender.tests.engine.worlds import random_world, two_taste_groups


def answers_of(name: str) -> dict[str, list[float]]:
    """Scores of a few people, and predicted ratings where the algorithm gives any."""
    features = two_taste_groups(n_items=26).features
    world = random_world(seed=31)
    model = algorithm_class(name)().fit(world, features=features)
    scores = [model.score(world.history_of(user)) for user in range(3)]
    found = {"scores": np.concatenate(scores).tolist()}
    if model.capabilities.predicts:
        users, items = np.repeat(np.arange(3), 5), np.tile(np.arange(5), 3)
        found["predictions"] = model.predict(users, items).tolist()
    return found


if __name__ == "__main__":
    json.dump({name: answers_of(name) for name in algorithm_names()}, sys.stdout)
