"""What is known of items apart from who met them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recommender.engine.arrays import Ids
from recommender.engine.vocabulary import Vocabulary


@dataclass(frozen=True, eq=False)
class ItemFeatures:
    """Text, genres, year, people and tags of items, in any order.

    Parameters
    ----------
    item_ids : ndarray of int64 or str, shape (n,), distinct
    texts : tuple of n str, title and plot as one text; "" where unknown
    genres : tuple of n tuples of str
    years : tuple of n int or None
    people : tuple of n tuples of str, names; none by default
    tags : tuple of n tuples of str, keywords; none by default
    """

    item_ids: Ids
    texts: tuple[str, ...]
    genres: tuple[tuple[str, ...], ...]
    years: tuple[int | None, ...]
    people: tuple[tuple[str, ...], ...] = ()
    tags: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        for name in ("people", "tags"):
            if not getattr(self, name):
                object.__setattr__(self, name, ((),) * self.item_ids.size)
        for name in ("texts", "genres", "years", "people", "tags"):
            if len(getattr(self, name)) != self.item_ids.size:
                raise ValueError(
                    f"{name} must have {self.item_ids.size} entries, got {len(getattr(self, name))}"
                )

    def aligned(self, items: Vocabulary) -> ItemFeatures:
        """The features of a model's items in its order; items without features have empty ones."""
        rows = Vocabulary(self.item_ids).indexes_of(items.ids)
        return ItemFeatures(
            items.ids,
            tuple(self.texts[row] if row >= 0 else "" for row in rows),
            tuple(self.genres[row] if row >= 0 else () for row in rows),
            tuple(self.years[row] if row >= 0 else None for row in rows),
            tuple(self.people[row] if row >= 0 else () for row in rows),
            tuple(self.tags[row] if row >= 0 else () for row in rows),
        )

    @classmethod
    def none_for(cls, items: Vocabulary) -> ItemFeatures:
        """Features of a catalogue of which nothing but the ids is known."""
        n = len(items)
        return cls(np.asarray(items.ids), ("",) * n, ((),) * n, (None,) * n)
