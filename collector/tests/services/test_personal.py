from __future__ import annotations

import json
from typing import Any

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from accounts.models import User
from collector.models import Event, Mark, Person, Rating, Session, Slate, Visitor
from collector.services import join_account, record_events
from collector.services.personal_data import erase_account, erase_evidence, exported, personal_modules
from collector.tests.factories import NOON, event, make_identity, make_movie, make_slate, make_user


def tables_with_keys_to(*targets: type[Model]) -> set[type[Model]]:
    return {
        table
        for table in apps.get_models()
        for field in table._meta.get_fields()
        if field.many_to_one or field.one_to_one
        if not field.auto_created and field.related_model in targets
    }


def test_every_table_that_knows_a_person_or_user_is_in_some_personal_module():
    covered = {table for module in personal_modules().values() for table in module.TABLES}
    assert tables_with_keys_to(Person, User, Visitor) - covered == set()


@pytest.fixture
def ada(db: None) -> Person:
    """An account with a merged browser, each with evidence."""
    account = Person.objects.create(user=make_user())
    browser, movies = make_identity(), [make_movie("One"), make_movie("Two")]
    slate = make_slate(browser, movies)
    sent = [
        event("click", movie=movies[0].pk, slate=str(slate.pk)),
        event("rate", movie=movies[0].pk, value=4),
        event("save", movie=movies[1].pk),
        event("hug"),
    ]
    record_events(sent, identity=browser, received_at=NOON)
    assert account.user
    join_account(person=browser.person, user=account.user, at=NOON)
    return account


def words_of(data: Any) -> str:
    return json.dumps(data, cls=DjangoJSONEncoder)


def test_an_export_holds_what_the_person_and_all_merged_into_it_did(ada):
    data = exported(ada)
    evidence = data["collector"]
    assert [(row["title"], row["rating"]) for row in evidence["ratings"]] == [("One", 4.0)]
    assert [row["kind"] for row in evidence["events"]] == ["click", "rate", "save"]
    assert len(evidence["lists_offered"]) == len(evidence["refused_events"]) == 1
    assert data["accounts"]["account"][0]["email"] == "ada@example.org"
    assert "ada@example.org" in words_of(data)


def test_an_export_holds_nothing_of_others(ada):
    eve = make_identity()
    record_events([event("rate", movie=make_movie().pk, value=1)], identity=eve, received_at=NOON)
    assert str(eve.person.key) not in words_of(exported(ada))
    assert len(exported(eve.person)["collector"]["events"]) == 1


def test_erasing_evidence_leaves_counts_without_a_name(ada):
    erase_evidence(person=ada)
    assert Event.objects.count() == 3
    assert not Event.objects.exclude(person=None, visitor=None).exists()
    assert not Session.objects.exclude(person=None, visitor=None).exists()
    assert not Slate.objects.exclude(person=None, visitor=None).exists()
    for table in (Person, Visitor, Rating, Mark):
        assert not table.objects.exists()
    assert User.objects.exists()


def test_erasing_an_account_takes_the_account_too(ada):
    key = str(ada.key)
    erase_account(person=ada)
    assert not User.objects.exists()
    assert not Person.objects.filter(key=key).exists()


def test_erasing_one_person_leaves_the_others_alone(ada):
    eve, movie = make_identity(), make_movie()
    record_events([event("rate", movie=movie.pk, value=1)], identity=eve, received_at=NOON)
    erase_evidence(person=ada)
    assert Rating.objects.get().person == eve.person
    assert Event.objects.filter(person=eve.person, visitor=eve.visitor).count() == 1
