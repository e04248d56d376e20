"""Which answers lead where: the links of the schema (OpenAPI: `links`)."""

from __future__ import annotations

from typing import Any

FIRST_MOVIE = "$response.body#/results/0/movie/id"
TO_MOVIE = {
    "movies_retrieve": ("reference", FIRST_MOVIE),
    "movies_similar": ("reference", FIRST_MOVIE),
    "my_ratings_update": ("movie", FIRST_MOVIE),
    "my_watchlist_update": ("movie", FIRST_MOVIE),
    "my_hidden_update": ("movie", FIRST_MOVIE),
    "my_ignored_update": ("movie", FIRST_MOVIE),
}
# Operation -> what can be called with its answer: (parameter, where its value stands).
LINKS: dict[str, dict[str, tuple[str, str]]] = {
    "movies_list": {
        "movies_retrieve": ("reference", "$response.body#/results/0/id"),
        "movies_similar": ("reference", "$response.body#/results/0/id"),
    },
    "movies_write": {
        "movies_retrieve": ("reference", "$response.body#/id"),
        "movies_similar": ("reference", "$response.body#/id"),
        "movies_remove": ("reference", "$response.body#/id"),
    },
    "webhooks_create": {
        "webhooks_read": ("webhook_id", "$response.body#/id"),
        "webhooks_deliveries": ("webhook_id", "$response.body#/id"),
        "webhooks_remove": ("webhook_id", "$response.body#/id"),
    },
    "charts": TO_MOVIE,
    "movies_similar": TO_MOVIE,
    "recommendations": TO_MOVIE,
    "me_recommendations": TO_MOVIE,
    "models_list": {"models_retrieve": ("version", "$response.body#/results/0/version")},
    "users_similar": {"users_recommendations": ("key", "$response.body#/results/0/user")},
} | {
    f"my_{name}_update": {
        f"my_{name}_retrieve": ("movie", "$request.path.movie"),
        f"my_{name}_destroy": ("movie", "$request.path.movie"),
    }
    for name in ("ratings", "watchlist", "hidden", "ignored")
}


def with_links(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """A postprocessing hook of drf-spectacular."""
    for operations in result["paths"].values():
        for operation in operations.values():
            for target, (parameter, place) in LINKS.get(operation["operationId"], {}).items():
                for status in operation["responses"].keys() & {"200", "201"}:
                    links = operation["responses"][status].setdefault("links", {})
                    links[target] = {"operationId": target, "parameters": {parameter: place}}
    return result
