"""What there can be more or less of, by name: checked before a preference about it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from catalogue.models import Contributor, Genre, Movie
from collector.errors import UnknownThingError
from collector.kind import STEERABLE
from collector.models import Preference
from collector.services.preferences import spelt

EXPECTED = {
    Preference.About.GENRE: "a genre's name or address",
    Preference.About.CONTRIBUTOR: "a contributor's number",
    Preference.About.DECADE: "a decade such as 1980",
    Preference.About.CLUSTER: "the number of a movie in it",
    Preference.About.SHELF: "a shelf's name such as popular or genre:drama",
}
VALUES = {wish: value for value, wish in Preference.WISHES.items()}


@dataclass(frozen=True)
class Thing:
    """Something that a preference can be about, in its one spelling, and its name."""

    about: str
    which: str
    name: str


def thing_of(about: str, which: str) -> Thing:
    """Raises UnknownThingError, which names the value and what was expected."""
    if about not in STEERABLE:
        raise UnknownThingError(f"about must be one of {', '.join(STEERABLE)}, got {about[:40]!r}")
    expected = EXPECTED[Preference.About(about)]
    spelling = spelt(about, which[:200])
    if spelling is None:
        raise UnknownThingError(f"expected {expected}, got {which[:80]!r}")
    name = _name_of(about, spelling)
    if name is None:
        raise UnknownThingError(f"no {about} is known as {which[:80]!r}; expected {expected}")
    return Thing(about, spelling, name)


def _name_of(about: str, which: str) -> str | None:
    if about == Preference.About.GENRE:
        return Genre.objects.filter(slug=which).values_list("name", flat=True).first()
    if about == Preference.About.CONTRIBUTOR:
        return Contributor.objects.filter(pk=int(which)).values_list("name", flat=True).first()
    if about == Preference.About.CLUSTER:
        return Movie.objects.filter(pk=int(which), removed_at=None).values_list("title", flat=True).first()
    return which


def value_of_wish(wish: str, *, about: str) -> int:
    """Of "more", "less" or "never"; raises UnknownThingError where a thing cannot be wished so."""
    if wish not in VALUES:
        raise UnknownThingError(f"wish must be one of {', '.join(VALUES)}, got {wish[:40]!r}")
    if wish == "never" and about != Preference.About.GENRE:
        raise UnknownThingError(f"only a genre can be left out for good; less of a {about} is the most")
    if wish == "more" and about == Preference.About.SHELF:
        raise UnknownThingError("a shelf can be shown less, or as usual; more of it is not possible")
    return VALUES[wish]
