"""The UI in a browser: who gets in, what a window is, and how it ends. `test_browser` looks at it through a real one."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from asyncio.subprocess import PIPE
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import ClientSession, CookieJar, WSMsgType, web
from textual_serve.download_manager import DownloadManager
from yarl import URL

from beredskap.cli.main import main
from beredskap.tui.translator import Translator
from beredskap.tui.web import DRIVER, address
from beredskap.tui.web import server as server_module
from beredskap.tui.web import session as session_module
from beredskap.tui.web.guard import Guard
from beredskap.tui.web.server import Web, one_line_log
from beredskap.tui.web.session import Session
from tests.tui.served import Served

TOKEN = "rIght-tok3n_of-the-server"
UI = (sys.executable, "-P", "-m", "beredskap", "--region=orebro")
PATHS = (
    "/",
    "/static/js/textual.js",
    "/page/page.js",
    "/favicon.ico",
    "/ws",
    "/download/x",
    "/static/",
    "/finns-inte",
    "/?token=fel",
)
COOKIE = "beredskap-8010"
Visit = Callable[[ClientSession, URL], Awaitable[None]]


@pytest.fixture(autouse=True)
def nothing_is_remembered(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The UI opens as it does the first time."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))


def visited(visit: Visit, program: tuple[str, ...] = UI, is_local: bool = True) -> None:
    """Visit a server that listens on loopback and ends with the visit."""

    async def whole() -> None:
        application = Web(program, Guard(TOKEN, 8010, is_local), Translator()).application()
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        with address.open_socket("127.0.0.1", 0) as listens:
            try:
                await web.SockSite(runner, listens).start()
                base = URL(f"http://127.0.0.1:{address.port_of(listens)}")
                async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as client:
                    await visit(client, base)
            finally:
                await runner.cleanup()

    asyncio.run(whole())


def cookie(base: URL, value: str = TOKEN) -> dict[str, str]:
    """What a browser sends that has been let in, from the server's own page."""
    return {"Cookie": f"{COOKIE}={value}", "Origin": str(base.origin())}


def test_the_address_lets_in_and_the_token_leaves_it() -> None:
    async def visit(client: ClientSession, base: URL) -> None:
        async with client.get(base.with_query(token=TOKEN)) as first:
            assert (first.status, first.headers["Refresh"], await first.read()) == (200, "0; url=/", b"")
            kept = first.cookies[COOKIE]
            assert (kept["httponly"], kept["samesite"]) == (True, "Strict")
            assert first.headers["Referrer-Policy"] == "no-referrer"
        async with client.get(base) as page:
            text = await page.text()
            assert page.status == 200
            assert TOKEN not in text
            assert f"ws://{base.authority}/ws" in text

    visited(visit)


def test_the_page_and_its_files_come_from_the_server_alone() -> None:
    async def visit(client: ClientSession, base: URL) -> None:
        async with client.get(base, headers=cookie(base)) as page:
            text = await page.text()
            assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        named = re.findall(r'(?:src|href)="([^"]+)"', text)
        assert len(named) >= 5
        assert "/favicon.ico" in named  # where a browser looks unasked on the first, empty answer
        for one in named:
            async with client.get(base.join(URL(one)), headers=cookie(base)) as file:
                assert (one[0], file.status) == ("/", 200)

    visited(visit)


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Cookie": ""}, id="no token"),
        pytest.param({"Cookie": f"{COOKIE}=fel"}, id="wrong token"),
        pytest.param({"Cookie": f"{COOKIE}={TOKEN}x"}, id="longer token"),
        pytest.param({"Cookie": f"{COOKIE}=r\N{LATIN SMALL LETTER A WITH DIAERESIS}tt"}, id="not ASCII"),
        pytest.param({"Cookie": f"beredskap-8011={TOKEN}"}, id="another server's cookie"),
        pytest.param({"Host": "ond.example"}, id="a name that points here"),
        pytest.param({"Host": "127.0.0.1.ond.example"}, id="a name that looks local"),
        pytest.param({"Host": "["}, id="no host at all"),
        pytest.param({"Host": "[::1].evil"}, id="something after an address"),
        pytest.param({"Host": "[::1]evil:8010"}, id="something between an address and its port"),
        pytest.param({"Host": "localhost:99999"}, id="a port that does not exist"),
        pytest.param({"Host": "localhost:0"}, id="no port"),
        pytest.param({"Host": "localhost:80:80"}, id="two ports"),
        pytest.param({"Host": "localhost:+80"}, id="a port with a sign"),
        pytest.param({"Host": "localhost@ond.example"}, id="a user at another machine"),
        pytest.param({"Host": "ond.example#@localhost"}, id="a name before another"),
        pytest.param({"Host": "localhost/"}, id="a path"),
        pytest.param({"Host": ""}, id="an empty host"),
        pytest.param({"Origin": "http://ond.example"}, id="another site"),
        pytest.param({"Origin": "http://127.0.0.1:1"}, id="another server on this machine"),
        pytest.param({"Origin": "null"}, id="a page from nowhere"),
    ],
)
@pytest.mark.parametrize("path", PATHS)
def test_everybody_else_gets_nothing(path: str, headers: dict[str, str]) -> None:
    async def visit(client: ClientSession, base: URL) -> None:
        async with client.get(base.join(URL(path)), headers=cookie(base) | headers) as answer:
            assert (answer.status, await answer.read()) == (403, b"")
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await client.ws_connect(base / "ws", headers=cookie(base) | headers)
        assert refused.value.status == 403

    visited(visit, program=("must-not-be-started",))


def spoken(base: URL, request: bytes) -> bytes:
    """What the server answers to these bytes."""
    with socket.create_connection((str(base.host), int(base.port or 0)), timeout=60) as connection:
        connection.sendall(request)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
        return answer


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(b"GET / HTTP/1.0\r\nCookie: " + f"{COOKIE}={TOKEN}".encode() + b"\r\n\r\n", id="no host"),
        pytest.param(
            b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: ond.example\r\nConnection: close\r\nCookie: "
            + f"{COOKIE}={TOKEN}".encode()
            + b"\r\n\r\n",
            id="two hosts",
        ),
        pytest.param(
            b"GET http://ond.example/ HTTP/1.1\r\nHost: localhost\r\nOrigin: http://ond.example\r\nConnection: close\r\nCookie: "
            + f"{COOKIE}={TOKEN}".encode()
            + b"\r\n\r\n",
            id="a host in the address that is not the other",
        ),
    ],
)
def test_a_request_says_once_which_machine_it_is_for(request_: bytes) -> None:
    async def visit(client: ClientSession, base: URL) -> None:  # noqa: ARG001  # spoken without a client
        answer = await asyncio.to_thread(spoken, base, request_)
        assert answer.split(b" ")[1] in (b"400", b"403")
        assert b"<html" not in answer

    visited(visit, program=("must-not-be-started",))


MALFORMED = (b"\x16\x03\x01\x00\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"nonsens\r\n\r\n")


def test_a_malformed_request_is_one_line_in_the_log(capfd: pytest.CaptureFixture[str]) -> None:
    ended: list[bytes] = []
    with address.open_socket("127.0.0.1", 0) as listens:
        base = URL(f"http://127.0.0.1:{address.port_of(listens)}")
        application = Web(("must-not-be-started",), Guard(TOKEN, 8010), Translator()).application()

        async def whole() -> None:
            runner = web.AppRunner(application, access_log=None, logger=one_line_log())
            await runner.setup()
            try:
                await web.SockSite(runner, listens).start()
                ended.extend([await asyncio.to_thread(spoken, base, sent) for sent in MALFORMED])
            finally:
                await runner.cleanup()

        asyncio.run(whole())
    assert len(ended) == 3
    said = capfd.readouterr().err.splitlines()
    assert len(said) <= 3
    assert all("en förfrågan kunde inte besvaras" in line for line in said)


def test_a_websocket_must_say_which_page_it_is_from() -> None:
    async def visit(client: ClientSession, base: URL) -> None:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await client.ws_connect(base / "ws", headers={"Cookie": f"{COOKIE}={TOKEN}"})
        assert refused.value.status == 403

    visited(visit, program=("must-not-be-started",))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:9000", "[::1]:8010", "127.1.2.3"])
def test_this_machine_has_several_names_and_a_tunnel_another_port(host: str) -> None:
    async def visit(client: ClientSession, base: URL) -> None:
        headers = cookie(base) | {"Host": host, "Origin": f"http://{host}"}
        async with client.get(base, headers=headers) as page:
            assert page.status == 200
            assert f"ws://{host}/ws" in await page.text()

    visited(visit)


def test_on_a_network_the_machine_may_be_called_anything() -> None:
    async def visit(client: ClientSession, base: URL) -> None:
        headers = cookie(base) | {"Host": "beredskap.region.example", "Origin": "http://beredskap.region.example"}
        async with client.get(base, headers=headers) as page:
            assert page.status == 200

    visited(visit, is_local=False)


async def until(window: aiohttp.ClientWebSocketResponse, text: str) -> None:
    """Read what a window is sent until it has shown the text."""
    seen = b""
    async with asyncio.timeout(60):
        while text.encode() not in seen:
            told = await window.receive()
            assert told.type in (WSMsgType.BINARY, WSMsgType.TEXT), seen
            seen += told.data if isinstance(told.data, bytes) else b""


async def told(window: aiohttp.ClientWebSocketResponse) -> Any:
    """The next thing that the page is told, between the pieces of screen."""
    async with asyncio.timeout(60):
        while True:
            message = await window.receive()
            if message.type is WSMsgType.TEXT:
                return message.json()
            assert message.type is WSMsgType.BINARY


def test_a_window_shows_the_ui_and_gets_what_is_exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    async def visit(client: ClientSession, base: URL) -> None:
        async with client.ws_connect((base / "ws").with_query(width=120, height=40), headers=cookie(base)) as window:
            await until(window, "Förlossning och BB")
            await window.send_json(["stdin", "e"])
            kind, key = await told(window)
            assert kind == "deliver_file_start"
            async with client.get(base / "download" / key) as stranger:
                assert (stranger.status, await stranger.read()) == (403, b"")
            async with client.get(base / "download" / key, headers=cookie(base)) as file:
                assert "matrix.csv" in file.headers["Content-Disposition"]
                assert "FIKTIV" in await file.text()
            await window.send_json(["stdin", "q"])
            await until_closed(window)

    visited(visit)
    assert not list(tmp_path.iterdir())


async def until_closed(window: aiohttp.ClientWebSocketResponse) -> None:
    """Read until the server has closed the window."""
    async with asyncio.timeout(60):
        async for _ in window:
            pass
    assert window.closed


@pytest.mark.parametrize("said", ["inte json", "{}", "[]", '["stdin"]', '["resize", 3]'])
def test_what_is_not_from_the_page_closes_the_window(said: str, caplog: pytest.LogCaptureFixture) -> None:
    async def visit(client: ClientSession, base: URL) -> None:
        async with client.ws_connect(base / "ws", headers=cookie(base)) as window:
            await window.send_str(said)
            await until_closed(window)

    visited(visit, program=(sys.executable, "-c", "import sys; sys.stdin.read(1)"))
    assert [record for record in caplog.records if record.name.startswith("aiohttp")] == []


def test_a_program_that_falls_closes_its_window() -> None:
    async def visit(client: ClientSession, base: URL) -> None:
        async with client.ws_connect(base / "ws", headers=cookie(base)) as window:
            await until_closed(window)

    visited(visit, program=(sys.executable, "-c", "raise SystemExit(3)"))


def test_a_program_that_had_fallen_before_it_was_read_closes_its_window() -> None:
    class Fallen(Session):
        async def _open_app_process(self, width: int = 80, height: int = 24) -> asyncio.subprocess.Process:  # noqa: ARG002
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-c", "raise SystemExit(3)", stdin=PIPE, stdout=PIPE, stderr=PIPE
            )
            assert process.stdout is not None
            while not process.stdout.at_eof():
                await process.stdout.read(1)
            self._process, self._stdin = process, process.stdin
            return process

    class Window(web.WebSocketResponse):
        is_closed = False

        async def close(self, *_: object, **__: object) -> bool:
            self.is_closed = True
            return True

    async def whole() -> None:
        window = Window()
        session = Fallen((), window, DownloadManager())
        await session.start(80, 24)
        assert session._task is not None
        async with asyncio.timeout(60):
            await session._task
            await session.stop()
        assert window.is_closed

    asyncio.run(whole())


STUBBORN = """
import pathlib, signal, os, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
print("__GANGLION__", flush=True)
pid = str(os.getpid()).encode()
sys.stdout.buffer.write(b"D" + len(pid).to_bytes(4, "big") + pid)
sys.stdout.flush()
signal.pause()
"""


@pytest.mark.skipif(not hasattr(signal, "pause"), reason="the stubborn program needs POSIX signals")
def test_a_program_that_will_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "PATIENCE", 0.1)
    pids: list[int] = []

    async def visit(client: ClientSession, base: URL) -> None:
        window = await client.ws_connect(base / "ws", headers=cookie(base))
        pids.append(int((await window.receive()).data))
        os.kill(pids[0], 0)

    visited(visit, program=(sys.executable, "-c", STUBBORN))
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)


def test_the_program_ends_when_its_server_is_gone(tmp_path: Path) -> None:
    environment = {**os.environ, "TEXTUAL_DRIVER": DRIVER, "XDG_STATE_HOME": str(tmp_path)}
    with subprocess.Popen(UI, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, cwd=tmp_path) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        try:
            assert program.stdout.readline() == b"__GANGLION__\n"
            program.stdin.close()
            program.stdout.read()
            assert program.wait(60) == 0
        finally:
            program.kill()


@pytest.mark.parametrize("driver", ["", "textual.drivers.web_driver:WebDriver"])
def test_pipes_alone_are_no_terminal(tmp_path: Path, driver: str) -> None:
    environment = {**os.environ, "TEXTUAL_DRIVER": driver}
    done = subprocess.run(UI, capture_output=True, env=environment, cwd=tmp_path, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "ingen terminal" in done.stderr.decode()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """The command itself, on a free port."""
    with Served(tmp_path) as one:
        yield one


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_command_answers_until_it_is_ended(served: Served, how: signal.Signals) -> None:
    with urllib.request.urlopen(served.address) as answer:
        assert answer.status == 200
        name, _, token = answer.headers["Set-Cookie"].split(";")[0].partition("=")
    base = URL(served.address).origin()
    assert token == URL(served.address).query["token"]

    async def ended_with_a_window_open() -> None:
        async with (
            ClientSession(headers={"Cookie": f"{name}={token}", "Origin": str(base)}) as client,
            client.ws_connect(base / "ws") as window,
        ):
            await until(window, "Lägesbild")
            served.send(how)
            await until_closed(window)

    asyncio.run(ended_with_a_window_open())
    code, said = served.ended()
    assert code == 0
    assert said == ["Öppna adressen i en webbläsare. Ctrl-C avslutar."]


def test_noise_on_the_port_is_not_told(served: Served) -> None:
    url = URL(served.address)
    with socket.create_connection((str(url.host), int(url.port or 0)), timeout=60) as line:
        line.sendall(b"\x16\x03\x01 noise\r\n\r\n")
        answer = line.recv(4096)
    assert b" 400 " in answer.splitlines()[0]
    assert url.query["token"].encode() not in answer
    served.send(signal.SIGINT)
    assert served.ended() == (0, ["Öppna adressen i en webbläsare. Ctrl-C avslutar."])


def refused(capsys: pytest.CaptureFixture[str], *args: object) -> str:
    """What is said when the command cannot begin."""
    code = main(["serve", *(str(arg) for arg in args)])
    captured = capsys.readouterr()
    assert (code, captured.out) == (2, "")
    return captured.err


@pytest.fixture
def never(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is served."""

    def fail(*_: Any) -> None:
        pytest.fail("it was served")

    monkeypatch.setattr(server_module, "serve", fail)


@pytest.mark.usefixtures("never")
def test_a_port_in_use(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"porten {port} används redan" in refused(capsys, "--port", port)


@pytest.mark.usefixtures("never")
@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--host", "192.0.2.1"), "«192.0.2.1» är inte den här datorns adress"),
        (("--host", "å" * 64), "är ingen adress"),
        (("--port", "99999"), "--port är högst 65535"),
        (("--port", "http"), "--port ska vara ett heltal"),
        (("--region", "finns-inte"), "regionen finns inte"),
        (("--db", "finns-inte.db"), "databasen finns inte"),
        (("--region", "orebro", "--db", "x.db"), "antingen --region REGION eller --db FIL"),
    ],
)
def test_what_cannot_be_served_is_said(capsys: pytest.CaptureFixture[str], args: tuple[str, ...], said: str) -> None:
    port = () if "--port" in args else ("--port", "0")
    assert said in refused(capsys, *args, *port)


@pytest.mark.usefixtures("never")
def test_without_the_extra_it_says_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    assert "pip install 'beredskap[serve]'" in refused(capsys, "--port", "0")


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback is taken for an address that others reach."""
    monkeypatch.setattr(address, "is_local", lambda _: False)


@pytest.mark.usefixtures("never", "reached")
def test_real_data_is_not_shown_on_a_network(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("beredskap.cli.serve._read_class", lambda *_: "SKARP")
    said = refused(capsys, "--port", "0")
    assert "SKARP" in said
    assert "ssh -L" in said


@pytest.mark.usefixtures("reached")
def test_on_a_network_it_warns(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "serve", lambda *_: None)
    assert main(["serve", "--port", "0"]) == 0
    assert "Ingenting är krypterat" in capsys.readouterr().err


def test_a_folder_of_any_name_is_one_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "läns region'; touch x; $(touch y) &"
    shutil.copytree(Path(__file__).parents[3] / "inventories" / "orebro", folder)
    started: list[tuple[str, ...]] = []

    class Noted(Web):
        def __init__(self, program: Sequence[str], guard: Guard, say: Translator) -> None:
            super().__init__(program, guard, say)
            started.append(tuple(program))

    monkeypatch.setattr(server_module, "Web", Noted)
    monkeypatch.setattr(server_module, "serve", lambda *_: None)
    assert main(["--lang", "en", "serve", "--port", "0", "--region", str(folder)]) == 0
    assert started == [(sys.executable, "-P", "-m", "beredskap", "--lang=en", f"--region={folder}")]

    async def visit(client: ClientSession, base: URL) -> None:
        async with client.ws_connect(base / "ws", headers=cookie(base)) as window:
            await until(window, "Situation")

    visited(visit, program=started[0])
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


@pytest.mark.parametrize(
    ("host", "begins"), [("127.0.0.1", "http://127.0.0.1:8010/?token="), ("::1", "http://[::1]:8010/?token=")]
)
def test_the_address_to_write(host: str, begins: str) -> None:
    assert address.browser_address(host, 8010, TOKEN) == begins + TOKEN


def test_a_machine_that_listens_everywhere_goes_by_its_name() -> None:
    assert "0.0.0.0" not in address.browser_address("0.0.0.0", 8010, TOKEN)
