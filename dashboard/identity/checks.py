"""What a request must be before anybody asks who sent it: its path, its host, its origin, its size."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection, Mapping

from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope

SAFE_METHODS = frozenset({"GET", "HEAD"})
_BODY_TIMEOUT_S = 10
_LENGTH_DIGITS_MAX = 12
_NEXT_MAX = 2000
_BAD_SEGMENT = re.compile(r"(^|/)\.{1,2}(/|$)|//|[\\\x00-\x1f\x7f]")
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::([0-9]{1,5}))?")


class Refusal(Exception):  # noqa: N818 - not an error of ours but the answer to a request
    """A request that the gate turns away, with the HTTP answer."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = dict(headers or {})


class ClientGoneError(Exception):
    """The browser hung up before its request was whole; there is nobody to answer."""


def check_path(path: str) -> None:
    """Refuse a path that two readers could understand differently (routes match text, file servers climb `..`)."""
    if not path.startswith("/") or _BAD_SEGMENT.search(path):
        raise Refusal(400, "bad_path", "the path has empty, dot or control segments")


def in_host_header(name: str) -> str:
    """`name` as the Host header writes it: lower case, an IPv6 address in brackets."""
    return f"[{name.lower()}]" if name.count(":") > 1 and not name.startswith("[") else name.lower()


def check_host(headers: Headers, allowed: Collection[str]) -> str:
    """The one Host header, if it is one of ours; a page elsewhere whose name was re-bound to our address is not.

    `allowed` holds names by `in_host_header` (any port), or `name:port`.
    """
    values = headers.getlist("host")
    host = values[0].lower() if len(values) == 1 else ""
    found = _HOST.fullmatch(host)
    if not found or not {host, found[1]} & set(allowed):
        raise Refusal(400, "bad_host", "this server does not answer to that name; see the setting for allowed hosts")
    return host


def check_origin(headers: Headers, host: str) -> None:
    """Refuse a write that another site's page sent.

    Our own no-referrer policy makes browsers send `Origin: null` with the sign-in form; then `Sec-Fetch-Site`, which
    no page can forge, must say that it came from here.
    """
    site = headers.get("sec-fetch-site")
    if from_another_site(headers):
        raise Refusal(403, "bad_origin", "the request came from another site's page")
    for origin in headers.getlist("origin"):
        ours = origin.lower() in {f"https://{host}", f"http://{host}"}
        if not ours and not (origin == "null" and site == "same-origin"):
            raise Refusal(403, "bad_origin", "the request came from another site's page")


def from_another_site(headers: Headers) -> bool:
    """True where the browser says that another site's page led here; a typed address or no word of it is ours."""
    return headers.get("sec-fetch-site") not in {None, "same-origin", "none"}


def is_over_unix_socket(scope: Scope) -> bool:
    """True where the request came over the local control socket.

    Both ends must say so: over TCP a client that is already gone also has no address.
    """
    server = scope.get("server")
    return scope.get("client") is None and server is not None and server[1] is None


def safe_next(text: str | None) -> str:
    r"""`text` where it is a path and query of this server, else `/`.

    Browsers drop tabs and newlines and read `\` as `/`, so `/\evil`, `/<tab>/evil` and `//evil` all leave.
    """
    if not text or len(text) > _NEXT_MAX or not text.isascii() or re.search(r"[\\\x00-\x20\x7f]", text):
        return "/"
    path = text.partition("?")[0]
    if not path.startswith("/") or _BAD_SEGMENT.search(path) or path in {"/sign-in", "/sign-out"}:
        return "/"
    return text


async def read_body(headers: Headers, receive: Receive, limit: int) -> bytes:
    """The whole body, counted as it arrives (a chunked one declares no length).

    Raises:
        Refusal: more than `limit` bytes (413), or not whole after ten seconds (408).
        ClientGoneError: the browser hung up.
    """
    too_large = Refusal(413, "too_large", f"the request's body is larger than {limit} bytes")
    declared = headers.get("content-length", "0")
    if not declared.isdecimal() or len(declared) > _LENGTH_DIGITS_MAX or int(declared) > limit:
        raise too_large
    body = bytearray()
    try:
        async with asyncio.timeout(_BODY_TIMEOUT_S):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ClientGoneError
                body += message.get("body", b"")
                if len(body) > limit:
                    raise too_large
                if not message.get("more_body", False):
                    return bytes(body)
    except TimeoutError as error:
        raise Refusal(408, "too_slow", "the request's body did not arrive in time") from error


def replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives a body already read, and from then on the connection's own messages."""
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return pending.pop() if pending else await receive()

    return again
