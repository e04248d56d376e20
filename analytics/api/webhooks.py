"""REST: who is told of promotions and alerts, for staff and tokens with the scope `webhooks`."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.pagination import CursorPages
from accounts.api.permissions import ServerScope
from accounts.api.problems import Problem
from accounts.models import ApiToken
from jobs.errors import WebhookRefusedError
from jobs.models import Delivery, Webhook
from jobs.webhooks import services
from jobs.webhooks.selectors import webhooks

ADDRESS_PATTERN = (
    r"^https://([A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,6}(:[1-9][0-9]{1,3})?(/[A-Za-z0-9._~/?=&-]*)?$"
)
ABOUT: dict[str, Any] = {
    "id": 1,
    "address": "https://example.org/hook",
    "kinds": ["model.promoted", "alert"],
    "created_at": "2026-11-24T08:30:00Z",
    "paused_at": None,
    "n_waiting": 0,
    "n_dead": 0,
}
MESSAGE: dict[str, Any] = {
    "id": "0b5f8a5e-9a9c-4d0c-8a39-0d0fba4d3a43",
    "kind": "alert",
    "body": '{"version": 1, "type": "alert", "timestamp": "2026-11-24T08:30:00+00:00", "data": {}}',
    "state": "waiting",
    "created_at": "2026-11-24T08:30:00Z",
    "next_try_at": "2026-11-24T08:30:05Z",
    "n_tries": 1,
    "answered": 503,
    "error": "answered 503",
    "finished_at": None,
}
WEBHOOK = OpenApiParameter("webhook_id", int, "path", examples=[OpenApiExample("The first one", 1)])
DELIVERY = OpenApiParameter(
    "delivery_id", uuid.UUID, "path", examples=[OpenApiExample("A message", MESSAGE["id"])]
)


def answered(value: object, *, status: int = 200) -> OpenApiExample:
    return OpenApiExample("An answer", value, response_only=True, status_codes=[str(status)])


@extend_schema_field({"type": "string", "maxLength": 500, "pattern": ADDRESS_PATTERN})
class AddressField(serializers.CharField):
    """What may be sent where is judged in `jobs.webhooks.reach`; the pattern describes it for programs."""


class NewWebhookSerializer(serializers.Serializer[Any]):
    """What is asked for."""

    address = AddressField(max_length=500, help_text="https, in the public network; once")
    kinds = serializers.ListField(
        child=serializers.ChoiceField(list(services.TOPICS)), min_length=1, source="topics"
    )


class WebhookSerializer(NewWebhookSerializer):
    id = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    paused_at = serializers.DateTimeField(allow_null=True)
    n_waiting = serializers.IntegerField()
    n_dead = serializers.IntegerField()


class WebhookWithSecretSerializer(WebhookSerializer):
    secret = serializers.CharField(help_text="Signs every message; stands in this answer only")


class WebhookPageSerializer(serializers.Serializer[Any]):
    results = WebhookSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    id = serializers.UUIDField(help_text="The header webhook-id, the same at every try")
    kind = serializers.CharField(source="topic", max_length=40)

    class Meta:
        model = Delivery
        fields = (
            *("id", "kind", "body", "state", "created_at", "next_try_at", "n_tries"),
            *("answered", "error", "finished_at"),
        )


class WebhooksView(APIView):
    permission_classes = [ServerScope]
    required_scope = ApiToken.Scope.WEBHOOKS


class WebhookListView(WebhooksView):
    @extend_schema(
        operation_id="webhooks_list",
        responses=WebhookPageSerializer,
        examples=[answered({"results": [ABOUT], "next": None})],
    )
    def get(self, request: Request) -> Response:
        return Response({"results": WebhookSerializer(webhooks(), many=True).data, "next": None})

    @extend_schema(
        operation_id="webhooks_create",
        description="Messages to this address are signed as Standard Webhooks has it; the secret is answered once.",
        request=NewWebhookSerializer,
        responses={201: WebhookWithSecretSerializer, 409: None},
        examples=[
            OpenApiExample(
                "Promotions and alerts",
                {"address": ABOUT["address"], "kinds": ABOUT["kinds"]},
                request_only=True,
            ),
            answered({**ABOUT, "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}, status=201),
        ],
    )
    def post(self, request: Request) -> Response:
        asked = NewWebhookSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            webhook = services.register(by=str(request.user), at=timezone.now(), **asked.validated_data)
        except WebhookRefusedError as refused:
            status = HTTPStatus.CONFLICT if refused.is_taken else HTTPStatus.BAD_REQUEST
            raise Problem(str(refused), status=status, field=refused.field, value=refused.value) from refused
        about = WebhookSerializer(webhooks().get(pk=webhook.pk)).data
        return Response({**about, "secret": webhook.secret}, status=HTTPStatus.CREATED)


class WebhookView(WebhooksView):
    @extend_schema(
        operation_id="webhooks_read",
        parameters=[WEBHOOK],
        responses=WebhookSerializer,
        examples=[answered(ABOUT)],
    )
    def get(self, request: Request, webhook_id: int) -> Response:
        return Response(WebhookSerializer(get_object_or_404(webhooks(), pk=webhook_id)).data)

    @extend_schema(
        operation_id="webhooks_remove",
        description="With all its messages.",
        parameters=[WEBHOOK],
        responses={204: None},
    )
    def delete(self, request: Request, webhook_id: int) -> Response:
        services.remove(webhook=get_object_or_404(Webhook, pk=webhook_id))
        return Response(status=HTTPStatus.NO_CONTENT)


class DeliveriesView(WebhooksView):
    pagination_class = CursorPages

    @extend_schema(
        operation_id="webhooks_deliveries",
        description="The messages to one address, the newest first, and what became of them.",
        parameters=[WEBHOOK],
        responses={200: DeliverySerializer(many=True)},
        examples=[answered(MESSAGE)],
    )
    def get(self, request: Request, webhook_id: int) -> Response:
        webhook = get_object_or_404(Webhook, pk=webhook_id)
        pages = CursorPages()
        pages.ordering = ("-created_at", "-id")  # type: ignore[assignment]
        page: Any = pages.paginate_queryset(webhook.deliveries.all(), request, view=self)
        return pages.get_paginated_response(DeliverySerializer(page, many=True).data)


class SendAgainView(WebhooksView):
    @extend_schema(
        operation_id="webhooks_send_again",
        description="A message that arrived or was given up is sent again, under the same id.",
        parameters=[DELIVERY],
        request=None,
        responses={202: DeliverySerializer, 409: None},
        examples=[answered(MESSAGE, status=202)],
    )
    def post(self, request: Request, delivery_id: uuid.UUID) -> Response:
        delivery = get_object_or_404(Delivery, pk=delivery_id)
        try:
            services.send_again(delivery_id=delivery_id, at=timezone.now())
        except WebhookRefusedError as refused:
            raise Problem(
                f"delivery {delivery_id} still waits to be sent", status=HTTPStatus.CONFLICT
            ) from refused
        delivery.refresh_from_db()
        return Response(DeliverySerializer(delivery).data, status=HTTPStatus.ACCEPTED)
