"""One result that another process works out while this one goes on."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final, TypeVar

from beredskap.ensemble.workers import cores

T = TypeVar("T")

_CODE: Final = "from beredskap.ensemble.beside import answer; answer()"


@contextmanager
def beside(run: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """What gives the result of ``run``, which can be pickled: begun now in a process of its own, if there are two cores, else when it is asked for.

    A bare process is lighter to start than a pool of them. What it cannot do is done here, so that an error is told as any other. It ends with the block,
    and with this process however that ends: its standard input is open for as long as somebody waits for the result.
    """
    if cores() == 1:
        yield run
        return
    command = [sys.executable, "-c", _CODE]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        written = process.stdout

        def result() -> T:
            found = written.read()
            return pickle.loads(found) if process.wait() == 0 else run()

        with suppress(OSError):  # it is dead already
            process.stdin.write(pickle.dumps(run))
            process.stdin.flush()
        try:
            yield result
        finally:
            process.kill()
            with suppress(OSError):  # what it never read
                process.stdin.close()


def answer() -> None:
    """What the other process does: read what to run from its standard input, and write the result; when that closes, nobody waits for it any more."""
    run = pickle.load(sys.stdin.buffer)
    threading.Thread(target=_end_with, args=(sys.stdin.fileno(),), daemon=True).start()
    pickle.dump(run(), sys.stdout.buffer)
    sys.stdout.flush()


def _end_with(waiting: int) -> None:
    os.read(waiting, 1)
    os._exit(1)
