"""My taste: what the recommender believes beside everyone's, what was said to correct it, and what stars say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import mean

from django.db.models import Avg
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from catalogue.genre_words import genre_word
from catalogue.models import Movie
from catalogue.selectors import movies_by_id, movies_in_order
from collector.models import Mark, Person, Preference
from collector.selectors import marks_of, preferences_of, ratings_of, started_over_at
from collector.things import Thing
from moviegeek.asks import NONE, STEPS, is_undoable_start, name_of
from moviegeek.cards import Card
from moviegeek.portrait import Portrait, portrait_of
from recommender import selectors as recommender
from recommender.selectors import Belief

About = Preference.About
FEWEST_RATINGS = 3
SURE_FROM = 8  # movies of a genre
LIKED_STARS = 4.0  # what a like without stars counts for
IGNORED_SHOWN = 12
NAMED = 3
ROWS_SHOWN = 5  # of a section, and whatever else the person asked for something of
COVERS = 5
LEVELS = ("less", NONE, "more")
LEVELS_OF_GENRES = ("never", *LEVELS)
LEVELS_OF_SHELVES = ("less", NONE)
SECTIONS: Mapping[str, str | Promise] = {
    "genres": _("Genres"),
    "decades": _("Decades"),
    "people": _("People"),
    "clusters": _("Kinds of movies"),
}


@dataclass(frozen=True)
class Row:
    """A belief as a bar, with the stars given to its movies, between more and less of it."""

    belief: Belief
    words: str
    detail: str = ""
    address: str = ""
    levels: Sequence[str] = LEVELS  # from the least that can be asked for to the most
    widest: float = 0.0  # share that fills the bar
    stars: float | None = None
    everyone: float | None = None

    @property
    def key(self) -> str:
        return f"{self.belief.about}-{self.belief.which}"

    @property
    def width(self) -> int:
        return round(100 * self.belief.share / self.widest) if self.widest else 0

    @property
    def usual_at(self) -> int | None:
        """Where everyone's bar would end, in percent of the widest; past the end it stands at the end."""
        usual = self.belief.usual
        return None if usual is None or not self.widest else min(round(100 * usual / self.widest), 99)

    @property
    def below(self) -> str:
        """The level that is one step less; empty at the least."""
        place = self.levels.index(self.belief.wish or NONE)
        return self.levels[place - 1] if place else ""

    @property
    def above(self) -> str:
        """The level that is one step more; empty at the most."""
        place = self.levels.index(self.belief.wish or NONE)
        return self.levels[place + 1] if place + 1 < len(self.levels) else ""


@dataclass(frozen=True)
class Section:
    """Rows about the same, the strongest first."""

    key: str
    title: str | Promise
    rows: Sequence[Row]

    @property
    def shown(self) -> list[Row]:
        return [row for place, row in enumerate(self.rows) if place < ROWS_SHOWN or row.belief.wish]

    @property
    def rest(self) -> list[Row]:
        return [row for row in self.rows if row not in self.shown]

    @property
    def digest(self) -> str:
        return " · ".join(row.words for row in self.rows[:NAMED])


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
    lesser_shelves: Sequence[Row]
    ignored: Sequence[Card]
    covers: Sequence[Movie]
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
    def sections(self) -> list[Section]:
        return [Section(key, title, rows) for key, title in SECTIONS.items() if (rows := getattr(self, key))]

    @property
    def portrait(self) -> Portrait:
        return portrait_of(
            genres=self.genres, other_genres=self.other_genres, decades=self.decades, people=self.people
        )

    @property
    def sure(self) -> list[str]:
        return [row.words for row in self.genres if row.belief.n_movies >= SURE_FROM][:NAMED]

    @property
    def guessing(self) -> list[str]:
        return [row.words for row in self.genres if row.belief.n_movies < FEWEST_RATINGS][:NAMED]

    def row_of(self, thing: Thing) -> Row:
        """Of what nothing is believed or asked for any longer, a row without a bar."""
        rows = (
            *self.genres,
            *self.other_genres,
            *self.decades,
            *self.people,
            *self.clusters,
            *self.lesser_shelves,
        )
        found = (row for row in rows if (row.belief.about, row.belief.which) == (thing.about, thing.which))
        return next(found, None) or bare_row(thing)


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
        other_genres=rows_of(beliefs.other_genres, levels=LEVELS_OF_GENRES),
        decades=rows_of(strongest_first(beliefs.decades)),
        people=rows_of(beliefs.people),
        clusters=rows_of(beliefs.clusters),
        lesser_shelves=[shelf_row(which) for which in beliefs.lesser_shelves],
        ignored=ignored_cards(person),
        covers=sorted(movies, key=lambda movie: -stars[movie.pk])[:COVERS],
        step=beliefs.step,
        started_over_at=started,
        can_carry_on=is_undoable_start(started, now=now),
    )


def strongest_first(beliefs: Iterable[Belief]) -> list[Belief]:
    return sorted(beliefs, key=lambda belief: -belief.share)


def rows_of(beliefs: Sequence[Belief], *, levels: Sequence[str] = LEVELS) -> list[Row]:
    widest = max((max(belief.share, belief.usual or 0) for belief in beliefs), default=0.0)
    return [
        Row(belief, words_of(belief), detail_of(belief), address_of(belief), levels, widest)
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
        replace(
            row,
            stars=mean(own[row.belief.which]) if row.belief.which in own else None,
            everyone=everyone.get(row.belief.which),
        )
        for row in rows_of(beliefs, levels=LEVELS_OF_GENRES)
    ]


def shelf_row(which: str) -> Row:
    return replace(
        bare_row(Thing(About.SHELF, which, which)), belief=Belief(About.SHELF, which, which, wish="less")
    )


def bare_row(thing: Thing) -> Row:
    levels = {About.GENRE: LEVELS_OF_GENRES, About.SHELF: LEVELS_OF_SHELVES}.get(About(thing.about), LEVELS)
    return Row(Belief(thing.about, thing.which, thing.name), name_of(thing), levels=levels)


def words_of(belief: Belief) -> str:
    """A cluster is named by what most of its movies are; the movie that stands for it is the detail."""
    if belief.about == About.CLUSTER and belief.genres:
        decade = recommender.thing_in_words("decade", str(belief.decade)) if belief.decade else ""
        return " · ".join(filter(None, (", ".join(genre_word(name) for name in belief.genres), decade)))
    return recommender.thing_in_words(belief.about, belief.name)


def detail_of(belief: Belief) -> str:
    return recommender.thing_in_words(belief.about, belief.name) if belief.about == About.CLUSTER else ""


def address_of(belief: Belief) -> str:
    """Where its movies are looked through."""
    if belief.about in (About.GENRE, About.DECADE):
        value = f"{belief.which}s" if belief.about == About.DECADE else belief.which
        return f"{reverse('browse')}?{urlencode({belief.about: value})}"
    name = "contributor" if belief.about == About.CONTRIBUTOR else "movie"
    return reverse(name, args=[int(belief.which), ""])


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
