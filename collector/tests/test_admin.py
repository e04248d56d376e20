from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import Client

from collector.models import Event, Rating
from collector.services import record_events

from .factories import NOON, event, make_identity, make_movie, make_user

pytestmark = pytest.mark.django_db
OURS = [table for table in admin.site._registry if table._meta.app_label == "collector"]


@pytest.fixture
def staff(db: None) -> Client:
    client = Client()
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize("table", OURS, ids=lambda table: table._meta.model_name)
def test_staff_can_look_at_every_table_and_search_it(staff, table):
    ada, movie = make_identity(), make_movie()
    sent = [event(movie=movie.pk), event("rate", movie=movie.pk, value=4), event("hug")]
    record_events(sent, identity=ada, received_at=NOON)
    address = f"/admin/collector/{table._meta.model_name}/"
    assert staff.get(address).status_code == 200
    assert staff.get(address, {"q": str(ada.person.key)}).status_code in {200, 302}
    assert staff.get(f"{address}add/").status_code == 403


def test_one_event_can_be_read_and_not_changed(staff):
    record_events([event(movie=make_movie().pk)], identity=make_identity(), received_at=NOON)
    address = f"/admin/collector/event/{Event.objects.get().pk}/change/"
    assert staff.get(address).status_code == 200
    assert staff.post(address, {"kind": "rate"}).status_code == 403
    assert staff.post(address.replace("change", "delete"), {"post": "yes"}).status_code == 403


def test_a_list_of_ratings_costs_the_same_whatever_its_length(staff, django_assert_max_num_queries):
    person = make_identity().person
    for number in range(15):
        Rating.objects.create(person=person, movie=make_movie(f"Movie {number}"), value=8)
    with django_assert_max_num_queries(8):
        staff.get("/admin/collector/rating/")
