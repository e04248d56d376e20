"""My taste, simply: genres and decades of what a person rated and liked, beside everyone's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

from django.db.models import Avg

from catalogue.models import Movie
from catalogue.selectors import movies_by_id
from collector.models import Mark, Person
from collector.selectors import marks_of, ratings_of

FEWEST_RATINGS = 3
SURE_FROM = 8  # ratings of a genre
LIKED_STARS = 4.0  # what a like without stars counts for


@dataclass(frozen=True)
class GenreTaste:
    name: str
    slug: str
    count: int
    stars: float
    everyone: float | None

    @property
    def width(self) -> int:
        """In percent of five stars."""
        return round(self.stars * 20)

    @property
    def everyone_width(self) -> int:
        return round((self.everyone or 0) * 20)

    @property
    def is_sure(self) -> bool:
        return self.count >= SURE_FROM


@dataclass(frozen=True)
class TastePage:
    n_opinions: int
    genres: Sequence[GenreTaste]
    decades: Sequence[tuple[int, int, int]]  # decade, count, width in percent
    above_everyone: float | None

    @property
    def sure(self) -> list[str]:
        return [genre.name for genre in self.genres if genre.is_sure][:3]

    @property
    def guessing(self) -> list[str]:
        return [genre.name for genre in self.genres if genre.count < FEWEST_RATINGS][:3]


def taste_page(*, person: Person) -> TastePage:
    stars = {found.movie_id: LIKED_STARS for found in marks_of(person, kind=Mark.Kind.LIKED)}
    stars |= {rating.movie_id: rating.stars for rating in ratings_of(person)}
    movies = list(movies_by_id(stars).values())
    return TastePage(len(stars), genres_of(movies, stars), decades_of(movies), above_everyone(movies, stars))


def genres_of(movies: Sequence[Movie], stars: dict[int, float]) -> list[GenreTaste]:
    own: dict[tuple[str, str], list[float]] = {}
    for movie in movies:
        for genre in movie.genres.all():
            own.setdefault((genre.name, genre.slug), []).append(stars[movie.pk])
    means = Movie.objects.filter(rating_count__gt=0).values_list("genres__slug").annotate(Avg("rating_mean"))
    everyone = dict(means.order_by())
    found = [
        GenreTaste(name, slug, len(given), mean(given), everyone.get(slug))
        for (name, slug), given in own.items()
    ]
    return sorted(found, key=lambda genre: (-genre.count, genre.name))[:12]


def decades_of(movies: Sequence[Movie]) -> list[tuple[int, int, int]]:
    counts = Counter(movie.year // 10 * 10 for movie in movies if movie.year)
    most = max(counts.values(), default=1)
    return [(decade, count, round(100 * count / most)) for decade, count in sorted(counts.items())]


def above_everyone(movies: Sequence[Movie], stars: dict[int, float]) -> float | None:
    """By how many stars the person's ratings run above the mean of the same movies."""
    gaps = [stars[movie.pk] - movie.rating_mean for movie in movies if movie.rating_mean is not None]
    return mean(gaps) if len(gaps) >= FEWEST_RATINGS else None
