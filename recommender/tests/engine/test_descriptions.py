"""What is particular to models of descriptions (BM25, LDA) and to cluster popularity."""

import numpy as np
import pytest

from recommender.engine.algorithms.bm25 import BM25
from recommender.engine.algorithms.cluster_popularity import ClusterPopularity
from recommender.engine.algorithms.content import Content
from recommender.engine.algorithms.lda import LDA
from recommender.engine.descriptions import counted_terms
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.tests.engine.worlds import two_taste_groups

NOBODY = History.empty()


def described(*texts, **facts):
    n = len(texts)
    return ItemFeatures(np.arange(n), tuple(texts), ((),) * n, (None,) * n, **facts)


def met(n_items):
    return Interactions.from_columns(user_ids=[1, 2], item_ids=[0, 1], catalogue=np.arange(n_items))


def history(*items):
    return History(np.array(items, dtype=np.int32), np.ones(len(items)))


def test_bm25_by_hand():
    """Three items of one word each time; "ship" stands in two of them, so it is worth log(1 + 1.5 / 2.5)."""
    model = BM25(k1=1.0, b=0.0).fit(met(3), features=described("ship", "ship ship", "robot"))
    ship, robot = np.log1p(1.5 / 2.5), np.log1p(2.5 / 1.5)
    # tf 1: 1 * 2 / (1 + 1) = 1; tf 2: 2 * 2 / (2 + 1) = 4/3
    assert model.score(history(0)).tolist() == pytest.approx([ship, ship * 4 / 3, 0])
    assert model.score(history(2)).tolist() == pytest.approx([0, 0, robot])


def test_bm25_holds_length_against_an_item():
    features = described("ship", "ship robot wedding letter castle dragon", "forest")
    even, strict = (BM25(b=b).fit(met(3), features=features).score(history(0)) for b in (0.0, 1.0))
    assert even[1] / even[0] > strict[1] / strict[0]


def test_a_long_description_asks_no_louder_than_a_short_one():
    features = described("ship robot wedding letter", "ship", "robot", "wedding")
    model = BM25(b=0.0).fit(met(4), features=features)
    assert model.score(history(0))[1] == pytest.approx(model.score(history(1))[1] / 2)


@pytest.mark.parametrize("kind", [Content, BM25, LDA])
def test_people_and_tags_speak_where_words_are_silent(kind):
    features = described(
        "", "", "", people=(("Ann Lee",), ("Ann Lee",), ("Bo",)), tags=(("space",), ("Space",), ())
    )
    scores = kind().fit(met(3), features=features).score(history(0))
    assert scores[1] > scores[2]


def test_a_person_is_no_word():
    counts = counted_terms(described("lee", "", people=((), ("Lee",))), max_terms=10)
    assert counts.toarray().tolist() == [[1, 0], [0, 1]]


def test_lda_finds_the_two_subjects_and_is_silent_about_the_unknown():
    texts = ["ship sail harbour captain"] * 10 + ["robot laser planet rocket"] * 10 + [""]
    model = LDA(n_topics=2, seed=0).fit(met(21), features=described(*texts))
    scores = model.score(history(0))
    assert scores[1:10].min() > scores[10:20].max()
    assert scores[20] == 0


def test_a_profile_is_the_sum_of_the_movies_topics():
    texts = ["ship sail harbour captain"] * 5 + ["robot laser planet rocket"] * 5
    model = LDA(n_topics=2).fit(met(10), features=described(*texts))
    both = model.profile(history(0, 9))
    np.testing.assert_allclose(both, model.profile(history(0)) + model.profile(history(9)))


def test_two_tastes_are_two_clusters_and_a_newcomer_joins_after_one_event():
    world = two_taste_groups()
    model = ClusterPopularity(n_clusters=2, n_factors=2).fit(world.interactions)
    first, second = (model.cluster_of(history(item)) for item in (0, 19))
    assert first != second
    assert all(model.cluster_of(history(item)) == first for item in range(10))


def test_a_stranger_gets_what_is_popular_with_everybody():
    world = two_taste_groups().interactions
    model = ClusterPopularity(n_clusters=2).fit(world)
    np.testing.assert_allclose(model.score(NOBODY), world.counts_by_item() / world.n_users)


def test_without_smoothing_shares_are_those_of_the_clusters_people():
    world = two_taste_groups().interactions
    model = ClusterPopularity(n_clusters=2, smoothing=0.0).fit(world)
    assert model.score(history(0))[10:].max() == 0


@pytest.mark.parametrize(
    "model",
    [BM25(b=2.0), LDA(n_topics=0), ClusterPopularity(n_clusters=0), ClusterPopularity(smoothing=-1.0)],
)
def test_senseless_settings_are_refused_with_their_value(model):
    world = two_taste_groups()
    with pytest.raises(ValueError, match="got "):
        model.fit(world.interactions, features=world.features)
