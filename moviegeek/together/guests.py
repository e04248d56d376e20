"""What the guests of an evening do: come and go, pick, vote, and put a movie aside."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.models import Movie
from collector.models import Person
from moviegeek.models import Evening, Guest
from moviegeek.together.errors import EveningError

MOST = 8
MOST_PICKS = 10
MOST_SWAPPED = 200
MOST_VOTES = 50


def join_evening(evening: Evening, *, person: Person, name: str) -> None:
    """With the taste that is known of the person; joining twice renames."""
    with transaction.atomic():
        _locked(evening)
        given = guest_name(name, _("Guest"))
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
            evening=evening, name=guest_name(name, _("Guest %(number)d") % {"number": number})
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


def guest_name(given: str, otherwise: str) -> str:
    return " ".join(given.replace("\0", "").split())[:40] or otherwise


def _locked(evening: Evening) -> Evening:
    return Evening.objects.select_for_update().get(pk=evening.pk)


def _check_room(evening: Evening) -> None:
    if evening.guests.count() >= MOST:
        raise EveningError(_("%(n)d people are as many as one list can please.") % {"n": MOST})
