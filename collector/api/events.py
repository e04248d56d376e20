"""Events from pages and programs."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.problems import Problem
from accounts.models import ApiToken
from collector import examples
from collector.api.own import OwnView
from collector.callers import earlier_identities, identity_for
from collector.errors import BatchTooLargeError, RefusedEventError
from collector.serializers.events import EVENTS, OutcomeSerializer
from collector.services import record_reported
from collector.validation import sent_time

LARGEST_BODY = 2 * 1024 * 1024


class EventsView(OwnView):
    token_scopes = (ApiToken.Scope.EVENTS, ApiToken.Scope.PERSONAL)
    largest_body = LARGEST_BODY

    @extend_schema(
        operation_id="events_create",
        request=EVENTS,
        responses={200: OutcomeSerializer, 413: None},
        examples=[examples.EVENTS, examples.OUTCOME],
    )
    def post(self, request: Request) -> Response:
        """One event or a batch. Valid ones are stored, refused ones named; an event id counts once.

        A browser is known by the cookie of its first page, a program by its token; anybody else is answered 401.
        A token with the scope `events` may name a `user`, one with `personal` reports what its owner did.
        """
        payloads, sent_at = _events_in(request)
        try:
            outcome = record_reported(
                payloads,
                identity=identity_for(request),
                earlier=partial(earlier_identities, request),
                received_at=timezone.now(),
                sent_at=None if sent_at is None else sent_time(sent_at),
            )
        except BatchTooLargeError as error:
            raise Problem(str(error), status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE) from error
        except RefusedEventError as error:
            raise Problem(error.reason, field=error.field, value=str(error.value)) from error
        return Response(outcome.as_json())


def _events_in(request: Request) -> tuple[list[Any], object]:
    body = request.data
    if isinstance(body, dict) and isinstance(body.get("events"), list) and "kind" not in body:
        return body["events"], body.get("sent_at")
    if isinstance(body, dict) and "kind" in body and "events" not in body:
        return [body], None
    raise Problem('expected {"events": [...]}, or one event', field="events")
