"""What the schema of the REST interface shows."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

from catalogue.examples import CASABLANCA

VERSION_NAME = "ease-20261124T083000-3"
REASON: dict[str, Any] = {
    "kind": "because",
    "text": "Because you liked Toy Story",
    "movies": [{"id": 1, "title": "Toy Story", "share": 1.0}],
    "genres": [],
    "asked": [],
}
ITEM = {
    "movie": CASABLANCA,
    "rank": 1,
    "score": 0.42,
    "source": "ease",
    "match": "strong",
    "reason": REASON,
}
LIST: dict[str, Any] = {
    "results": [ITEM],
    "next": None,
    "slate": "0d9f3e0c-4a2e-4c6e-8d39-2f8e6f3b7a51",
    "algorithm": "ease",
    "version": VERSION_NAME,
    "fallback": None,
}
ABOUT_VERSION: dict[str, Any] = {
    "version": VERSION_NAME,
    "algorithm": "ease",
    "live": True,
    "refusal": "",
    "created_at": "2026-11-24T08:30:05Z",
    "trained_at": "2026-11-24T08:30:00Z",
    "evidence_from": "2026-10-24T08:30:00Z",
    "evidence_until": "2026-11-24T08:30:00Z",
    "users": 259,
    "items": 360,
    "interactions": 9000,
    "metrics": {"ndcg@10": {"mean": 0.3}},
}
SLATE = OpenApiExample("A list", LIST, response_only=True)
TWO_PEOPLE = OpenApiExample(
    "Two people", {"users": ["movielens:15", "movielens:16"], "k": 10}, request_only=True
)
MANY_SLATES = OpenApiExample(
    "Their lists",
    {"results": [{"user": "movielens:15", **LIST}, {"user": "movielens:16", **LIST}], "next": None},
    response_only=True,
)
HISTORY = OpenApiExample("A history", {"history": [{"movie": 1, "rating": 4.5}], "k": 10}, request_only=True)
HISTORY_ANSWER = OpenApiExample("A list", {**LIST, "ignored": []}, response_only=True)
TOGETHER = OpenApiExample(
    "Two who watch together",
    {
        "people": [
            {"name": "Ada", "history": [{"movie": 1, "rating": 4.5}]},
            {"name": "Bob", "history": [{"movie": 2}]},
        ],
        "k": 5,
    },
    request_only=True,
)
TOGETHER_ANSWER = OpenApiExample(
    "One list for both",
    {
        **LIST,
        "results": [
            {
                **ITEM,
                "match": None,
                "source": "fair",
                "reason": {
                    "kind": "together",
                    "text": "Good for all of you",
                    "movies": [],
                    "genres": [],
                    "asked": [],
                },
                "people": [{"name": "Ada", "rank": 3, "match": "strong", "reason": REASON}],
            }
        ],
        "algorithm": "together-fair",
        "rule": "fair",
        "ignored": [],
    },
    response_only=True,
)
SIMILAR_PERSONS = OpenApiExample(
    "One like-minded person",
    {
        "results": [{"user": "6f9619ff-8b86-4d01-b42d-00cf4fc964ff", "similarity": 0.8, "common": 12}],
        "next": None,
    },
    response_only=True,
)
WHY = OpenApiExample(
    "Why it is listed",
    {
        "movie": CASABLANCA,
        "verdict": "listed",
        "text": "Because you liked Toy Story",
        "score": 0.42,
        "rank": 1,
        "match": "strong",
        "algorithm": "ease",
        "version": VERSION_NAME,
        "reason": REASON,
        "movies": REASON["movies"],
        "genres": [],
        "fallback": None,
        "stages": [{"stage": "list", "outcome": "passed", "text": "It stands at place 1."}],
    },
    response_only=True,
)
VERSIONS = OpenApiExample("One version", {"results": [ABOUT_VERSION], "next": None}, response_only=True)
VERSION = OpenApiExample(
    "A version",
    ABOUT_VERSION
    | {
        "hyperparameters": {"regularisation": 200.0},
        "seed": 0,
        "seconds": {"fit": 2.3},
        "manifest": {"algorithm": "ease"},
    },
    response_only=True,
)

A_BELIEF = {"about": "genre", "which": "comedy", "name": "Comedy", "share": 0.42, "usual": 0.25}
BELIEFS = OpenApiExample(
    "A taste for comedies",
    {
        "n_speaking": 12,
        "genres": [{**A_BELIEF, "n_movies": 5, "wish": "more"}],
        "decades": [],
        "people": [],
        "clusters": [],
        "lesser_shelves": [],
        "step": 3,
    },
    response_only=True,
)
