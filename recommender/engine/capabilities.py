"""What an algorithm says of itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Capabilities:
    """What an algorithm can do, so that callers (and the shared tests) ask nothing else of it.

    Parameters
    ----------
    personalised : lists depend on the history; a bias that moves all scores of a person alike makes none of its own
    cold_users : has an opinion of its own about people without history
    similar_items : `similar_items` has a meaning
    predicts : `predict` gives ratings on the scale of the training ratings
    explains : `explain` splits a score into parts of the history
    scores_ratings : scores are predicted ratings: lists say what would be liked most, not what comes next
    needs_ratings : `fit` refuses interactions without explicit ratings
    needs_features : `fit` refuses to work without item features
    holds_people : the state has rows of training users, which `forget_user` takes out
    """

    personalised: bool
    cold_users: bool
    similar_items: bool
    predicts: bool
    explains: bool
    scores_ratings: bool = False
    needs_ratings: bool = False
    needs_features: bool = False
    holds_people: bool = False
