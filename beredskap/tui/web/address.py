"""Where the server listens, who can reach it there, and what to write in a browser."""

from __future__ import annotations

import errno
import ipaddress
import socket
from typing import Final

from beredskap.disk.os_errors import why
from beredskap.errors import InputError, Problem
from beredskap.language import Message, message

_LAST_PORT: Final = 65535
_EVERYWHERE: Final = ("0.0.0.0", "::")


def open_socket(host: str, port: int) -> socket.socket:
    """A socket on the address; port 0 is one that is free. Raises `InputError`."""
    if port > _LAST_PORT:
        raise _refused(message("{port} är ingen port; de går till {last}", port=port, last=_LAST_PORT))
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family)
    except (socket.gaierror, UnicodeError) as error:
        raise _refused(message("«{host}» är ingen adress", host=host)) from error
    except OSError as error:
        raise _refused(_describe(error, host, port)) from error


def is_local(listens: socket.socket) -> bool:
    """Whether only this machine can reach it."""
    return ipaddress.ip_address(listens.getsockname()[0]).is_loopback


def port_of(listens: socket.socket) -> int:
    """Its port."""
    return int(listens.getsockname()[1])


def browser_address(host: str, port: int, token: str) -> str:
    """What to write in a browser; a machine that listens on all its addresses goes by its name."""
    name = socket.gethostname() if host in _EVERYWHERE else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/?token={token}"


def _describe(error: OSError, host: str, port: int) -> Message:
    if error.errno == errno.EADDRINUSE:
        return message("porten {port} används redan", port=port)
    if error.errno == errno.EADDRNOTAVAIL:
        return message("«{host}» är inte den här datorns adress", host=host)
    return message("det går inte att lyssna på {host}, port {port}: {why}", host=host, port=port, why=why(error))


def _refused(said: Message) -> InputError:
    remedy = message("utan --host nås servern bara från den här datorn, och --port 0 tar en ledig port")
    return InputError([Problem("address", said, remedy=remedy)])
