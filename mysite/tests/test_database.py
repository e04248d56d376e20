import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_server_is_at_least_postgres_15():
    connection.ensure_connection()
    assert connection.pg_version >= 150_000


@pytest.mark.django_db
def test_trigrams_and_unaccent_are_at_hand():
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_available_extensions where name in ('pg_trgm', 'unaccent')")
        assert cursor.fetchone() == (2,)
