"""REST: the dashboard's reports as JSON or CSV, for staff and tokens with the scope `analytics`."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.permissions import ServerScope
from accounts.api.problems import Problem
from accounts.models import ApiToken
from analytics.exports import csv_response, json_value, table_as_json
from analytics.frame import Frame, frame_of
from analytics.panel import ShownPanel
from analytics.panels import all_panels
from analytics.period import Against
from analytics.reports import REPORTS, Report, ReportTable
from analytics.scope import Audience

PROBLEM = OpenApiResponse(description="A problem document (RFC 9457)")
SCOPE_PARAMETERS = [
    OpenApiParameter("from", OpenApiTypes.DATE, description="First day, UTC; default 27 days before `to`"),
    OpenApiParameter("to", OpenApiTypes.DATE, description="Last day, UTC; default today"),
    OpenApiParameter("against", str, enum=[against.value for against in Against]),
    OpenApiParameter("audience", str, enum=[audience.value for audience in Audience]),
    OpenApiParameter("bots", str, enum=["0", "1"], description="1 counts bots too"),
    OpenApiParameter("format", str, enum=["json", "csv"]),
]


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


class ReportView(APIView):
    permission_classes = [ServerScope]
    required_scope = ApiToken.Scope.ANALYTICS
    renderer_classes = [JSONRenderer, CsvRenderer]
    content_negotiation_class = JsonOrCsv

    @extend_schema(
        operation_id="analytics_report",
        description="A report of the dashboard: overview, funnel, shelves, algorithms, movies, coverage, "
        "runs, "
        "experiments, quality, jobs or api. As CSV only `results`, one line each.",
        parameters=SCOPE_PARAMETERS,
        responses={
            (200, "application/json"): ReportSerializer,
            (200, "text/csv"): OpenApiTypes.STR,
            400: PROBLEM,
            401: PROBLEM,
            403: PROBLEM,
            404: PROBLEM,
        },
    )
    def get(self, request: Request, report: str) -> HttpResponseBase:
        if report not in REPORTS:
            raise Problem(
                f"there is no report {report!r}; reports are {', '.join(sorted(REPORTS))}",
                status=HTTPStatus.NOT_FOUND,
                field="report",
                value=report,
            )
        frame = frame_of(request._request, title=report, section="")
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
