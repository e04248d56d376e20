"""Who looks at the dashboard in tests."""

import pytest
from django.test import Client


@pytest.fixture
def superuser(django_user_model, db):
    return django_user_model.objects.create_superuser("root@example.org", "a long password")


@pytest.fixture
def staff(django_user_model, db):
    """Staff without the permission to see people."""
    return django_user_model.objects.create_user("staff@example.org", "a long password", is_staff=True)


@pytest.fixture
def browser(superuser):
    client = Client()
    client.force_login(superuser)
    return client
