"""One POST to an address that somebody typed in: never into our own network, never on to where it is sent."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from jobs.errors import UnreachableError, WebhookRefusedError

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

TIMEOUT_SECONDS = 10
LONGEST_ADDRESS = 500
PORTS = {"http": 80, "https": 443}
# Addresses that carry an IPv4 address for a translator (RFC 6052) may lead back inside.
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
READ_BYTES = 300  # of the answer, for the dashboard


@dataclass(frozen=True)
class Answer:
    status: int
    beginning: str


def checked_address(given: str) -> str:
    """The address if a message may be sent there, as far as can be said without asking for its name.

    Raises
    ------
    WebhookRefusedError
        With the address and what was expected.
    """
    is_plain = given.isascii() and given.isprintable() and " " not in given and len(given) <= LONGEST_ADDRESS
    if not is_plain:
        raise _refused(given, f"up to {LONGEST_ADDRESS} plain characters, without spaces")
    try:
        split = urlsplit(given)
        _ = split.port
    except ValueError:
        raise _refused(given, "an address such as https://example.org/hook") from None
    if split.scheme not in PORTS or not split.hostname:
        raise _refused(given, "an address such as https://example.org/hook")
    if split.username is not None or split.fragment:
        raise _refused(given, "an address without a password and without #")
    if not settings.WEBHOOK_PRIVATE:
        _refuse_private(given, split)
    return given


def _refuse_private(given: str, split: SplitResult) -> None:
    remedy = "WEBHOOK_PRIVATE=1 allows others"
    if split.scheme != "https":
        raise _refused(given, f"an address that begins with https:// ({remedy})")
    host = str(split.hostname)
    try:
        is_inside = not is_public(ipaddress.ip_address(host))
    except ValueError:
        is_inside = host == "localhost" or host.endswith(".localhost")
    if is_inside:
        raise _refused(given, f"an address in the public network ({remedy})")


def _refused(given: str, expected: str) -> WebhookRefusedError:
    return WebhookRefusedError(f"address must be {expected}, got {given[:100]!r}", value=given[:100])


def is_public(address: IPAddress) -> bool:
    """Whether an address lies in the public network, an IPv4 address inside of it too."""
    inner = _inner(address)
    return address.is_global and not address.is_multicast and (inner is None or is_public(inner))


def _inner(address: IPAddress) -> IPAddress | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def post(address: str, *, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send a message. A redirect is an answer like any other: it is not followed.

    Raises
    ------
    UnreachableError
        When no answer came, or the name leads to an address where nothing may be sent.
    """
    split = urlsplit(checked_address(address))
    host, port = str(split.hostname), split.port or PORTS[split.scheme]
    target = f"{split.path or '/'}{'?' if split.query else ''}{split.query}"
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
    try:
        connection.sock = _connected(host, port, is_secret=split.scheme == "https")
        connection.request("POST", target, body, {**headers, "Host": split.netloc})
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(READ_BYTES).decode(errors="replace").replace("\0", " "))
    except (OSError, http.client.HTTPException) as error:
        raise UnreachableError(f"{type(error).__name__}: {error}") from error
    finally:
        connection.close()


def _connected(host: str, port: int, *, is_secret: bool) -> socket.socket:
    """A socket to the very address that was looked at: a name that is asked twice may answer differently."""
    opened = socket.create_connection((_place_of(host, port), port), timeout=TIMEOUT_SECONDS)
    if not is_secret:
        return opened
    try:
        return ssl.create_default_context().wrap_socket(opened, server_hostname=host)
    except Exception:
        opened.close()
        raise


def _place_of(host: str, port: int) -> str:
    """The first address of a name, when all of them may be sent to."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    inside = [place for place in found if not is_public(ipaddress.ip_address(place.partition("%")[0]))]
    if inside and not settings.WEBHOOK_PRIVATE:
        raise UnreachableError(
            f"{host} leads to {inside[0]}, which is not in the public network (WEBHOOK_PRIVATE=1 allows it)"
        )
    return found[0]
