"""Outgoing mail from one address: `console:`, `memory:`, `smtp://user:password@host:587` or `smtps://…:465`."""

from urllib.parse import SplitResult, unquote

BACKENDS = {"console": "console", "memory": "locmem", "smtp": "smtp", "smtps": "smtp"}


def mail_settings(url: SplitResult | None) -> dict[str, object]:
    """Django's EMAIL_… settings. `smtp:` upgrades by STARTTLS, `smtps:` speaks TLS at once."""
    scheme = url.scheme if url else "console"
    settings: dict[str, object] = {
        "EMAIL_BACKEND": f"django.core.mail.backends.{BACKENDS[scheme]}.EmailBackend"
    }
    if url is not None and scheme in {"smtp", "smtps"}:
        settings |= {
            "EMAIL_HOST": url.hostname or "localhost",
            "EMAIL_PORT": url.port or (465 if scheme == "smtps" else 587),
            "EMAIL_HOST_USER": unquote(url.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
            "EMAIL_USE_SSL": scheme == "smtps",
            "EMAIL_USE_TLS": scheme == "smtp" and bool(url.username),
            "EMAIL_TIMEOUT": 20,
        }
    return settings
