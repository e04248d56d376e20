"""Which answers may be kept. Nothing is, unless its view says that it is the same for everyone."""

from __future__ import annotations

from rest_framework.response import Response


def for_everyone(response: Response, *, seconds: int = 0) -> Response:
    """The same whoever asks: anybody on the way may keep it for so long, and then asks with its ETag whether it still
    stands. With 0 seconds it is asked each time, so that who writes reads what was written."""
    response["Cache-Control"] = f"public, max-age={seconds}" if seconds else "public, no-cache"
    return response
