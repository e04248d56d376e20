"""What is particular to popularity, trending, biases, association rules and content."""

import numpy as np
import pytest

from recommender.engine.algorithms.association import Association
from recommender.engine.algorithms.baseline import Baseline
from recommender.engine.algorithms.content import Content
from recommender.engine.algorithms.popularity import Popularity
from recommender.engine.algorithms.trending import Trending
from recommender.engine.features import ItemFeatures
from recommender.engine.interactions import History, Interactions
from recommender.tests.engine.worlds import DAY, random_world

NOBODY = History.empty()


def rated(*rows):
    users, items, ratings = zip(*rows, strict=True)
    return Interactions.from_columns(user_ids=users, item_ids=items, ratings=ratings, weights=ratings)


def test_popularity_counts_people():
    world = rated((1, 0, 5), (2, 1, 1), (3, 1, 1))
    assert Popularity().fit(world).score(NOBODY).tolist() == [1, 2]
    assert Popularity(measure="weight").fit(world).score(NOBODY).tolist() == [5, 2]


def test_damped_mean_keeps_a_one_vote_wonder_below_a_favourite_of_many():
    world = rated((1, 0, 5), *((user, 1, 4.5) for user in range(50)), *((user, 2, 2) for user in range(50)))
    scores = Popularity(measure="damped_mean", damping=10.0).fit(world).score(NOBODY)
    mean = (5 + 50 * 4.5 + 50 * 2) / 101
    assert scores[0] == pytest.approx((5 + 10 * mean) / 11)
    assert scores.argmax() == 1


def test_bayesian_average_damps_little_where_items_differ_and_much_where_they_do_not():
    rng = np.random.default_rng(0)
    users, items = (grid.ravel() for grid in np.meshgrid(np.arange(40), np.arange(30)))
    noise = rng.normal(scale=0.5, size=users.size)

    def spread(height):
        ratings = 3 + height * (items % 5 - 2) + noise
        world = Interactions.from_columns(user_ids=users, item_ids=items, ratings=ratings)
        averages = Popularity(measure="bayesian_average").fit(world).score(NOBODY)
        return averages.std() / np.bincount(items, weights=ratings).std() * 40

    assert spread(1.0) > 0.99
    assert spread(0.0) < 0.5


def test_window_counts_the_last_days_only():
    world = Interactions.from_columns(user_ids=[1, 2, 3, 4], item_ids=[0, 0, 0, 1], times=[0, 1, 2, 9 * DAY])
    assert Popularity(window_days=7).fit(world).score(NOBODY).tolist() == [0, 1]


def test_window_orders_what_it_does_not_hold_by_all_time_popularity():
    world = Interactions.from_columns(user_ids=[1, 2, 3, 4], item_ids=[1, 1, 0, 2], times=[0, 1, 2, 9 * DAY])
    assert Popularity(window_days=7).fit(world).recommend_for(NOBODY, 3).item_indexes.tolist() == [2, 1, 0]


def test_trending_halves_an_interaction_per_half_life():
    world = Interactions.from_columns(user_ids=[1, 2, 3], item_ids=[0, 0, 1], times=[0, 5 * DAY, 10 * DAY])
    scores = Trending(half_life_days=5).fit(world).score(NOBODY)
    np.testing.assert_allclose(scores, [0.25 + 0.5, 1.0])


@pytest.mark.parametrize(
    ("algorithm", "message"),
    [
        (Trending(), "needs interactions with times"),
        (Popularity(window_days=7), "needs interactions with times"),
        (Popularity(window_days=0), "window_days must be positive"),
        (Popularity(measure="damped_mean"), "needs explicit ratings"),
        (Popularity(measure="fame"), "measure must be one of"),  # type: ignore[arg-type]
        (Association(measure="fame"), "measure must be one of"),  # type: ignore[arg-type]
        (Association(basket="shop"), "basket must be one of"),  # type: ignore[arg-type]
        (Association(basket="session"), "sessions need interactions with times"),
        (Trending(half_life_days=-1), "half_life_days must be positive"),
    ],
)
def test_settings_that_cannot_be_met_are_refused(algorithm, message):
    with pytest.raises(ValueError, match=message):
        algorithm.fit(Interactions.from_columns(user_ids=[1], item_ids=[1]))


def test_biases_without_damping_explain_additive_ratings_exactly():
    users, items = (grid.ravel() for grid in np.meshgrid(np.arange(6), np.arange(5)))
    ratings = 3 + 0.25 * (users - 2.5) + 0.5 * (items - 2)
    world = Interactions.from_columns(user_ids=users, item_ids=items, ratings=ratings)
    model = Baseline(user_damping=0.0, item_damping=0.0).fit(world)
    np.testing.assert_allclose(model.predict(users, items), ratings)


def test_bias_of_a_seldom_rated_item_stays_near_zero():
    world = rated(*((user, 0, 3) for user in range(20)), *((user, 1, 1) for user in range(20)), (0, 2, 5))
    model = Baseline().fit(world)
    assert 0 < model.item_bias_[2] < (5 - world.ratings.mean()) / 5


def test_rule_measures_by_hand():
    baskets = {0: "ab", 1: "ab", 2: "abc", 3: "ac", 4: "c", 5: "c", 6: "c", 7: "b"}
    pairs = [(user, item) for user, items in baskets.items() for item in items]
    users, items = zip(*pairs, strict=True)
    world = Interactions.from_columns(user_ids=users, item_ids=items)
    rule = Association(min_users=2).fit(world).rules_from(0)[0]
    assert (world.item_ids[rule.antecedent], world.item_ids[rule.consequent]) == ("a", "b")
    assert rule.support == pytest.approx(3 / 8)
    assert rule.confidence == pytest.approx(3 / 4)
    assert rule.lift == pytest.approx((3 / 4) / (4 / 8))


def test_rules_are_the_same_whatever_orders_them():
    world = random_world(seed=11)
    rules = {
        measure: sorted(
            Association(measure=measure, min_users=3).fit(world).rules_from(4, n_rules=99), key=str
        )
        for measure in ("support", "confidence", "lift")
    }
    for measure in ("confidence", "lift"):
        for rule, other in zip(rules[measure], rules["support"], strict=True):
            assert rule.consequent == other.consequent
            assert (rule.support, rule.lift) == pytest.approx((other.support, other.lift))


def test_rules_of_too_few_people_are_not_kept():
    world = Interactions.from_columns(user_ids=[1, 1], item_ids=[1, 2])
    assert Association(min_users=2).fit(world).rules_from(0) == []


def content_world():
    world = Interactions.from_columns(user_ids=[1, 2], item_ids=[0, 1], catalogue=range(4))
    features = ItemFeatures(
        world.item_ids,
        ("robots in space", "a wedding in spring", "space robots return", ""),
        (("Sci-Fi",), ("Romance",), ("Sci-Fi",), ()),
        (1980, 2010, 1985, None),
    )
    return world, features


def test_content_finds_an_item_that_nobody_has_met():
    world, features = content_world()
    model = Content().fit(world, features=features)
    assert model.recommend(0, 1).item_indexes.tolist() == [2]


def test_similarity_of_identical_descriptions_is_one():
    world, features = content_world()
    twins = ItemFeatures(features.item_ids, (features.texts[0],) * 4, (("Sci-Fi",),) * 4, (1980,) * 4)
    similar = Content().fit(world, features=twins).similar_items(0, 3)
    np.testing.assert_allclose(similar.scores, 1.0)


def test_item_without_description_is_like_nothing():
    world, features = content_world()
    assert len(Content().fit(world, features=features).similar_items(3, 3)) == 0


def test_catalogue_without_any_description_is_ranked_by_popularity():
    world, _ = content_world()
    model = Content().fit(world, features=ItemFeatures.none_for(world.items))
    assert model.recommend(0, 3).item_indexes.tolist() == [1, 2, 3]


def test_features_are_matched_by_id_and_not_by_order():
    world, features = content_world()
    order = [2, 0, 3, 1]
    shuffled = ItemFeatures(
        features.item_ids[order],
        tuple(features.texts[i] for i in order),
        tuple(features.genres[i] for i in order),
        tuple(features.years[i] for i in order),
    )
    plain, again = (Content().fit(world, features=f).score(world.history_of(0)) for f in (features, shuffled))
    np.testing.assert_allclose(plain, again)


def test_sessions_end_with_a_pause_and_hold_one_user_each():
    minute = 60
    world = Interactions.from_columns(
        user_ids=[1, 1, 1, 2, 2],
        item_ids=[0, 1, 2, 1, 3],
        times=[0, 30 * minute, 61 * minute, 61 * minute, 62 * minute],
    )
    model = Association(basket="session", session_gap_minutes=30, min_users=1).fit(world)
    assert model.n_baskets_ == 3  # {0, 1}, {2}, {1, 3}
    assert [rule.consequent for rule in model.rules_from(2)] == []
    (rule,) = model.rules_from(0)
    assert (rule.consequent, rule.support, rule.confidence, rule.lift) == pytest.approx((1, 1 / 3, 1, 1.5))


def test_sessions_without_a_pause_are_users():
    world = random_world(seed=11)
    by_session = Association(basket="session", session_gap_minutes=1e9, min_users=1).fit(world)
    by_user = Association(min_users=1).fit(world)
    np.testing.assert_array_equal(by_session.strength_.toarray(), by_user.strength_.toarray())


def test_a_session_without_length_is_refused():
    with pytest.raises(ValueError, match="session_gap_minutes must be positive"):
        Association(basket="session", session_gap_minutes=0).fit(random_world(seed=12))
