"""Which (user, item) pairs have gone by, so that the newest of several ratings wins."""

import numpy as np
import numpy.typing as npt
import pandas as pd

Keys = npt.NDArray[np.uint64]
Times = npt.NDArray[np.int64]

MOST_PAIRS = 5_000_000  # per generation; 16 bytes each
_MIX = np.uint64(0x9E3779B97F4A7C15)


class PairMemory:
    """Drops ratings of pairs that were given before (in order of the rows) and are not newer.

    It remembers at least the last `most_pairs` pairs, in two generations of sorted arrays. What comes through
    is therefore in the right order for a store in which a later row replaces an earlier one.
    """

    def __init__(self, most_pairs: int = MOST_PAIRS) -> None:
        self._most_pairs = most_pairs
        self._young = _Generation()
        self._old = _Generation()

    def newest(self, frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
        """The rows worth keeping, and how many ratings gave way to a newer one."""
        if frame.empty:
            return frame, 0
        keys, times = pair_keys(frame), frame["timestamp"].to_numpy()
        order = np.lexsort((times, keys))  # stable: of equal times the later row counts as newer
        is_last = np.append(np.diff(keys[order]) != 0, True)
        kept = order[is_last]
        known = np.maximum(self._young.times_of(keys[kept]), self._old.times_of(keys[kept]))
        is_newer = times[kept] >= known
        n_replaced = int(len(frame) - len(kept) + np.count_nonzero(known > _NEVER))
        self._remember(keys[kept[is_newer]], times[kept[is_newer]])
        chosen = np.sort(kept[is_newer])
        return frame if len(chosen) == len(frame) else frame.iloc[chosen].reset_index(drop=True), n_replaced

    def _remember(self, keys: Keys, times: Times) -> None:
        self._young = self._young.with_pairs(keys, times)
        if len(self._young.keys) >= self._most_pairs:
            self._old, self._young = self._young, _Generation()


_NEVER = np.iinfo(np.int64).min


class _Generation:
    def __init__(self, keys: Keys | None = None, times: Times | None = None) -> None:
        self.keys: Keys = np.empty(0, np.uint64) if keys is None else keys
        self._times: Times = np.empty(0, np.int64) if times is None else times

    def times_of(self, keys: Keys) -> Times:
        found: Times = np.full(len(keys), _NEVER, dtype=np.int64)
        if len(self.keys):
            places = np.searchsorted(self.keys, keys, side="right") - 1  # the latest of equal keys
            is_known = (places >= 0) & (self.keys[places] == keys)
            found[is_known] = self._times[places[is_known]]
        return found

    def with_pairs(self, keys: Keys, times: Times) -> "_Generation":
        keys, times = np.concatenate([self.keys, keys]), np.concatenate([self._times, times])
        order = np.argsort(keys, kind="stable")
        return _Generation(keys[order], times[order])


def pair_keys(frame: pd.DataFrame) -> Keys:
    """A 64-bit hash per row; among 10 million pairs two share one with a probability of 3 in a million."""
    users = pd.util.hash_array(frame["user_id"].to_numpy(dtype=object))
    items = pd.util.hash_array(frame["item_id"].to_numpy(dtype=object))
    return (users * _MIX) ^ items
