"""Datasets of `datasets` and CSV files as what the engine evaluates on; no database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from datasets import NO_TIME, Dataset, open_dataset
from recommender.engine.arrays import AnyIndexes
from recommender.engine.errors import InputFileError
from recommender.engine.evaluation import Protocol
from recommender.engine.features import ItemFeatures
from recommender.engine.files import Acts, read_items, read_training
from recommender.engine.interactions import Interactions

POSITIVE_SHARE = 0.8
"""From so much of the highest rating on, a rating counts as liked: 4 of 5 stars, 8 of 10."""
SKIPPED_SHOWN = 5


@dataclass(frozen=True)
class EvaluationData:
    name: str
    acts: Acts
    highest_rating: float | None
    features: ItemFeatures | None
    skipped: tuple[str, ...] = ()  # rows that could not be read, the first few in words
    fold_of_act: AnyIndexes | None = None  # the publisher's test part of each row, -1 for none

    def rated(self) -> Interactions:
        return self.acts.interactions(zero=self.acts.zero())

    def published_folds(self, rated: Interactions) -> AnyIndexes | None:
        """The publisher's fold of each row of `rated()`; None where there are none."""
        if self.fold_of_act is None or rated.order is None:
            return None
        return self.fold_of_act[rated.order]

    def relevant_for(self, protocol: Protocol, *, positive_from: float | None) -> Interactions:
        """What a protocol asks for: ratings, what was liked, or (where time decides) everything that was done."""
        if protocol == "rating" or (protocol != "strong" and positive_from is None):
            return self.rated()
        return self.liked(positive_from)

    def liked(self, positive_from: float | None) -> Interactions:
        """Rows whose rating is at least `positive_from`; all rows where there are no ratings.

        Raises ValueError when no row is left.
        """
        ratings = self.acts.ratings
        if ratings is None or self.highest_rating is None:
            return self.rated()
        lowest_liked = POSITIVE_SHARE * self.highest_rating if positive_from is None else positive_from
        is_liked = np.isnan(ratings) | (ratings >= lowest_liked)
        if not is_liked.any():
            raise ValueError(f"no rating reaches {lowest_liked:g}; give a lower --positive-from")
        return self.acts.at(is_liked).interactions(zero=self.acts.zero())


def read_evaluation_data(path: Path, *, items: Path | None = None) -> EvaluationData:
    """A `T.csv` (with an `I.csv`), or whatever `datasets` can open."""
    features = None if items is None else read_items(items)
    if path.suffix == ".csv" and path.is_file():
        acts = read_training(path)
        highest = None if acts.ratings is None else float(np.nanmax(acts.ratings))
        return EvaluationData(path.name, acts, highest, features)
    dataset = open_dataset(path)
    acts = _acts_of(dataset, path)
    features = features or _features_of(dataset)
    return EvaluationData(
        name=dataset.name,
        acts=acts,
        highest_rating=dataset.rating_scale.highest,
        features=features,
        skipped=_skipped_by(dataset),
        fold_of_act=_fold_of_act(dataset, acts),
    )


def _skipped_by(dataset: Dataset) -> tuple[str, ...]:
    named = tuple(map(str, dataset.skipped.rows[:SKIPPED_SHOWN]))
    n_more = dataset.skipped.count - len(named)
    return (*named, f"and {n_more} rows more") if n_more else named


def _acts_of(dataset: Dataset, path: Path) -> Acts:
    frames = [chunk.frame for chunk in dataset.ratings()]
    rows = pd.concat(frames, ignore_index=True) if frames else None
    if rows is None or rows.empty:
        raise InputFileError(f"{path}: {dataset.name} holds no ratings to evaluate on")
    times = rows["timestamp"].to_numpy(dtype=np.int64)
    return Acts(
        rows["user_id"].to_numpy(dtype=str),
        rows["item_id"].to_numpy(dtype=str),
        rows["rating"].to_numpy(dtype=np.float64),
        None if (times == NO_TIME).any() else times,
    )


def _fold_of_act(dataset: Dataset, acts: Acts) -> AnyIndexes | None:
    folds = [fold.assign(fold=number) for number, fold in enumerate(dataset.folds())]
    if not folds:
        return None
    keys = ["user_id", "item_id"]
    fold_of_pair = pd.concat(folds).drop_duplicates(keys, keep="last")[[*keys, "fold"]]
    rows = pd.DataFrame({"user_id": acts.user_ids, "item_id": acts.item_ids})
    found = rows.merge(fold_of_pair.astype(dict.fromkeys(keys, str)), on=keys, how="left")["fold"]
    return found.fillna(-1).to_numpy(dtype=np.int64)


def _features_of(dataset: Dataset) -> ItemFeatures | None:
    movies = {movie.origin_id: movie for movie in dataset.movies()}
    if not movies:
        return None
    return ItemFeatures(
        np.array(list(movies), dtype=str),
        tuple(f"{movie.title} {movie.overview}".strip() for movie in movies.values()),
        tuple(movie.genres for movie in movies.values()),
        tuple(movie.year for movie in movies.values()),
    )
