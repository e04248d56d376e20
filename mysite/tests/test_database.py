import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_server_is_at_least_postgres_15():
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('server_version_num')::int >= 150000")
        assert cursor.fetchone() == (True,)


@pytest.mark.django_db
def test_trigrams_and_unaccent_are_at_hand():
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_available_extensions where name in ('pg_trgm', 'unaccent')")
        assert cursor.fetchone() == (2,)
