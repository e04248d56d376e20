"""Pages are compressed for browsers that can read them so: a tenth of the bytes, for about two milliseconds."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

# JSON is not among them: lists for programs are small and asked for often.
COMPRESSED = ("text/html", "text/css", "image/svg+xml", "application/atom+xml", "application/xml")


class PageCompression(GZipMiddleware):
    """Django's own, which hides the length of secrets by padding of random length (the BREACH attack)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith(COMPRESSED):
            return response
        compressed: HttpResponseBase = super().process_response(request, response)
        return compressed
