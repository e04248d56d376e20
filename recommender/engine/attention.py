"""One layer of causal self-attention over sequences of items: scores of what comes next, and their gradients."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from recommender.engine.arrays import AnyIndexes

Singles = npt.NDArray[np.float32]
NEVER = np.float32(-1e9)


@dataclass(eq=False)
class Weights:
    """What is learned, or its gradient.

    Parameters
    ----------
    inputs, outputs : ndarray of float32, shape (n_items, d): an item as what was met, as what may come next
    bias : ndarray of float32, shape (n_items,)
    queries, keys : ndarray of float32, shape (n_heads, d, d_head)
    values : ndarray of float32, shape (n_heads, d, d)
    recency : ndarray of float32, shape (n_heads, length), added to the attention on the item that many places back
    """

    inputs: Singles
    outputs: Singles
    bias: Singles
    queries: Singles
    keys: Singles
    values: Singles
    recency: Singles

    def arrays(self) -> list[Singles]:
        """All of them, always in the same order."""
        return [getattr(self, field.name) for field in fields(self)]

    def copy(self) -> Weights:
        """The same values in arrays of their own."""
        return Weights(*(array.copy() for array in self.arrays()))


def attention_of(weights: Weights, met: Singles, is_there: npt.NDArray[np.bool_]) -> Singles:
    """How much each place looks at each place up to itself.

    Parameters
    ----------
    weights : Weights, of which queries and keys are used
    met : ndarray of float32, shape (n, length, d), inputs of the items
    is_there : ndarray of bool, shape (n, length), False where a shorter sequence is filled up

    Returns
    -------
    ndarray of float32, shape (n_heads, n, length, length), rows sum to 1
    """
    length, d_head = met.shape[1], weights.queries.shape[2]
    logits = (met @ weights.queries[:, None]) @ (met @ weights.keys[:, None]).swapaxes(2, 3)
    logits *= np.float32(d_head**-0.5)
    back = np.arange(length)[:, None] - np.arange(length)
    logits += weights.recency[:, np.maximum(back, 0)][:, None]
    logits[:, ~(is_there[:, None, :] & (back >= 0))] = NEVER
    logits -= logits.max(axis=3, keepdims=True)
    np.exp(logits, out=logits)
    logits /= logits.sum(axis=3, keepdims=True)
    return logits


def given_by(weights: Weights, items: AnyIndexes) -> Singles:
    """What each item of one sequence, oldest first, gives to the context of its newest place.

    Returns
    -------
    ndarray of float32, shape (n, d)
    """
    met = weights.inputs[items][None]
    attention = attention_of(weights, met, np.ones((1, items.size), dtype=bool))[:, 0, -1]  # (heads, n)
    given: Singles = (attention[:, :, None] * (met @ weights.values)).sum(axis=0)
    return given


def scores_after(weights: Weights, items: AnyIndexes) -> Singles:
    """Scores of all items to come after one sequence, oldest first, which may be empty.

    Returns
    -------
    ndarray of float32, shape (n_items,)
    """
    if not items.size:
        return weights.bias.copy()
    scores: Singles = weights.outputs @ given_by(weights, items).sum(axis=0) + weights.bias
    return scores


def loss_and_gradient(
    weights: Weights,
    sequences: AnyIndexes,
    targets: AnyIndexes,
    *,
    kept: Singles | None = None,
) -> tuple[float, Weights]:
    """Mean cross-entropy of the next item among all items, and its gradient.

    Parameters
    ----------
    weights : Weights
    sequences : ndarray of int, shape (n, length), -1 before the first item of a shorter one
    targets : ndarray of int, shape (n, length), the item that came next, -1 where none is asked for
    kept : ndarray of float32, shape (n, length, d), factors of dropout on the inputs; none when left out
    """
    is_there = sequences >= 0
    met = weights.inputs[np.maximum(sequences, 0)] * is_there[:, :, None]
    if kept is not None:
        met = met * kept
    attention = attention_of(weights, met, is_there)
    seen = attention @ met  # (n_heads, n, length, d)
    rows, places = np.nonzero(targets >= 0)
    picked = seen[:, rows, places]  # (n_heads, n_asked, d)
    context = (picked @ weights.values).sum(axis=0)
    chances, loss = _chances(context @ weights.outputs.T + weights.bias, targets[rows, places])

    chances /= np.float32(rows.size)  # now the gradient of the scores
    by_context = chances @ weights.outputs
    by_seen = np.zeros_like(seen)
    by_seen[:, rows, places] = by_context @ weights.values.swapaxes(1, 2)
    by_values = picked.swapaxes(1, 2) @ by_context
    by_met, of_attention = _through_attention(weights, met, attention, by_seen)
    if kept is not None:
        by_met = by_met * kept
    by_inputs = np.zeros_like(weights.inputs)
    np.add.at(by_inputs, sequences[is_there], by_met[is_there])
    by_queries, by_keys, by_recency = of_attention
    by_outputs, by_bias = chances.T @ context, chances.sum(axis=0)
    return loss, Weights(by_inputs, by_outputs, by_bias, by_queries, by_keys, by_values, by_recency)


def _chances(scores: Singles, targets: AnyIndexes) -> tuple[Singles, float]:
    """Softmax less one at the target, and the mean loss; the scores are used up."""
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    rows = np.arange(targets.size)
    loss = float(-np.log(np.maximum(scores[rows, targets], 1e-30)).mean())
    scores[rows, targets] -= 1
    return scores, loss


def _through_attention(
    weights: Weights, met: Singles, attention: Singles, by_seen: Singles
) -> tuple[Singles, tuple[Singles, Singles, Singles]]:
    """Gradients of the inputs, and of queries, keys and recency, from that of what was seen."""
    by_met = (attention.swapaxes(2, 3) @ by_seen).sum(axis=0)
    by_logits = by_seen @ met.swapaxes(1, 2)
    by_logits -= (by_logits * attention).sum(axis=3, keepdims=True)
    by_logits *= attention
    length, scale = met.shape[1], np.float32(weights.queries.shape[2] ** -0.5)
    by_recency = np.zeros_like(weights.recency)
    summed = by_logits.sum(axis=1)
    for back in range(length):
        by_recency[:, back] = np.trace(summed, offset=-back, axis1=1, axis2=2)
    by_logits *= scale
    queries, keys = met @ weights.queries[:, None], met @ weights.keys[:, None]
    from_queries, from_keys = by_logits @ keys, by_logits.swapaxes(2, 3) @ queries
    by_met += (from_queries @ weights.queries[:, None].swapaxes(2, 3)).sum(axis=0)
    by_met += (from_keys @ weights.keys[:, None].swapaxes(2, 3)).sum(axis=0)
    flat = met.reshape(-1, met.shape[2]).T
    by_queries, by_keys = (
        flat @ each.reshape(each.shape[0], -1, each.shape[3]) for each in (from_queries, from_keys)
    )
    return by_met, (by_queries, by_keys, by_recency)


class Adam:
    """Steps of Adam [1]_, and decay of the items' factors beside it, in place.

    References
    ----------
    .. [1] Kingma, Ba (2015). Adam: a method for stochastic optimization. ICLR.
    """

    def __init__(self, weights: Weights, *, rate: float, decay: float) -> None:
        self.rate, self.decay = rate, decay
        self._means = [np.zeros_like(array) for array in weights.arrays()]
        self._squares = [np.zeros_like(array) for array in weights.arrays()]
        self._n_steps = 0

    def step(self, weights: Weights, gradient: Weights) -> None:
        """Move the weights against the gradient, in place."""
        self._n_steps += 1
        rate = np.float32(self.rate * np.sqrt(1 - 0.999**self._n_steps) / (1 - 0.9**self._n_steps))
        for array, slope, mean, square in zip(
            weights.arrays(), gradient.arrays(), self._means, self._squares, strict=True
        ):
            mean += np.float32(0.1) * (slope - mean)
            square += np.float32(0.001) * (slope * slope - square)
            if array.ndim == 2 and array.shape[0] == weights.bias.size:
                array *= np.float32(1 - self.rate * self.decay)
            array -= rate * mean / (np.sqrt(square) + np.float32(1e-8))
