"""Tonight, together: who is there, what each brings, and the one list for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.models import Movie
from catalogue.selectors import movies_by_id, search
from collector.models import Mark, Person, Visitor
from collector.selectors import marks_of, ratings_of
from moviegeek.models import Evening, Guest, secret_key
from recommender import selectors as recommender
from recommender.selectors import TogetherSlate, TogetherView, Wish

FEWEST, MOST = 2, 8
MOST_PICKS = 10
SHOWN = 10
FOUND = 6
PICK_STARS = 5.0
MOST_SWAPPED = 200
MOST_VOTES = 50


class EveningError(Exception):
    """Something that cannot be done, in words for the page."""


@dataclass(frozen=True)
class Seat:
    """A guest as the page shows them."""

    guest: Guest
    picks: Sequence[Movie]
    n_opinions: int  # movies that a person with a taste of their own rated or liked
    is_you: bool
    found: Sequence[Movie] = ()  # what the search for a pick found
    query: str = ""

    @property
    def brings_nothing(self) -> bool:
        return self.guest.person_id is None and not self.picks

    @property
    def is_voted_here(self) -> bool:
        """Whether this browser speaks for them: your own seat, or one on the screen that you share."""
        return self.is_you or self.guest.person_id is None


@dataclass(frozen=True)
class Opinion:
    """What one guest has from a movie, and whether they would watch it tonight."""

    seat: Seat
    view: TogetherView
    is_for: bool


@dataclass(frozen=True)
class Offer:
    """A movie for the evening and what each guest has from it."""

    movie: Movie
    position: int
    opinions: Sequence[Opinion]

    @property
    def voters(self) -> Sequence[str]:
        return [opinion.view.name for opinion in self.opinions if opinion.is_for]

    @property
    def is_agreed(self) -> bool:
        return all(opinion.is_for for opinion in self.opinions)

    @property
    def yours(self) -> Opinion | None:
        return next((opinion for opinion in self.opinions if opinion.seat.is_you), None)


@dataclass(frozen=True)
class EveningPage:
    evening: Evening
    seats: Sequence[Seat]
    offers: Sequence[Offer]
    swapped_out: Sequence[Movie]
    slate_id: object = None
    fallback: str | None = None

    @property
    def pick(self) -> Offer:
        """The movie that most would watch; of equals the first of the list. Only where there is a list."""
        return max(self.offers, key=lambda offer: (len(offer.voters), -offer.position))

    @property
    def others(self) -> Sequence[Offer]:
        """The list without the pick."""
        pick = self.pick
        return [offer for offer in self.offers if offer is not pick]

    @property
    def is_here(self) -> bool:
        return any(seat.is_you for seat in self.seats)

    @property
    def has_room(self) -> bool:
        return len(self.seats) < MOST

    @property
    def n_missing(self) -> int:
        """Guests who still have to bring something before there is a list."""
        return max(FEWEST - sum(not seat.brings_nothing for seat in self.seats), 0)


def start_evening(*, person: Person, name: str) -> Evening:
    with transaction.atomic():
        evening = Evening.objects.create(host=person)
        Guest.objects.create(evening=evening, person=person, name=_name(name, _("Host")))
    return evening


def own_evenings(person: Person, *, at: datetime) -> Sequence[Evening]:
    """Those that the person hosts or takes part in and that are not over, the newest first."""
    taking_part = Evening.objects.filter(guests__person=person) | Evening.objects.filter(host=person)
    return list(
        taking_part.filter(ends_at__gt=at).distinct().order_by("-created_at").prefetch_related("guests")[:10]
    )


def join_evening(evening: Evening, *, person: Person, name: str) -> None:
    """With the taste that is known of the person; joining twice renames."""
    with transaction.atomic():
        _locked(evening)
        given = _name(name, _("Guest"))
        if evening.guests.filter(person=person).update(name=given):
            return
        _check_room(evening)
        Guest.objects.create(evening=evening, person=person, name=given)


def seat_guest(evening: Evening, *, name: str) -> Guest:
    """Somebody who picks on the same screen."""
    with transaction.atomic():
        _locked(evening)
        _check_room(evening)
        number = evening.guests.count() + 1
        return Guest.objects.create(
            evening=evening, name=_name(name, _("Guest %(number)d") % {"number": number})
        )


def unseat_guest(evening: Evening, *, guest_id: int) -> str:
    """The name of who left."""
    guest = guest_of(evening, guest_id)
    guest.delete()
    return guest.name


def guest_of(evening: Evening, guest_id: int) -> Guest:
    guest = evening.guests.filter(pk=guest_id).first()
    if guest is None:
        raise EveningError(_("That guest has left."))
    return guest


def pick(evening: Evening, *, guest_id: int, movie: Movie) -> None:
    with transaction.atomic():
        _locked(evening)
        guest = guest_of(evening, guest_id)
        if movie.pk in guest.picks:
            return
        if len(guest.picks) >= MOST_PICKS:
            raise EveningError(_("%(n)d movies are enough; take one away first.") % {"n": MOST_PICKS})
        guest.picks = [*guest.picks, movie.pk]
        guest.save(update_fields=["picks"])


def unpick(evening: Evening, *, guest_id: int, movie_id: int) -> None:
    with transaction.atomic():
        _locked(evening)
        guest = guest_of(evening, guest_id)
        guest.picks = [pick for pick in guest.picks if pick != movie_id]
        guest.save(update_fields=["picks"])


def vote(evening: Evening, *, guest_id: int, movie_id: int, person: Person, is_for: bool) -> None:
    """Whether a guest would watch the movie; for a guest with an own taste only they themselves say so."""
    with transaction.atomic():
        _locked(evening)
        guest = guest_of(evening, guest_id)
        if guest.person_id not in (None, person.pk):
            raise EveningError(_("%(name)s votes on a screen of their own.") % {"name": guest.name})
        rest = [other for other in guest.votes if other != movie_id]
        guest.votes = [*rest, movie_id][-MOST_VOTES:] if is_for else rest
        guest.save(update_fields=["votes"])


def swap_out(evening: Evening, *, movie_id: int, is_out: bool) -> None:
    """Another movie takes its place, or it comes back."""
    with transaction.atomic():
        held = _locked(evening)
        rest = [other for other in held.swapped_out if other != movie_id]
        held.swapped_out = [*rest, movie_id][-MOST_SWAPPED:] if is_out else rest
        held.save(update_fields=["swapped_out"])


def renew_invitation(evening: Evening) -> str:
    """A new address; the old one opens nothing any more. Who takes part already finds it under /together/."""
    evening.key = secret_key()
    Evening.objects.filter(pk=evening.pk).update(key=evening.key)
    return evening.get_absolute_url()


def share_result(evening: Evening, *, person: Person, visitor: Visitor, at: datetime) -> None:
    """Keeps the list as it stands, for whoever has its address; the address stays when the list is shared again."""
    page = evening_page(evening, person=person, visitor=visitor, at=at)
    if not page.offers:
        raise EveningError(_("There is no list yet that could be shared."))
    evening.result_ids = [offer.movie.pk for offer in (page.pick, *page.others)]
    evening.result_key = evening.result_key or secret_key()
    evening.save(update_fields=["result_ids", "result_key"])


def unshare_result(evening: Evening) -> None:
    Evening.objects.filter(pk=evening.pk).update(result_ids=[], result_key=None)


def evening_page(
    evening: Evening,
    *,
    person: Person | None,
    visitor: Visitor | None,
    at: datetime,
    picking: int | None = None,
    query: str = "",
) -> EveningPage:
    """The evening as `person` sees it; the guest `picking` looks for a movie by `query`."""
    guests = list(evening.guests.select_related("person").order_by("pk"))
    movies = movies_by_id([*evening.swapped_out, *(movie_id for guest in guests for movie_id in guest.picks)])
    seats = [
        _seat(guest, movies, person=person, query=query if guest.pk == picking else "") for guest in guests
    ]
    swapped = [movies[movie_id] for movie_id in evening.swapped_out if movie_id in movies]
    bringing = [seat for seat in seats if not seat.brings_nothing]
    if len(bringing) < FEWEST:
        return EveningPage(evening, seats, [], swapped)
    found = _list_for(bringing, evening, visitor=visitor, at=at)
    offers = [
        Offer(item.movie, item.rank, _opinions(bringing, item.movie.id, found)) for item in found.slate.items
    ]
    return EveningPage(evening, seats, offers, swapped, found.slate.id, found.slate.fallback)


def _opinions(seats: Sequence[Seat], movie_id: int, found: TogetherSlate) -> Sequence[Opinion]:
    return [
        Opinion(seat, view, movie_id in seat.guest.votes)
        for seat, view in zip(seats, found.views[movie_id], strict=True)
    ]


def _opinions_of(person: Person) -> set[int]:
    liked = marks_of(person, Mark.Kind.LIKED).values_list("movie", flat=True)
    return {*ratings_of(person).values_list("movie", flat=True), *liked}


def _seat(guest: Guest, movies: dict[int, Movie], *, person: Person | None, query: str) -> Seat:
    found = (
        [movie for movie in search(query, limit=FOUND).movies if movie.pk not in guest.picks] if query else []
    )
    return Seat(
        guest,
        [movies[movie_id] for movie_id in guest.picks if movie_id in movies],
        len(_opinions_of(guest.person)) if guest.person else 0,
        person is not None and guest.person_id == person.pk,
        found,
        query,
    )


def _list_for(
    seats: Sequence[Seat], evening: Evening, *, visitor: Visitor | None, at: datetime
) -> TogetherSlate:
    members = [
        recommender.member_of(seat.guest.name, seat.guest.person)
        if seat.guest.person
        else recommender.member_with(seat.guest.name, [(movie.pk, PICK_STARS) for movie in seat.picks])
        for seat in seats
    ]
    return recommender.together(
        members,
        wish=Wish(k=SHOWN, exclude=frozenset(evening.swapped_out)),
        rule=evening.rule,
        at=at,
        visitor=visitor,
        page="/together/",  # without the key: whoever reads the log gets no way in
    )


def _locked(evening: Evening) -> Evening:
    return Evening.objects.select_for_update().get(pk=evening.pk)


def _check_room(evening: Evening) -> None:
    if evening.guests.count() >= MOST:
        raise EveningError(_("%(n)d people are as many as one list can please.") % {"n": MOST})


def _name(given: str, otherwise: str) -> str:
    return " ".join(given.replace("\0", "").split())[:40] or otherwise
