"""`beredskap serve` in a process of its own, which ends with the test whatever happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType


class Served:
    """The command on a free port of loopback; ``address`` is what it printed."""

    def __init__(self, folder: Path) -> None:
        environment = {**os.environ, "XDG_STATE_HOME": str(folder)}
        environment.pop("BEREDSKAP_LANG", None)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "beredskap", "serve", "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=environment,
            encoding="utf-8",
        )

    def __enter__(self) -> Served:
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        with self._process as process:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()

    def send(self, how: signal.Signals) -> None:
        """Send it a signal."""
        self._process.send_signal(how)

    def ended(self) -> tuple[int, list[str]]:
        """Its exit code, and the lines that it wrote on stderr."""
        out, said = self._process.communicate(timeout=60)
        assert out == ""
        return self._process.returncode, said.splitlines()
