"""The server: the page, textual-serve's files, and a session for each window. Nothing is logged, since an address holds the token."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Final

from aiohttp import WSCloseCode, web
from textual_serve.server import Server, to_int

from beredskap.language import message
from beredskap.tui.translator import Translator
from beredskap.tui.web.guard import HOME, WEBSOCKET, Guard, add_security_headers
from beredskap.tui.web.session import PATIENCE, Session

_HERE: Final = Path(__file__).parent
_NOT_FROM_THE_PAGE: Final = (AssertionError, LookupError, TypeError, ValueError)
"""What a message raises that the page would never send: its window is closed."""


class Web(Server):
    """Textual-serve's server with our page, our guard, and `Session`s. ``program`` is the command line of the UI."""

    def __init__(self, program: Sequence[str], guard: Guard, say: Translator) -> None:
        super().__init__("beredskap")
        self._program = tuple(program)
        self._guard = guard
        self._say = say
        self._windows: set[web.WebSocketResponse] = set()

    def application(self) -> web.Application:
        """What answers requests."""
        app = web.Application(middlewares=[self._guard.check])
        app.add_routes(
            [
                web.get(HOME, self.page),
                web.get(WEBSOCKET, self.handle_websocket),
                web.get("/download/{key}", self.handle_download),
                web.get("/favicon.ico", self.icon),
                web.static("/static", self.statics_path),
                web.static("/page", _HERE / "static"),
            ]
        )
        app.on_response_prepare.append(add_security_headers)
        app.on_shutdown.append(self.on_shutdown)
        return app

    async def page(self, request: web.Request) -> web.Response:
        """The page that holds the screen."""
        words = {
            "language": self._say.language,
            "websocket": f"ws://{request.host}{WEBSOCKET}",
            "opening": self._say(message("Öppnar beredskap …")),
            "over": self._say(message("Sessionen är slut.")),
            "again": self._say(message("Öppna igen")),
        }
        page = Template((_HERE / "page.html").read_text(encoding="utf-8"))
        text = page.substitute({key: escape(value) for key, value in words.items()})
        return web.Response(text=text, content_type="text/html")

    async def icon(self, request: web.Request) -> web.FileResponse:  # noqa: ARG002  # aiohttp's signature
        """The window's icon, at the address where a browser also looks for it unasked."""
        return web.FileResponse(_HERE / "static" / "icon.svg", headers={"Content-Type": "image/svg+xml"})

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Run the program for a window, until either is over."""
        window = web.WebSocketResponse(heartbeat=15)
        await window.prepare(request)
        session = Session(self._program, window, self.download_manager)
        self._windows.add(window)
        try:
            await session.start(to_int(request.query.get("width", ""), 80), to_int(request.query.get("height", ""), 24))
            with contextlib.suppress(ConnectionResetError, *_NOT_FROM_THE_PAGE):
                await self._process_messages(window, session)
        finally:
            self._windows.discard(window)
            await session.stop()
        return window

    async def handle_download(self, request: web.Request) -> web.StreamResponse:
        """Hand over what a window's program has exported."""
        try:
            return await super().handle_download(request)
        except ConnectionResetError:  # nobody waits for it any more
            return web.Response()

    async def on_shutdown(self, app: web.Application) -> None:  # noqa: ARG002  # aiohttp's signature
        """Tell the windows that it is over; their sessions end with them."""
        for window in tuple(self._windows):
            await window.close(code=WSCloseCode.GOING_AWAY)


def serve(application: web.Application, listening: socket.socket, ready: Callable[[], None]) -> None:
    """Answer until Ctrl-C or a signal to end; ``ready`` is called when requests are answered."""
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(application, listening, ready))


def one_line_log() -> logging.Logger:
    """A log on stderr where each thing that went wrong is one line: what, and nothing of the request or of the program's own code."""
    log = logging.Logger("beredskap.serve", logging.WARNING)
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine("%(asctime)s %(message)s"))
    log.addHandler(handler)
    return log


class _OneLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        kind = type(record.exc_info[1]).__name__ if record.exc_info and record.exc_info[1] else ""
        said = message("en förfrågan kunde inte besvaras ({kind})", kind=kind or record.levelname)
        return f"{self.formatTime(record)} {said}"


async def _serve(application: web.Application, listening: socket.socket, ready: Callable[[], None]) -> None:
    over = asyncio.Event()
    with contextlib.suppress(NotImplementedError):  # Windows has no such signals, and ends the program itself
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
    runner = web.AppRunner(application, access_log=None, logger=one_line_log(), shutdown_timeout=2 * PATIENCE)
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        ready()
        await over.wait()
    finally:
        await runner.cleanup()
