"""My taste: what the recommender believes beside everyone's, what was said to correct it, and what stars say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import mean

from django.db.models import Avg

from catalogue.genre_words import genre_word
from catalogue.models import Movie
from catalogue.selectors import movies_by_id, movies_in_order
from collector.models import Mark, Person
from collector.selectors import marks_of, preferences_of, ratings_of, started_over_at
from moviegeek.asks import STEPS, is_undoable_start, shelf_name
from moviegeek.cards import Card
from recommender import selectors as recommender
from recommender.selectors import Belief

FEWEST_RATINGS = 3
SURE_FROM = 8  # movies of a genre
LIKED_STARS = 4.0  # what a like without stars counts for
IGNORED_SHOWN = 12
NAMED = 3
WISHES = ("more", "less")
WISHES_OF_GENRES = (*WISHES, "never")


@dataclass(frozen=True)
class Row:
    """A belief as a bar, with the stars given to its movies."""

    belief: Belief
    words: str
    detail: str
    address: str
    wishes: Sequence[str]
    widest: float  # share that fills the bar
    stars: float | None = None
    everyone: float | None = None

    @property
    def width(self) -> int:
        return round(100 * self.belief.share / self.widest) if self.widest else 0

    @property
    def usual_at(self) -> int | None:
        """Where everyone's bar would end, in percent of the widest; past the end it stands at the end."""
        usual = self.belief.usual
        return None if usual is None or not self.widest else min(round(100 * usual / self.widest), 99)


@dataclass(frozen=True)
class TastePage:
    n_opinions: int
    n_speaking: int
    above_everyone: float | None
    genres: Sequence[Row]
    other_genres: Sequence[Row]
    decades: Sequence[Row]
    people: Sequence[Row]
    clusters: Sequence[Row]
    lesser_shelves: Sequence[tuple[str, str]]
    ignored: Sequence[Card]
    step: int
    started_over_at: datetime | None
    can_carry_on: bool

    @property
    def steps(self) -> list[tuple[int, str, bool]]:
        return [(step, str(words), step == self.step) for step, words in STEPS.items()]

    @property
    def is_empty(self) -> bool:
        return not (self.genres or self.decades or self.people)

    @property
    def sure(self) -> list[str]:
        return [row.words for row in self.genres if row.belief.n_movies >= SURE_FROM][:NAMED]

    @property
    def guessing(self) -> list[str]:
        return [row.words for row in self.genres if row.belief.n_movies < FEWEST_RATINGS][:NAMED]


def taste_page(*, person: Person, now: datetime) -> TastePage:
    beliefs = recommender.beliefs_of(person)
    stars = {found.movie_id: LIKED_STARS for found in marks_of(person, kind=Mark.Kind.LIKED)}
    stars |= {rating.movie_id: rating.stars for rating in ratings_of(person)}
    movies = list(movies_by_id(stars).values())
    started = started_over_at(preferences_of(person))
    return TastePage(
        n_opinions=len(stars),
        n_speaking=beliefs.n_speaking,
        above_everyone=above_everyone(movies, stars),
        genres=genre_rows(beliefs.genres, movies, stars),
        other_genres=rows_of(beliefs.other_genres, wishes=WISHES_OF_GENRES),
        decades=rows_of(beliefs.decades),
        people=rows_of(beliefs.people),
        clusters=rows_of(beliefs.clusters),
        lesser_shelves=[(which, shelf_name(which)) for which in beliefs.lesser_shelves],
        ignored=ignored_cards(person),
        step=beliefs.step,
        started_over_at=started,
        can_carry_on=is_undoable_start(started, now=now),
    )


def rows_of(beliefs: Sequence[Belief], *, wishes: Sequence[str] = WISHES) -> list[Row]:
    widest = max((max(belief.share, belief.usual or 0) for belief in beliefs), default=0.0)
    return [
        Row(belief, words_of(belief), detail_of(belief), address_of(belief), wishes, widest)
        for belief in beliefs
    ]


def genre_rows(beliefs: Sequence[Belief], movies: Sequence[Movie], stars: dict[int, float]) -> list[Row]:
    """With the mean stars that the person gave to movies of the genre, and everyone's."""
    own: dict[str, list[float]] = {}
    for movie in movies:
        for genre in movie.genres.all():
            own.setdefault(genre.slug, []).append(stars[movie.pk])
    means = Movie.objects.filter(rating_count__gt=0).values_list("genres__slug").annotate(Avg("rating_mean"))
    everyone = dict(means.order_by())
    return [
        Row(
            row.belief,
            row.words,
            row.detail,
            row.address,
            row.wishes,
            row.widest,
            mean(own[row.belief.which]) if row.belief.which in own else None,
            everyone.get(row.belief.which),
        )
        for row in rows_of(beliefs, wishes=WISHES_OF_GENRES)
    ]


def words_of(belief: Belief) -> str:
    """A cluster is named by what most of its movies are; the movie that stands for it is the detail."""
    if belief.about == "cluster" and belief.genres:
        decade = recommender.thing_in_words("decade", str(belief.decade)) if belief.decade else ""
        return " · ".join(filter(None, (", ".join(genre_word(name) for name in belief.genres), decade)))
    return recommender.thing_in_words(belief.about, belief.name)


def detail_of(belief: Belief) -> str:
    return recommender.thing_in_words(belief.about, belief.name) if belief.about == "cluster" else ""


def address_of(belief: Belief) -> str:
    """Where its movies are looked through."""
    if belief.about == "genre":
        return f"/browse/?genre={belief.which}"
    if belief.about == "decade":
        return f"/browse/?decade={belief.which}s"
    return f"/people/{belief.which}-/" if belief.about == "contributor" else f"/movies/{belief.which}-/"


def ignored_cards(person: Person) -> list[Card]:
    """Movies left out of the taste, newest first."""
    ids = [
        mark.movie_id for mark in marks_of(person, Mark.Kind.IGNORED).order_by("-marked_at")[:IGNORED_SHOWN]
    ]
    return [Card(movie) for movie in movies_in_order(ids)]


def above_everyone(movies: Sequence[Movie], stars: dict[int, float]) -> float | None:
    """By how many stars the person's ratings run above the mean of the same movies."""
    gaps = [stars[movie.pk] - movie.rating_mean for movie in movies if movie.rating_mean is not None]
    return mean(gaps) if len(gaps) >= FEWEST_RATINGS else None
