"""What stands between the reviewing page and everyone else on the machine and the network.

Other web sites can make a browser send requests to this machine: by posts across sites, and by
names that they let point here (DNS rebinding). So each request must name this server as its
host, carry the token that only the person's own browser was given, and, where the browser says
whence it comes, come from the page itself. Answers may run no script and load nothing but our
own files.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
LONGEST_BODY = 1_000_000
"""Bytes that a page may send; a decision on a series takes a few."""


def new_token() -> str:
    """A token that nobody guesses."""
    return secrets.token_urlsafe(24)


class Guard:
    """Lets through what comes from the page itself.

    Args:
        app: what is guarded; it sees the path without the token.
        token: the first part of each path.
        port: where the server listens.
    """

    def __init__(self, app: ASGIApp, *, token: str, port: int) -> None:
        self.app = app
        self.token = token
        self.hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            return
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
        refusal = self._refusal(scope, headers)
        path = self._inner_path(scope["path"])
        if refusal or path is None:
            answer = PlainTextResponse(refusal or "not found", 403 if refusal else 404)
            await answer(scope, receive, _with_headers(send))
            return
        inner = {**scope, "path": path, "raw_path": path.encode(), "root_path": ""}
        await self.app(inner, receive, _with_headers(send))

    def _inner_path(self, path: str) -> str | None:
        """The path after the token; None if the token is not ours."""
        token, slash, rest = path.removeprefix("/").partition("/")
        if not slash or not secrets.compare_digest(token.encode(), self.token.encode()):
            return None
        return f"/{rest}"

    def _refusal(self, scope: Scope, headers: Mapping[str, str]) -> str:
        """Why a request is refused; empty if it isn't."""
        host = headers.get("host", "")
        if host not in self.hosts:
            return "this server answers to its own name only"
        origin = headers.get("origin")
        writes = scope["method"] not in ("GET", "HEAD")
        if (origin is not None or writes) and origin != f"http://{host}":
            return "requests from other sites are refused"
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return "requests from other sites are refused"
        if writes:
            if headers.get("content-type") != "application/json":
                return "only JSON is taken"
            length = headers.get("content-length", "")
            if not length.isdigit() or int(length) > LONGEST_BODY:
                return "too long"
        return ""


def _with_headers(send: Send) -> Send:
    """Put the headers of ``HEADERS`` on each answer."""
    extra = [(k.encode(), v.encode()) for k, v in HEADERS.items()]

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *extra]}
        await send(message)

    return send_with_headers
