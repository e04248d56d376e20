from __future__ import annotations

from django.db.models import Q

from collector.errors import UnknownPersonError
from collector.models import Person
from collector.people import persons_named


def root_of(person: Person) -> int:
    """The person's key, or that of whom it was merged into; merges are never chains."""
    return person.merged_into_id or person.pk


def person_ids(person: Person) -> list[int]:
    """Itself first, then all merged into it."""
    root = root_of(person)
    ids = Person.objects.filter(Q(pk=root) | Q(merged_into=root)).order_by("pk").values_list("pk", flat=True)
    return [root, *(pk for pk in ids if pk != root)]


def person_by_key(text: str) -> Person:
    """A person by its key or by `origin:id`; one that was merged, as whom it was merged into."""
    found = persons_named([text])
    if text not in found:
        raise UnknownPersonError(f"no person is known as {text!r}; expected a key, or `origin:id`")
    return found[text]


def person_named(text: str) -> Person:
    """The same, also by the e-mail address of an account."""
    if "@" not in text:
        return person_by_key(text)
    found = Person.objects.filter(user__email__iexact=text, merged_into=None).first()
    if found is None:
        raise UnknownPersonError(f"no account has the address {text!r}, or it has done nothing yet")
    return found
