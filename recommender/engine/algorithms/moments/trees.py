"""Regression trees as arrays: grown by LightGBM, decided by a compiled loop, stored without pickle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

import lightgbm
import numba
import numpy as np
import numpy.typing as npt

from recommender.engine.arrays import Floats

LEARNING = {
    "objective": "lambdarank",
    "lambdarank_truncation_level": 60,
    "learning_rate": 0.05,
    "num_leaves": 8,
    "min_data_in_leaf": 100,
    "feature_fraction": 0.7,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
"""Small trees: larger ones learn a few hundred lists by heart (see docs/decisions/engine-defaults.md)."""

ROWS_WORTH_THREADS = 200_000
BLOCK_ROWS = 256
"""Rows that are decided at a time: what the nodes of a small tree lead to then fits into the nearest cache."""


@dataclass(frozen=True, eq=False)
class Trees:
    """Trees whose values add up. Node i of all trees goes left where feature <= threshold, to a later node.

    Parameters
    ----------
    roots : ndarray of int32, shape (n_trees,), the first node of each tree
    feature : ndarray of int32, shape (n_nodes,), column; -1 at a leaf
    threshold : ndarray of float64, shape (n_nodes,); at a leaf its value
    left, right : ndarray of int32, shape (n_nodes,)
    """

    roots: npt.NDArray[np.int32]
    feature: npt.NDArray[np.int32]
    threshold: Floats
    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]

    @classmethod
    def none(cls) -> Self:
        """No trees, whose value is 0."""
        empty = np.empty(0, dtype=np.int32)
        return cls(empty, empty, np.empty(0), empty, empty)

    def values(self, features: npt.NDArray[np.float32]) -> Floats:
        """Sum of the trees' values for each row of float32 features, shape (n,)."""
        if not self.roots.size:
            return np.zeros(features.shape[0])
        columns = np.ascontiguousarray(features.T)  # (n_features, n)
        ends = np.append(self.roots[1:], np.int32(self.feature.size))
        reached = np.empty((int((ends - self.roots).max()), BLOCK_ROWS))  # from each node of a tree
        found: Floats = _summed(
            columns, self.roots, ends, self.feature, self.threshold, self.left, self.right, reached
        )
        return found

    def state(self) -> dict[str, npt.NDArray[Any]]:
        """All arrays by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_state(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Trees from what `state` gave."""
        return cls(**arrays)


def grown(
    features: npt.NDArray[np.float32],
    labels: npt.NDArray[np.int8],
    sizes: npt.NDArray[np.int64],
    *,
    n_trees: int,
    seeds: Sequence[int],
) -> Trees:
    """Trees that improve the order of lists, averaged over seeds.

    Parameters
    ----------
    features : ndarray of float32, shape (n, n_features), rows of one list together
    labels : ndarray of int8, shape (n,), 1 where relevant
    sizes : ndarray of int64, shape (n_lists,), rows of each list
    n_trees, seeds : trees for each seed
    """
    models = []
    threads = 1 if labels.size < ROWS_WORTH_THREADS else 0  # 0: as many as there are cores
    for seed in seeds:
        data = lightgbm.Dataset(features, labels, group=sizes, free_raw_data=False)
        booster = lightgbm.train(
            LEARNING | {"seed": seed, "num_threads": threads}, data, num_boost_round=n_trees
        )
        models += [tree["tree_structure"] for tree in booster.dump_model()["tree_info"]]
    return _flattened(models, scale=1.0 / len(seeds))


def _flattened(trees: Sequence[Mapping[str, Any]], *, scale: float) -> Trees:
    roots: list[int] = []
    nodes: list[list[float]] = []  # feature, threshold or value, left, right
    for tree in trees:
        roots.append(len(nodes))
        _add(tree, nodes, scale)
    table = np.array(nodes, dtype=np.float64).reshape(-1, 4)
    feature, left, right = (table[:, column].astype(np.int32) for column in (0, 2, 3))
    return Trees(np.array(roots, dtype=np.int32), feature, table[:, 1].copy(), left, right)


def _add(node: Mapping[str, Any], nodes: list[list[float]], scale: float) -> int:
    place = len(nodes)
    if "split_feature" not in node:
        nodes.append([-1, node["leaf_value"] * scale, -1, -1])
        return place
    nodes.append([node["split_feature"], node["threshold"], -1, -1])
    nodes[place][2] = _add(node["left_child"], nodes, scale)
    nodes[place][3] = _add(node["right_child"], nodes, scale)
    return place


@numba.njit(cache=True, nogil=True)
def _summed(
    columns: Any, roots: Any, ends: Any, feature: Any, threshold: Any, left: Any, right: Any, reached: Any
) -> Any:  # pragma: no cover
    """Decide every node for a block of rows at once, children before parents.

    That is more decisions than on the way of each row from the root, but none of them is a jump: a sixth of
    the time. Loops stand where slices could, which take seconds to compile.
    """
    values = np.zeros(columns.shape[1])
    for start in range(0, values.size, reached.shape[1]):
        stop = min(start + reached.shape[1], values.size)
        size = stop - start
        for tree in range(roots.size):
            root = roots[tree]
            for node in range(ends[tree] - 1, root - 1, -1):
                own = reached[node - root, :size]
                if feature[node] < 0:
                    for row in range(size):
                        own[row] = threshold[node]
                    continue
                at_left, at_right = reached[left[node] - root, :size], reached[right[node] - root, :size]
                _decide(own, columns[feature[node], start:stop], threshold[node], at_left, at_right)
            for row in range(size):
                values[start + row] += reached[0, row]
    return values


@numba.njit(cache=True, nogil=True)
def _decide(own: Any, column: Any, limit: Any, at_left: Any, at_right: Any) -> None:  # pragma: no cover
    """What is reached from a node, row by row; both sides are read first, or each row would be a jump."""
    for row in range(own.size):
        left, right = at_left[row], at_right[row]
        own[row] = left if column[row] <= limit else right
