"""REST: the dashboard's reports as JSON or CSV, for staff and tokens with the scope `analytics`."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.fields import ParameterSerializer
from accounts.api.permissions import ServerScope
from accounts.api.problems import Problem
from accounts.models import ApiToken
from analytics.exports import csv_response, json_value, table_as_json
from analytics.frame import Frame, frame_of
from analytics.panel import ShownPanel
from analytics.panels import all_panels
from analytics.period import Against
from analytics.report import Report, ReportTable
from analytics.reports import REPORTS
from analytics.scope import Audience

FORMAT = OpenApiParameter("format", str, enum=["json", "csv"], description="Instead of the header `Accept`")
REPORT = OpenApiParameter(
    "report", str, "path", enum=sorted(REPORTS), examples=[OpenApiExample("The main numbers", "overview")]
)


class ScopeSerializer(ParameterSerializer):
    """The parameters of a report. Days before 1990 and after today are taken as these, and two days in
    either order."""

    against = serializers.ChoiceField([against.value for against in Against], required=False)
    audience = serializers.ChoiceField([audience.value for audience in Audience], required=False)
    bots = serializers.ChoiceField(["0", "1"], required=False, help_text="1 counts bots too")

    def get_fields(self) -> dict[str, Any]:
        first = serializers.DateField(required=False, help_text="First day, UTC; default 27 days before `to`")
        last = serializers.DateField(required=False, help_text="Last day, UTC; default today")
        return {"from": first, "to": last, **super().get_fields()}

    def said(self) -> dict[str, Any]:
        """The parameters, days in order."""
        named = [name for name in ("from", "to") if name in self.validated_data]
        days = sorted(min(self.validated_data[name], timezone.now().date()) for name in named)
        return {**self.validated_data, **dict(zip(named, days, strict=True))}


class CsvRenderer(BaseRenderer):
    """Lets `Accept: text/csv` and `?format=csv` choose; the view itself streams the lines."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        return JSONRenderer().render(data)  # only problems come here


class JsonOrCsv(DefaultContentNegotiation):
    """Whoever asks for a format that is not there gets JSON and the error in it, not a bare 404."""

    def filter_renderers(self, renderers: Any, format: str) -> Any:
        known = [renderer for renderer in renderers if renderer.format == format]
        if not known:
            raise Problem(f"format must be json or csv, got {format!r}", field="format", value=format)
        return known


class ReportColumnSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    unit = serializers.CharField()
    definition = serializers.CharField(allow_null=True)


class ReportSerializer(serializers.Serializer[Any]):
    report = serializers.CharField()
    question = serializers.CharField()
    period = serializers.DictField(child=serializers.DateField())
    against = serializers.DictField(child=serializers.DateField(), allow_null=True)
    audience = serializers.ChoiceField([audience.value for audience in Audience])
    has_simulated = serializers.BooleanField(help_text="Whether a simulated audience is counted in it")
    counted_at = serializers.DateTimeField(allow_null=True)
    columns = ReportColumnSerializer(many=True)
    results = serializers.ListField(child=serializers.DictField())
    figures = serializers.ListField(child=serializers.DictField())
    note = serializers.CharField(allow_blank=True)
    next = serializers.CharField(allow_null=True)


EXAMPLE = OpenApiExample(
    "The number of events",
    {
        "report": "overview",
        "question": "How is the site doing?",
        "period": {"from": "2026-10-28", "to": "2026-11-24"},
        "against": {"from": "2026-09-30", "to": "2026-10-27"},
        "audience": "all",
        "has_simulated": True,
        "counted_at": "2026-11-24T08:30:00Z",
        "columns": [{"name": "measure", "unit": "text", "definition": None}],
        "results": [{"measure": "events"}],
        "figures": [],
        "note": "",
        "next": None,
    },
    response_only=True,
    media_type="application/json",
)


class ReportView(APIView):
    permission_classes = [ServerScope]
    required_scope = ApiToken.Scope.ANALYTICS
    renderer_classes = [JSONRenderer, CsvRenderer]
    content_negotiation_class = JsonOrCsv

    @extend_schema(
        operation_id="analytics_report",
        description=f"A report of the dashboard: {', '.join(sorted(REPORTS))}. As CSV only `results`, one line "
        "each.",
        parameters=[REPORT, ScopeSerializer, FORMAT],
        responses={
            (200, "application/json"): ReportSerializer,
            (200, "text/csv"): OpenApiTypes.STR,
        },
        examples=[EXAMPLE],
    )
    def get(self, request: Request, report: str) -> HttpResponseBase:
        if report not in REPORTS:
            raise Problem(
                f"there is no report {report!r}; reports are {', '.join(sorted(REPORTS))}",
                status=HTTPStatus.NOT_FOUND,
                field="report",
                value=report,
            )
        asked = ScopeSerializer.of(request)
        frame = frame_of(request._request, title=report, section="", said=asked.said())
        if frame.refusals:
            raise Problem(" ".join(frame.refusals))
        found = REPORTS[report]
        table = found.table(frame.numbers)
        if request.accepted_renderer.format == "csv":
            return csv_response(report, [column.name for column in table.columns], table.rows)
        return Response(_document(found, table, frame))


def _document(report: Report, table: ReportTable, frame: Frame) -> dict[str, Any]:
    before = frame.scope.before
    return {
        "report": report.name,
        "question": report.question,
        "period": {"from": frame.scope.period.first, "to": frame.scope.period.last},
        "against": {"from": before.first, "to": before.last} if before else None,
        "audience": frame.scope.audience,
        "has_simulated": frame.shows_simulated,
        "counted_at": frame.standing.counted_at,
        "columns": [column.as_json() for column in table.columns],
        "results": [{name: json_value(value) for name, value in row.items()} for row in table.as_dicts()],
        "figures": [_figure(ShownPanel(all_panels()[name], frame.numbers)) for name in report.panels],
        "note": table.note,
        "next": None,
    }


def _figure(shown: ShownPanel) -> dict[str, Any]:
    if shown.figure is None or shown.table is None:
        return {"name": shown.panel.name, "title": shown.panel.title, "error": shown.error}
    return {
        "name": shown.panel.name,
        "title": shown.panel.title,
        "finding": shown.figure.reading,
        **table_as_json(shown.table),
    }
