"""Recommender algorithms and their measure: plain arrays in, rankings out; no Django, no database.

`Interactions` is the only dataset type. An algorithm learns from it and ranks items for a `History`, of a
person it has met or not. To add an algorithm, write one file in `algorithms/`: its module name is its name,
and `recommender/tests/engine/test_algorithms.py` holds it to what its `Capabilities` say.

>>> from recommender.engine.naming import algorithm_class
>>> from recommender.engine.interactions import History, Interactions
>>> seen = Interactions.from_columns(
...     user_ids=["ann", "ann", "bob", "bob", "cat", "cat"],
...     item_ids=["alien", "brazil", "alien", "brazil", "alien", "casablanca"],
... )
>>> model = algorithm_class("item_knn")(shrinkage=0).fit(seen)
>>> newcomer = History.from_ids(seen.items, item_ids=["brazil"])
>>> ranking = model.recommend_for(newcomer, k=1)
>>> seen.item_ids[ranking.item_indexes].tolist()
['alien']
"""
