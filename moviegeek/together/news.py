"""What has changed on an evening since a page of it was made.

It is asked for every few seconds, so it reads the evening and its guests alone. The tag of a page names its guests, so
that whoever came later is known without anything being kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from moviegeek.models import Evening, Guest


def tag_of(evening: Evening, guests: Sequence[Guest]) -> str:
    """As an ETag: the same as long as the page says the same."""
    state = [evening.rule, evening.swapped_out, [(each.name, each.picks, each.votes) for each in guests]]
    digest = blake2b(repr(state).encode(), digest_size=8).hexdigest()
    return f'"{".".join(str(guest.pk) for guest in guests)}-{digest}"'


def guests_of(evening: Evening) -> list[Guest]:
    return list(evening.guests.order_by("pk"))


def newcomers(guests: Sequence[Guest], tag: str) -> list[str]:
    """Names of those who were not there when the page with this tag was made."""
    known = tag.removeprefix("W/").strip('"').partition("-")[0].split(".")
    return [guest.name for guest in guests if str(guest.pk) not in known]
