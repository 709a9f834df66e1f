"""The program in a real terminal: a private tmux server, which ends with the test whatever happens."""

from __future__ import annotations

import os
import select
import shlex
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

PATIENCE: Final = 60
_ENDED: Final = "exit code:"
_PANE: Final = f'read -r _; "$@"; echo "{_ENDED} $?"; read -r _'


class Terminal:
    """A command in a pane of 120 by 40 characters.

    What it writes also goes to a pipe: a test sleeps until something more was painted, and looks at the screen then.
    """

    def __init__(self, folder: Path, *command: str) -> None:
        self._place = tempfile.TemporaryDirectory(prefix="tmux-")  # a socket's path must be short
        self._pipe = Path(self._place.name, "painted")
        self._folder = folder
        self._command = command

    def __enter__(self) -> Terminal:
        os.mkfifo(self._pipe)
        self._painted = os.open(self._pipe, os.O_RDWR | os.O_NONBLOCK)
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self) -> None:
        # The pane waits for Enter, so that nothing is painted before it is listened to, and says itself how the program
        # ended: the server sometimes misses that a pane's process has.
        pane = ("-x", "120", "-y", "40", "-c", str(self._folder))
        self._tmux("new-session", "-d", *pane, "sh", "-c", _PANE, "sh", *self._command)
        self._tmux("pipe-pane", f"exec cat > {shlex.quote(str(self._pipe))}")
        self.press("Enter")

    def __exit__(self, *_: object) -> None:
        try:
            self._tmux("kill-server")
        finally:
            os.close(self._painted)
            self._place.cleanup()

    def press(self, key: str) -> None:
        """Press a key, by its name in tmux."""
        self._tmux("send-keys", key)

    def screen(self) -> str:
        """What is seen now."""
        return self._tmux("capture-pane", "-p")

    def until(self, text: str) -> None:
        """Wait until the text is seen."""
        self._until(lambda: text in self.screen(), text)

    def exit_code(self) -> int:
        """Wait until the program has ended."""
        self.until(_ENDED)
        return int(self.screen().split(_ENDED)[1].split()[0])

    def _until(self, holds: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not holds():
            left = deadline - time.monotonic()
            assert left > 0, f"never seen: {what}\n{self.screen()}"
            select.select([self._painted], [], [], min(left, 1))
            self._forget()

    def _forget(self) -> None:
        try:
            while os.read(self._painted, 1 << 16):
                pass
        except BlockingIOError:
            return

    def _tmux(self, *words: str) -> str:
        command = ["tmux", "-S", f"{self._place.name}/socket", "-f", "/dev/null", *words]
        # The pane says how large it is; pytest's own size is not the program's.
        environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        return subprocess.run(
            command, check=True, capture_output=True, encoding="utf-8", env=environment, timeout=PATIENCE
        ).stdout
