"""What the page of a contributor shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

from django.db.models import F

from catalogue.models import Contributor
from catalogue.selectors import movies, often_together_with
from collector.models import Person
from collector.selectors import ratings_of
from moviegeek.cards import Card, cards_of

FEWEST_RATINGS_FOR_TASTE = 3
TOGETHER_SHOWN = 8


@dataclass(frozen=True)
class Taste:
    """The person's mean rating for this contributor's movies, beside their mean for all movies."""

    here: float
    everywhere: float


@dataclass(frozen=True)
class ContributorPage:
    cards: Sequence[tuple[Card, Sequence[str]]]  # with the roles
    roles: Sequence[str]
    first_year: int | None
    last_year: int | None
    taste: Taste | None
    together: Sequence[Contributor] = ()

    @property
    def n_seen(self) -> int:
        return sum(card.state.seen or card.state.stars is not None for card, _roles in self.cards)


def contributor_page(contributor: Contributor, *, person: Person) -> ContributorPage:
    credits = list(contributor.credits.order_by("role").values_list("movie_id", "role"))
    roles_of: dict[int, list[str]] = {}
    for movie_id, role in credits:
        roles_of.setdefault(movie_id, []).append(role)
    found = list(movies().filter(pk__in=roles_of).for_cards().order_by(F("year").desc(nulls_last=True), "pk"))
    years = [movie.year for movie in found if movie.year]
    return ContributorPage(
        cards=[(card, roles_of[card.movie.pk]) for card in cards_of(found, person=person)],
        roles=sorted({role for _movie, role in credits}),
        first_year=min(years, default=None),
        last_year=max(years, default=None),
        taste=taste_for(set(roles_of), person),
        together=list(often_together_with(contributor)[:TOGETHER_SHOWN]),
    )


def taste_for(movie_ids: set[int], person: Person) -> Taste | None:
    stars = {rating.movie_id: rating.stars for rating in ratings_of(person)}
    here = [given for movie_id, given in stars.items() if movie_id in movie_ids]
    return Taste(mean(here), mean(stars.values())) if len(here) >= FEWEST_RATINGS_FOR_TASTE else None
