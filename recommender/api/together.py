"""One list for several people."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.permissions import may
from accounts.api.problems import Problem
from accounts.models import ApiToken
from recommender import selectors
from recommender.api import examples
from recommender.api.callers import caller_of, person_or_problem
from recommender.api.histories import known_part
from recommender.serializers.together import TOGETHER_FIELDS, TogetherAnswerSerializer, TogetherSerializer


class TogetherView(APIView):
    @extend_schema(
        operation_id="together_recommendations",
        parameters=[TOGETHER_FIELDS.parameter()],
        request=TogetherSerializer,
        responses={200: TogetherAnswerSerializer, 401: None, 403: None, 404: None},
        examples=[examples.TOGETHER, examples.TOGETHER_ANSWER],
    )
    def post(self, request: Request) -> Response:
        """One list for two to eight people or histories, fair to all, with each one's reason.

        Histories are open to everybody and not kept. A `user` is for that person, staff, or a token with the
        scope `users`.
        """
        asked = TogetherSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        wanted = TOGETHER_FIELDS.wanted(request)
        ignored: list[str] = []
        people = asked.validated_data["people"]
        members = [_member(request, row, number, ignored) for number, row in enumerate(people, start=1)]
        _, visitor = caller_of(request)
        found = selectors.together(
            members,
            wish=asked.wish(),
            rule=asked.validated_data["rule"],
            at=timezone.now(),
            visitor=visitor,
            page=request.path,
        )
        answer = _as_json(found)
        results = TOGETHER_FIELDS.of_all(answer["results"], wanted)
        return Response({**answer, "results": results, "ignored": ignored})


def _member(
    request: Request, row: dict[str, Any], number: int, ignored: list[str]
) -> selectors.TogetherMember:
    name = row.get("name") or str(number)
    if "user" not in row:
        history, unknown = known_part(row["history"])
        ignored += unknown
        return selectors.member_with(name, history)
    own, _ = caller_of(request)
    if not may(request, ApiToken.Scope.USERS) and (own is None or str(own.key) != row["user"]):
        status = HTTPStatus.FORBIDDEN if own or request.auth else HTTPStatus.UNAUTHORIZED
        raise Problem(
            "other people need staff, or a token with the scope `users`; its owner a token with the scope "
            "`personal`; a history is open to everybody",
            status=status,
            field=f"people.{number - 1}.user",
        )
    return selectors.member_of(name, person_or_problem(row["user"]))


def _as_json(found: selectors.TogetherSlate) -> dict[str, Any]:
    answer = found.slate.as_json()
    for item in answer["results"]:
        item["people"] = [
            {"name": view.name, "rank": view.rank, "match": view.match, "reason": view.reason.as_json()}
            for view in found.views[item["movie"]["id"]]
        ]
    return {**answer, "rule": found.rule}
