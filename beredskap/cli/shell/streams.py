"""The streams: UTF-8 whatever the locale, colour only on a terminal, and the width there is."""

from __future__ import annotations

import io
import os
import shutil
import sys
from typing import Final, TextIO

from beredskap.cli.shell.usage import usage_error
from beredskap.language import message

DEFAULT_WIDTH: Final = 80
WIDEST: Final = 140
# Okabe–Ito colours, nearest in the 256-colour palette.
_ANSI: Final = {
    "banner": "1;38;5;214",
    "title": "1",
    "heading": "1",
    "strong": "1",
    "dim": "2",
    "good": "38;5;36",
    "moved": "38;5;74",
    "warn": "38;5;214",
    "bad": "1;38;5;166",
}


def prepare_streams() -> None:
    """Write UTF-8 to stdout and stderr; what cannot be encoded is escaped, and a stream that was closed takes what is written to it."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  # lives as long as the process
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def put(text: str) -> None:
    """Write data to stdout. Raises `InputError` where it has no room for it."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        from beredskap.disk.os_errors import why

        forget_stdout()
        raise usage_error(message("utskriften gick inte att skriva: {why}", why=why(error))) from error


def forget_stdout() -> None:
    """Nobody reads stdout any more; let the interpreter's last flush go nowhere."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # lives as long as the process


def takes_colour(stream: TextIO) -> bool:
    """Whether colour may be written to the stream."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def paint(text: str, style: str) -> str:
    """The text in the colour of the style."""
    code = _ANSI.get(style)
    return f"\x1b[{code}m{text}\x1b[0m" if code and text.strip() else text


def measure_width(stream: TextIO) -> int:
    """The width to write for: the terminal's, or 80 in a pipe."""
    if not stream.isatty() and not os.environ.get("COLUMNS"):
        return DEFAULT_WIDTH
    return min(WIDEST, shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns)
