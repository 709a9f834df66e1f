"""Stopping a run in a worker thread when nobody waits for it any more."""

from __future__ import annotations

from collections.abc import Callable

from textual.worker import get_current_worker


class RunCancelledError(Exception):
    """Nobody waits for the run any more."""


def cancellable_progress() -> Callable[[float], None]:
    """The progress callback of a run, which raises `RunCancelledError` as soon as the worker that asked for it is cancelled."""
    worker = get_current_worker()

    def check(_: float) -> None:
        if worker.is_cancelled:
            raise RunCancelledError

    return check
