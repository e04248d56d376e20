"""What the schema of the REST interface shows; the other apps' examples hold these movies as well."""

from drf_spectacular.utils import OpenApiExample

TOY_STORY = {
    "id": 1,
    "title": "Toy Story",
    "year": 1995,
    "genres": ["Animation", "Comedy"],
    "runtime_minutes": 81,
    "language": "en",
    "rating_count": 12,
    "rating_mean": 3.9,
    "url": "/movies/1-toy-story/",
}
CASABLANCA = {
    "id": 2,
    "title": "Casablanca",
    "year": 1942,
    "genres": ["Drama", "Romance"],
    "runtime_minutes": 102,
    "language": "en",
    "rating_count": 9,
    "rating_mean": 4.3,
    "url": "/movies/2-casablanca/",
}
MOVIE = OpenApiExample("A movie", TOY_STORY, response_only=True)
MOVIE_DETAIL = OpenApiExample(
    "Everything about a movie",
    TOY_STORY
    | {
        "synopsis": "A cowboy doll meets a space ranger.",
        "keywords": ["friendship", "toy"],
        "credits": [{"name": "John Lasseter", "role": "director", "character": ""}],
        "external_ids": {"imdb": "tt0114709", "tmdb": "862"},
    },
    response_only=True,
)
OWN_MOVIE = OpenApiExample(
    "A movie of one's own",
    {"title": "Night Ferry", "year": 1954, "external_ids": {"library": "NF-54"}},
    request_only=True,
)
BATCH = OpenApiExample(
    "Two movies",
    {"movies": [{"id": "shop:1", "title": "Night Ferry", "year": 1954}, {"id": "shop:2", "title": ""}]},
    request_only=True,
)
BATCH_ANSWER = OpenApiExample(
    "One written, one refused",
    {
        "created": 1,
        "changed": 0,
        "refused": [
            {"index": 1, "field": "title", "value": "", "reason": "This field may not be blank."},
        ],
    },
    response_only=True,
)
