"""Runs in worker threads that stop when nobody waits for them any more."""

from __future__ import annotations

from collections.abc import Callable

from textual.worker import get_current_worker


class GivenUpError(Exception):
    """Nobody waits for the run any more."""


def while_wanted() -> Callable[[float], None]:
    """For `simulate` as its progress: it raises `GivenUpError` in the run as soon as the worker that asked for it is cancelled."""
    worker = get_current_worker()

    def told(_: float) -> None:
        if worker.is_cancelled:
            raise GivenUpError

    return told
