"""Every app's addresses: `urls.py` holds its pages from the root, `api_urls.py` its part of `/api/v1/`."""

from importlib.util import find_spec

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path

from accounts.api.problems import bad_request, server_error, unknown_address
from moviegeek.views.pages import not_found
from mysite import health


def addresses_of(module: str, *, prefix: str) -> list[URLPattern | URLResolver]:
    return [
        path(prefix, include(f"{app}.{module}"))
        for app in settings.HOUSE_APPS
        if find_spec(f"{app}.{module}")
    ]


handler400, handler404, handler500 = bad_request, not_found, server_error
urlpatterns = [
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("metrics", health.metrics),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    *addresses_of("api_urls", prefix="api/v1/"),
    re_path(r"^api/", unknown_address),  # whatever else stands there, line breaks too
    *addresses_of("urls", prefix=""),
]
