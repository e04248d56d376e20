from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path(
        "docs/",
        # Its own template, as the package's carries an inline style that our policy forbids.
        SpectacularSwaggerSplitView.as_view(url_name="api-schema", template_name="accounts/api_docs.html"),
        name="api-docs",
    ),
]
