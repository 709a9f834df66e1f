"""Many runs over the cores of one machine: each worker loads the region once, and results come in the order of the runs."""

from __future__ import annotations

import os
import signal
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from beredskap.errors import InternalError
from beredskap.files import LoadedScenario, from_state, load_scenario

T = TypeVar("T")
Item = TypeVar("Item")
Progress = Callable[[float], None]


class RunFailedError(InternalError):
    """One of many runs broke; ``which`` says which, so that it can be made again by itself, and ``kind`` how."""

    def __init__(self, which: str, kind: str) -> None:
        self.which = which
        self.kind = kind
        super().__init__(which, kind)


@dataclass(frozen=True)
class Task:
    """What is run many times: a scenario file, and the reported state that it goes from if there is one: its file, or what applies it.

    ``reader`` loads the scenario where its region does not lie in files; it can be sent to a worker, and equal readers read the same.
    """

    scenario: str
    state: str | Callable[[LoadedScenario], LoadedScenario] | None = None
    reader: Callable[[str], LoadedScenario] = load_scenario


@lru_cache(maxsize=2)  # the two sides of a comparison
def load(task: Task) -> LoadedScenario:
    """The scenario with its region, read once in each process (see `prepare`). Raises `InputError`."""
    loaded = task.reader(task.scenario)
    if task.state is None:
        return loaded
    return task.state(loaded) if callable(task.state) else from_state(loaded, task.state)


def prepare(task: Task) -> LoadedScenario:
    """The scenario read now, in the place of what this process read before. Raises `InputError`."""
    load.cache_clear()
    return load(task)


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def over(
    items: Sequence[Item], run: Callable[[Item], T], named: Callable[[Item], str], jobs: int, progress: Progress | None
) -> Iterator[T]:
    """The result of each item, in order; ``named`` says which one broke. Raises `RunFailedError`."""
    jobs = min(jobs, len(items))
    tried = _Tried(run, named)
    results = map(tried, items) if jobs == 1 else _in_workers(tried, items, jobs)
    for done, result in enumerate(results, 1):
        yield result
        if progress is not None:
            progress(done / len(items))


@dataclass(frozen=True)
class _Tried(Generic[Item, T]):
    """A run that says which it was if it breaks."""

    run: Callable[[Item], T]
    named: Callable[[Item], str]

    def __call__(self, item: Item) -> T:
        try:
            return self.run(item)
        except Exception as error:
            raise RunFailedError(self.named(item), type(error).__name__) from error


def _in_workers(run: Callable[[Item], T], items: Iterable[Item], jobs: int) -> Iterator[T]:
    """Nothing is written beside the program: large arrays are sent, not mapped from temporary files."""
    from joblib import Parallel, delayed
    from joblib.externals.loky import get_reusable_executor

    with _interrupts_ignored(), _leaks_unsaid():
        results = Parallel(n_jobs=jobs, return_as="generator", max_nbytes=None)(delayed(run)(one) for one in items)
    try:
        for result in results:  # noqa: UP028  # «yield from» would close it outside of what follows
            yield result
    finally:
        with _interrupts_ignored(), warnings.catch_warnings():  # a second Ctrl-C too waits for the workers to end
            warnings.simplefilter("ignore")  # runs that are cancelled are no news to who cancels them
            results.close()
            get_reusable_executor().shutdown(wait=True, kill_workers=True)


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Neither this process nor what it starts meanwhile sees Ctrl-C: the program ends its workers without a word from each."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _leaks_unsaid() -> Iterator[None]:
    """What workers that are ended leave behind is cleaned up by a process that is started meanwhile, without warning of it."""
    before = os.environ.get("PYTHONWARNINGS")
    ignored = "ignore:resource_tracker"
    os.environ["PYTHONWARNINGS"] = f"{before},{ignored}" if before else ignored
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONWARNINGS"]
        else:
            os.environ["PYTHONWARNINGS"] = before
