"""REST: what the caller wants of their picks in general. Each write leaves its event, and each can be taken back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.problems import Problem
from collector import examples
from collector.api.own import IDEMPOTENCY_KEY, OwnView, act_of
from collector.callers import person_for
from collector.errors import UnknownThingError
from collector.kind import STEERABLE
from collector.models import Person, Preference
from collector.selectors import Standing, preferences_of, started_over_at
from collector.serializers.preferences import (
    AdventureSerializer,
    PreferenceSerializer,
    PreferencesSerializer,
    StartedOverSerializer,
    WishedSerializer,
)
from collector.services import UNDO_WITHIN, be_adventurous, carry_on, prefer, start_over
from collector.things import Thing, thing_of, value_of_wish

USUAL_STEP = 3
ABOUT = OpenApiParameter("about", str, "path", enum=STEERABLE, examples=[OpenApiExample("A genre", "genre")])
WHICH = OpenApiParameter(
    "which",
    str,
    "path",
    description="A genre's name or address, a contributor's number, a decade's first year, the number of a movie in "
    "the cluster, a shelf's name",
    pattern=r"^[^/\x00]{1,80}$".replace(r"\x", r"\u00"),
    examples=[OpenApiExample("A genre", "comedy")],
)


class PreferencesView(OwnView):
    @extend_schema(
        operation_id="my_preferences_list",  # not a page of rows, yet all of them
        responses={200: PreferencesSerializer},
        examples=[examples.PREFERENCES],
    )
    def get(self, request: Request) -> Response:
        """What the caller asked for more, less or none of, newest first, and how adventurous picks are."""
        person = person_for(request)
        found = preferences_of(person)
        started = started_over_at(found)
        return Response(
            {
                "results": PreferenceSerializer([each for each in found if each.wish], many=True).data,
                "next": None,
                "adventure": _step_of(found),
                "started_over_at": started and started.isoformat(),
            }
        )


class PreferenceView(OwnView):
    @extend_schema(
        parameters=[ABOUT, WHICH],
        responses={200: PreferenceSerializer},
        examples=[examples.PREFERENCE],
    )
    def get(self, request: Request, about: str, which: str) -> Response:
        """What the caller wants of one thing."""
        return Response(PreferenceSerializer(_standing(person_for(request), _thing(about, which))).data)

    @extend_schema(
        parameters=[ABOUT, WHICH, IDEMPOTENCY_KEY],
        request=WishedSerializer,
        responses={200: PreferenceSerializer, 409: None},
        examples=[examples.WISHED, examples.PREFERENCE],
    )
    def put(self, request: Request, about: str, which: str) -> Response:
        """Asks for more or less of it, or, of a genre, never to be shown any: from the next list on."""
        thing = _thing(about, which)
        body = WishedSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            value = value_of_wish(body.validated_data["wish"], about=about)
        except UnknownThingError as error:  # a word that goes with other things
            wish = body.validated_data["wish"]
            raise Problem(str(error), status=HTTPStatus.CONFLICT, field="wish", value=wish) from error
        prefer(about=about, which=thing.which, value=value, **act_of(request))
        return Response(PreferenceSerializer(_standing(person_for(request), thing)).data)

    @extend_schema(
        parameters=[ABOUT, WHICH, IDEMPOTENCY_KEY],
        responses={204: None},
    )
    def delete(self, request: Request, about: str, which: str) -> Response:
        """Asks for neither any longer."""
        thing = _thing(about, which)
        prefer(about=about, which=thing.which, value=Preference.NONE, **act_of(request))
        return Response(status=HTTPStatus.NO_CONTENT)


class AdventureView(OwnView):
    @extend_schema(
        responses={200: AdventureSerializer},
        examples=[examples.ADVENTURE],
    )
    def get(self, request: Request) -> Response:
        """How adventurous the caller's picks are: 1 familiar, 3 the usual, 5 adventurous."""
        return Response({"step": _step_of(preferences_of(person_for(request)))})

    @extend_schema(
        parameters=[IDEMPOTENCY_KEY],
        request=AdventureSerializer,
        responses={200: AdventureSerializer},
        examples=[examples.ADVENTURE],
    )
    def put(self, request: Request) -> Response:
        """Sets it: variety, less of what everybody knows, and places for what few were shown grow with it."""
        body = AdventureSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        be_adventurous(step=body.validated_data["step"], **act_of(request))
        return Response({"step": body.validated_data["step"]})

    @extend_schema(parameters=[IDEMPOTENCY_KEY], responses={204: None})
    def delete(self, request: Request) -> Response:
        """As usual again."""
        be_adventurous(step=0, **act_of(request))
        return Response(status=HTTPStatus.NO_CONTENT)


class StartOverView(OwnView):
    @extend_schema(
        parameters=[IDEMPOTENCY_KEY],
        request=None,
        responses={200: StartedOverSerializer},
        examples=[examples.STARTED_OVER],
    )
    def put(self, request: Request) -> Response:
        """From now on only ratings and what comes later speak for the caller's taste. Nothing is deleted."""
        start_over(**act_of(request))
        at = started_over_at(preferences_of(person_for(request)))
        return Response({"started_over_at": at and at.isoformat()})

    @extend_schema(
        parameters=[IDEMPOTENCY_KEY],
        responses={204: None, 409: None},
    )
    def delete(self, request: Request) -> Response:
        """Takes it back, within 30 days: everything speaks again as it did."""
        act, at = act_of(request), started_over_at(preferences_of(person_for(request)))
        if at is not None and timezone.now() - at > UNDO_WITHIN:
            raise Problem(
                f"started over at {at.isoformat()}, which can be taken back for {UNDO_WITHIN.days} days",
                status=HTTPStatus.CONFLICT,
            )
        if at is not None:
            carry_on(**act)
        return Response(status=HTTPStatus.NO_CONTENT)


def _step_of(found: list[Standing]) -> int:
    return next((each.value for each in found if each.about == Preference.About.ADVENTURE), USUAL_STEP)


def _thing(about: str, which: str) -> Thing:
    try:
        return thing_of(about, which)
    except UnknownThingError as error:
        raise Problem(str(error), status=HTTPStatus.NOT_FOUND) from error


def _standing(person: Person, thing: Thing) -> Any:
    for each in preferences_of(person):
        if (each.about, each.which) == (thing.about, thing.which):
            return each
    raise Problem(f"nothing is asked for of the {thing.about} {thing.name}", status=HTTPStatus.NOT_FOUND)
