"""One result that another process works out while this one goes on."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final, TypeVar

from beredskap.ensemble.workers import cores

T = TypeVar("T")

_CODE: Final = "import pickle, sys; run = pickle.loads(sys.stdin.buffer.read()); pickle.dump(run(), sys.stdout.buffer)"


@contextmanager
def beside(run: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """What gives the result of ``run``, which can be pickled: begun now in a process of its own, if there are two cores, else when it is asked for.

    A bare process is lighter to start than a pool of them. What it cannot do is done here, so that an error is told as any other. It ends with the block.
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
            process.stdin.close()
        try:
            yield result
        finally:
            process.kill()
