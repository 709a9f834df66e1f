"""Who gets in: whoever has come by the address with the token, in that browser, from the server's own pages. Everybody else gets an empty answer."""

from __future__ import annotations

import hmac
import ipaddress
import re
from dataclasses import dataclass
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

HOME: Final = "/"
WEBSOCKET: Final = "/ws"
_HOST: Final = re.compile(r"(?:\[(?P<address>[0-9A-Fa-f:.]+)\]|(?P<name>[0-9A-Za-z._-]+))(?::(?P<port>[0-9]{1,5}))?")
_LAST_PORT: Final = 65535
_HEADERS: Final = {
    # Nothing outside the server is ever loaded; xterm makes style elements of its own.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "beredskap",
}


@dataclass(frozen=True)
class Guard:
    """``token`` is the secret. ``port`` names the cookie, since a browser shares cookies between the ports of a machine.

    ``is_local``: only this machine can reach the server, so only its own names may stand in a request.
    """

    token: str
    port: int
    is_local: bool = True

    @property
    def cookie(self) -> str:
        """The name of the cookie that the token is kept in after the first visit."""
        return f"beredskap-{self.port}"

    @web.middleware
    async def check(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer the request if it may be answered."""
        if not self._is_from_here(request):
            return _refused()
        if request.path == HOME and "token" in request.query:
            return self._keep_token() if self._is_token(request.query["token"]) else _refused()
        if not self._is_token(request.cookies.get(self.cookie, "")):
            return _refused()
        return await handler(request)

    def _is_from_here(self, request: web.Request) -> bool:
        """Whether it was sent to a name of this machine, and by a page of this server.

        Another site can make a browser send requests here, also under a name that it lets point at this machine.
        A browser names the page's own site on every websocket.
        """
        name = _host_name(request)
        if name is None or (self.is_local and not _is_local_name(name)):
            return False
        origin = request.headers.get("Origin")
        return origin == f"http://{request.host}" if origin is not None else request.path != WEBSOCKET

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "backslashreplace"), self.token.encode())

    def _keep_token(self) -> web.StreamResponse:
        """Keep the token where no page can read it, and take it out of the address.

        A page that goes on by itself, not a redirect: after a click on another site, a browser would follow that without the strict cookie.
        """
        response = web.Response(headers={"Refresh": f"0; url={HOME}"})
        response.set_cookie(self.cookie, self.token, httponly=True, samesite="Strict")
        return response


async def add_security_headers(_: web.Request, response: web.StreamResponse) -> None:
    """Headers that every answer has."""
    response.headers.update(_HEADERS)


def _refused() -> web.StreamResponse:
    return web.Response(status=403)


def _host_name(request: web.Request) -> str | None:
    """The machine that the request was sent to; None where it does not say that once, as a name or an address with or without a port (RFC 9110, 7.2).

    A request for a whole address, which is how a proxy is asked, says it twice.
    """
    said = request.headers.getall("Host", [])
    found = _HOST.fullmatch(said[0]) if len(said) == 1 and request.host == said[0] else None
    if found is None or not 0 < int(found["port"] or 80) <= _LAST_PORT:
        return None
    return found["address"] or found["name"]


def _is_local_name(name: str) -> bool:
    try:
        return name.lower() == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
