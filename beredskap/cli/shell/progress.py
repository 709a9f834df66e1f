"""One line on stderr that says how far a long job has come; only on a terminal, and only after a second."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Final

from beredskap.cli.shell.language import say
from beredskap.language import message

_PATIENCE: Final = 1.0
_PAUSE: Final = 0.1


class Progress:
    """A callback for the engine; as a context manager it clears its line."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.started = time.monotonic()
        self.next = self.started + _PATIENCE
        self.shown = 0

    def __call__(self, share: float) -> None:
        now = time.monotonic()
        if now < self.next or not sys.stderr.isatty():
            return
        self.next = now + _PAUSE
        line = say(message("Räknar {name} {percent} %", name=self.name, percent=int(share * 100)))
        sys.stderr.write("\r" + line.ljust(self.shown))
        sys.stderr.flush()
        self.shown = len(line)

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.shown:
            sys.stderr.write("\r" + " " * self.shown + "\r")
            sys.stderr.flush()
