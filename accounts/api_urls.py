from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.caching import for_everyone


class SchemaView(SpectacularAPIView):
    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **named: Any) -> Response:
        return for_everyone(super().get(request, *args, **named))  # type: ignore[no-untyped-call]


urlpatterns = [
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path(
        "docs/",
        # Its own template, as the package's carries an inline style that our policy forbids.
        SpectacularSwaggerSplitView.as_view(url_name="api-schema", template_name="accounts/api_docs.html"),
        name="api-docs",
    ),
]
