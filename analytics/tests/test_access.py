"""Who may see what, and what looking leaves behind."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from collector.models import Person

pytestmark = pytest.mark.django_db
STAFF_PAGES = ("overview", "live", "movies", "runs", "jobs", "glossary")


@pytest.mark.parametrize("name", [*STAFF_PAGES, "people"])
def test_strangers_are_asked_to_sign_in(name):
    address = reverse(f"analytics:{name}")
    response = Client().get(address)
    assert response.status_code == 302
    assert response["Location"] == f"/accounts/login/?next={address}"


@pytest.mark.parametrize("name", STAFF_PAGES)
def test_those_who_are_not_staff_are_told_so(django_user_model, name):
    client = Client()
    client.force_login(django_user_model.objects.create_user("ada@example.org", "a long password"))
    response = client.get(reverse(f"analytics:{name}"))
    assert response.status_code == 403
    assert "This page is for staff." in response.content.decode()


@pytest.mark.parametrize("name", STAFF_PAGES)
def test_staff_may_see_every_page_that_is_not_about_single_people(staff, name):
    client = Client()
    client.force_login(staff)
    assert client.get(reverse(f"analytics:{name}")).status_code == 200


def test_single_people_need_their_own_permission(staff):
    client, person = Client(), Person.objects.create()
    client.force_login(staff)
    addresses = [
        reverse("analytics:people"),
        reverse("analytics:person", args=[person.key]),
        reverse("analytics:figure", args=["taste"]) + f"?person={person.key}",
    ]
    assert [client.get(address).status_code for address in addresses] == [403, 403, 403]
    staff.user_permissions.add(Permission.objects.get(codename="view_people"))
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200]


def test_staff_without_the_permission_are_not_led_to_people(staff):
    client = Client()
    client.force_login(staff)
    assert reverse("analytics:people") not in client.get(reverse("analytics:overview")).content.decode()


def test_looking_at_a_person_leaves_a_line_in_the_audit_log(browser, superuser):
    person = Person.objects.create()
    browser.get(reverse("analytics:person", args=[person.key]))
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action, entry.target) == (superuser, "view person", f"person:{person.key}")


def test_pages_of_the_dashboard_are_kept_by_no_cache(browser):
    assert browser.get(reverse("analytics:overview"))["Cache-Control"] == "private, no-store"


def test_nobody_acts_by_a_link(browser):
    assert browser.get(reverse("analytics:promote", args=["v1"])).status_code == 405
