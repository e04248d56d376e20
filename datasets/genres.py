"""One vocabulary of genres across datasets: MovieLens' names, then IMDb's and TMDB's."""

from collections.abc import Iterable

_SAME_AS = {
    "children's": "Children",
    "family": "Children",
    "kids": "Children",
    "science fiction": "Sci-Fi",
    "scifi": "Sci-Fi",
    "science-fiction": "Sci-Fi",
    "film noir": "Film-Noir",
    "biopic": "Biography",
    "sports": "Sport",
    "reality-tv": "Reality",
    "reality tv": "Reality",
    "talk": "Talk-Show",
}
_NO_GENRE = {"", "unknown", "n/a", "none", "(no genres listed)", "\\n"}


def standard_genres(names: Iterable[str]) -> tuple[str, ...]:
    """The genres in the order given, each once, under their standard names.

    >>> standard_genres(["Family", "Science Fiction", "Children's", "unknown"])
    ('Children', 'Sci-Fi')
    """
    cleaned = (name.strip() for name in names)
    known = (_SAME_AS.get(name.lower(), name) for name in cleaned if name.lower() not in _NO_GENRE)
    return tuple(dict.fromkeys(known))
