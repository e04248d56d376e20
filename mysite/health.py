"""Is it alive, can it serve, and a few numbers for Prometheus."""

from collections.abc import Callable

from celery.exceptions import CeleryError
from django.db import DatabaseError, connection
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import KombuError

from catalogue.models import Movie
from collector.models import Person
from jobs.models import Job
from mysite.celery import app
from recommender.models import LiveVersion

NONE_YET = "none yet"


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """503 when a page could not be served in full; having no model yet is no fault, charts stand in."""
    found = {"database": outcome(ask_database), "broker": outcome(ask_broker)}
    is_ready = all(answer == "ok" for answer in found.values())
    found["models"] = outcome(name_live_models) if found["database"] == "ok" else "unknown"
    return JsonResponse({"ready": is_ready, **found}, status=200 if is_ready else 503)


def outcome(question: Callable[[], str]) -> str:
    try:
        return question()
    except (DatabaseError, CeleryError, KombuError, OSError) as error:
        return f"fails: {type(error).__name__}"


def ask_database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return "ok"


def ask_broker() -> str:
    with app.connection_for_write(connect_timeout=2) as broker:
        broker.ensure_connection(max_retries=1, timeout=2)
    return "ok"


def name_live_models() -> str:
    algorithms = LiveVersion.objects.order_by("algorithm").values_list("algorithm", flat=True)
    return ", ".join(algorithms) or NONE_YET


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text format. Rows are the planner's estimates: exact counts would read whole tables."""
    lines = []
    for name, help_text, samples in measured():
        lines += [f"# HELP {name} {help_text}", f"# TYPE {name} gauge"]
        lines += [f"{name}{labels} {value}" for labels, value in samples]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; version=0.0.4")


def measured() -> list[tuple[str, str, list[tuple[str, float]]]]:
    states = {state: 0 for state, _ in Job.State.choices}
    counted = Job.objects.filter(finished_at=None).values_list("state").annotate(Count("id"))
    jobs = [(f'{{state="{state}"}}', float(count)) for state, count in (states | dict(counted)).items()]
    return [
        ("moviegeek_up", "The database answers.", [("", 1.0)]),
        ("moviegeek_movies", "Movies, estimated.", [("", estimated_rows(Movie._meta.db_table))]),
        ("moviegeek_persons", "Persons, estimated.", [("", estimated_rows(Person._meta.db_table))]),
        ("moviegeek_live_versions", "Algorithms with a live version.", [("", LiveVersion.objects.count())]),
        ("moviegeek_open_jobs", "Jobs that have not finished, by state.", jobs),
    ]


def estimated_rows(table: str) -> float:
    with connection.cursor() as cursor:
        cursor.execute("select greatest(reltuples, 0) from pg_class where oid = to_regclass(%s)", [table])
        row = cursor.fetchone()
    return float(row[0]) if row else 0.0
