"""What the schema of the REST interface shows."""

from drf_spectacular.utils import OpenApiExample

from catalogue.examples import TOY_STORY

EVENT_ID = "7f7d5c0e-5a3b-4c39-9a5e-0d3c1f6d2a10"
EVENTS = OpenApiExample(
    "A batch",
    {
        "events": [
            {"event_id": EVENT_ID, "kind": "rate", "movie": 1, "value": 4.5},
            {"event_id": "0b0b6e5c-4f8a-4b57-8f6c-3a0a5b1c9d21", "kind": "hug", "movie": "imdb:tt0114709"},
        ]
    },
    request_only=True,
)
OUTCOME = OpenApiExample(
    "One stored, one refused",
    {
        "stored": 1,
        "duplicates": 0,
        "refused": [{"index": 1, "field": "kind", "value": "hug", "reason": "expected one of buy, click, …"}],
    },
    response_only=True,
)
STARS = OpenApiExample("Four and a half stars", {"rating": 4.5}, request_only=True)
RATING = OpenApiExample(
    "A rating",
    {"movie": TOY_STORY, "rating": 4.5, "rated_at": "2026-11-24T08:30:00Z"},
    response_only=True,
)
MARK = OpenApiExample(
    "A movie of the list", {"movie": TOY_STORY, "marked_at": "2026-11-24T08:30:00Z"}, response_only=True
)
LIST_ID = "3d1f8a52-1c0e-4a55-9f5b-6a5e2f4b7c10"
OWN_LIST = OpenApiExample(
    "A list that is shared",
    {
        "id": LIST_ID,
        "name": "Rainy evenings",
        "description": "Slow, warm, and under two hours.",
        "n_movies": 12,
        "address": "https://movies.example.org/lists/m7Qk2vXw9LrT4yZb1cNdEg/",
        "created_at": "2026-11-20T19:00:00Z",
        "changed_at": "2026-11-24T08:30:00Z",
    },
    response_only=True,
)
NEW_LIST = OpenApiExample(
    "A list",
    {"name": "Rainy evenings", "description": "Slow, warm, and under two hours."},
    request_only=True,
)
CHANGED_LIST = OpenApiExample("Another name", {"name": "Rainy Sundays"}, request_only=True)
ADDRESS = OpenApiExample(
    "Where it can be read",
    {"address": "https://movies.example.org/lists/m7Qk2vXw9LrT4yZb1cNdEg/"},
    response_only=True,
)
LIST_ITEM = OpenApiExample(
    "Its first movie",
    {"movie": TOY_STORY, "place": 1, "added_at": "2026-11-24T08:30:00Z"},
    response_only=True,
)
MOVE = OpenApiExample("To the top", {"to": "top"}, request_only=True)
A_PREFERENCE = {
    "about": "genre",
    "which": "comedy",
    "name": "Comedy",
    "wish": "more",
    "set_at": "2026-11-24T08:30:00Z",
}
WISHED = OpenApiExample("More of it", {"wish": "more"}, request_only=True)
PREFERENCE = OpenApiExample("More comedies", A_PREFERENCE, response_only=True)
PREFERENCES = OpenApiExample(
    "More comedies, a little adventurous",
    {"results": [A_PREFERENCE], "next": None, "adventure": 4, "started_over_at": None},
    response_only=True,
)
ADVENTURE = OpenApiExample("A little adventurous", {"step": 4})
STARTED_OVER = OpenApiExample("Since when", {"started_over_at": "2026-11-24T08:30:00Z"}, response_only=True)
