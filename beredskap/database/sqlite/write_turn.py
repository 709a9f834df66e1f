"""Whose turn it is to write: a turnstile before SQLite's own lock, so that whoever has just written does not go before those who wait.

SQLite's lock goes to whoever asks at the right moment, which is nearly always the one who has just let go of it. Here everyone passes a turnstile first, one
at a time, and keeps it until he has the lock. It is an advisory lock on the folder: no file of its own, and the system lets go of it when a program ends,
however it ends. Where there is no such lock, those who wait only ask as often all the time.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

ASK_EACH_S: Final = 0.002
"""SQLite itself asks ever more seldom, up to every 100 ms, so that one of many may never have its turn."""


@contextmanager
def wait_for_turn(folder: Path, patience_s: float) -> Iterator[Callable[[], bool]]:
    """In the turnstile, once it is free or patience has ended; the function waits a moment and says whether there is patience left."""
    ends = time.monotonic() + patience_s

    def again() -> bool:
        if time.monotonic() >= ends:
            return False
        time.sleep(ASK_EACH_S)
        return True

    try:
        place = os.open(folder, os.O_RDONLY) if fcntl is not None else None
    except OSError:
        place = None
    try:
        while place is not None and _is_taken(place) and again():
            pass
        yield again
    finally:
        if place is not None:
            os.close(place)


def _is_taken(place: int) -> bool:
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # a file system without such locks
        return False
    return False
