"""What is kept of each run, and the percentiles that many of them give: a few numbers a run, whatever its journal held."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from beredskap.arrays import Floats
from beredskap.engine.metrics.depletion import ran_out_at
from beredskap.model.region import Region
from beredskap.model.result.ensemble import (
    LEVELS,
    CareSpread,
    ExpectationSpread,
    Influence,
    Percentiles,
    StoreSpread,
)
from beredskap.model.result.journal import Journal, Outcome, Word

_SAME = 6
"""Decimals to which two runs are the same: goals agree to 1e-6."""
MOST_INFLUENCES = 5
Key = tuple[int, str, str]


@dataclass(frozen=True)
class Kept:
    """What one run is remembered by; ``care`` maps a care type to its word, share served in time, unmet, first failure and too late."""

    values: tuple[float, ...]
    failed: tuple[str, ...]
    unmet: float
    care: tuple[tuple[str, Word, float, float, float, float], ...]
    empty: tuple[tuple[str, int], ...]
    verdicts: tuple[tuple[Key, bool | None], ...]
    versions: dict[str, str]
    too_late: float = 0.0


def kept(journal: Journal, region: Region, values: Sequence[float] = (), failed: Sequence[str] = ()) -> Kept:
    """The run in short. A share that is not known is nan, a failure that did not come infinite."""
    regional = [outcome for outcome in journal.outcomes if not outcome.municipality]
    return Kept(
        tuple(values),
        tuple(failed),
        necessary(regional, region),
        tuple(
            (one.care, one.word, _served(one), _rounded(one.unmet), _failure(one), _rounded(one.too_late))
            for one in regional
        ),
        tuple((one.store, at) for one in journal.stores if (at := ran_out_at(one)) is not None),
        tuple(((one.index, one.subject, one.expected), one.holds) for one in journal.verdicts),
        dict(journal.versions),
        _rounded(math.fsum(one.too_late for one in _of_necessary(regional, region))),
    )


def necessary(outcomes: Iterable[Outcome], region: Region) -> float:
    """Patients without necessary care in the whole region."""
    return _rounded(math.fsum(one.unmet for one in _of_necessary(outcomes, region)))


def _of_necessary(outcomes: Iterable[Outcome], region: Region) -> Iterator[Outcome]:
    return (one for one in outcomes if not one.municipality and region.care[one.care].grade == "nödvändigt")


def _rounded(value: float) -> float:
    return round(value, _SAME) + 0.0


def _served(outcome: Outcome) -> float:
    known = outcome.arising > 0 and outcome.word != "okänd"
    return _rounded(max(0.0, outcome.served - outcome.too_late) / outcome.arising) if known else math.nan


def _failure(outcome: Outcome) -> float:
    return math.inf if outcome.first_failure is None else float(outcome.first_failure)


class Gathered:
    """The runs so far, in the order that they were numbered: plain arrays of numbers, about a kilobyte a run."""

    def __init__(self) -> None:
        self.runs = 0
        self.versions: dict[str, str] = {}
        self.failed: Counter[str] = Counter()
        self._unmet, self._too_late = array("d"), array("d")
        self._drawn: list[array[float]] = []
        self._failures: dict[str, array[int]] = {}
        self._words: dict[str, Counter[Word]] = {}
        self._care: dict[str, tuple[array[float], ...]] = {}
        self._empty: dict[str, array[float]] = {}
        self._held: dict[Key, Counter[bool | None]] = {}

    def add(self, run: Kept) -> None:
        """One more run."""
        if not self.runs:
            self.versions = run.versions
            self._drawn = [array("d") for _ in run.values]
        for column, value in zip(self._drawn, run.values, strict=True):
            column.append(value)
        for node in run.failed:
            self.failed[node] += 1
            self._failures.setdefault(node, array("q")).append(self.runs)
        self._unmet.append(run.unmet)
        self._too_late.append(run.too_late)
        for care, word, *numbers in run.care:
            self._words.setdefault(care, Counter())[word] += 1
            columns = self._care.setdefault(care, tuple(array("d") for _ in numbers))
            for column, number in zip(columns, numbers, strict=True):
                column.append(number)
        for store, time in run.empty:
            self._empty.setdefault(store, array("d")).append(time)
        for key, holds in run.verdicts:
            self._held.setdefault(key, Counter())[holds] += 1
        self.runs += 1

    @property
    def unmet(self) -> Percentiles:
        """Patients without necessary care."""
        return percentiles(self._unmet, self.runs)

    @property
    def too_late(self) -> Percentiles:
        """Patients who get necessary care too late."""
        return percentiles(self._too_late, self.runs)

    def care(self) -> tuple[CareSpread, ...]:
        """By care type, in the order of the inventory."""
        return tuple(
            CareSpread(
                care=care,
                words=dict(sorted(self._words[care].items())),
                served=None if any(map(math.isnan, served)) else percentiles(served, self.runs),
                unmet=percentiles(unmet, self.runs),
                too_late=percentiles(too_late, self.runs),
                first_failure=percentiles(failure, self.runs),
            )
            for care, (served, unmet, failure, too_late) in self._care.items()
        )

    def stores(self) -> tuple[StoreSpread, ...]:
        """Stores that ran out in some run, sorted by id."""
        return tuple(
            StoreSpread(store=store, runs=len(times), empty_at=percentiles(times, self.runs))
            for store, times in sorted(self._empty.items())
        )

    def expectations(self) -> tuple[ExpectationSpread, ...]:
        """Each expectation, in the order of the file."""
        return tuple(
            ExpectationSpread(index=index, subject=subject, expected=expected, held=found[True], undecided=found[None])
            for (index, subject, expected), found in sorted(self._held.items())
        )

    def influences(self, risky: Sequence[str]) -> tuple[Influence, ...]:
        """What goes most with patients without necessary care, strongest first: the drawn quantities, then the nodes that may fail to start."""
        unmet = np.frombuffer(self._unmet) if self.runs else np.zeros(0)
        columns = [np.frombuffer(column) for column in self._drawn]
        for node in risky:
            failed = np.zeros(self.runs)
            failed[list(self._failures.get(node, ()))] = 1.0
            columns.append(failed)
        found = [(index, spearman(column, unmet)) for index, column in enumerate(columns)]
        ranked = sorted(
            ((round(value, _SAME), index) for index, value in found if value), key=lambda one: (-abs(one[0]), one[1])
        )
        return tuple(Influence(index=index, correlation=value) for value, index in ranked[:MOST_INFLUENCES])


def percentiles(values: Sequence[float], runs: int) -> Percentiles:
    """P5, P50 and P95 of the runs by nearest rank; runs without a value are infinitely late, and so None."""
    ordered = sorted(values)
    found: list[float | None] = []
    for level in LEVELS:
        rank = math.ceil(level * runs / 100) - 1
        value = ordered[rank] if 0 <= rank < len(ordered) else math.inf
        found.append(None if math.isinf(value) else value)
    return Percentiles(p5=found[0], p50=found[1], p95=found[2])


def spearman(one: Floats, other: Floats) -> float:
    """Spearman's rank correlation, ties sharing their mean rank; 0 where either does not vary.

    C. Spearman, The proof and measurement of association between two things, American Journal of Psychology 15 (1904).
    """
    a, b = _ranks(one), _ranks(other)
    a, b = a - a.mean() if len(a) else a, b - b.mean() if len(b) else b
    scale = math.sqrt(float(a @ a) * float(b @ b))
    return float(a @ b) / scale if scale > 0 else 0.0


def _ranks(values: Floats) -> Floats:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    mean: Floats = (last - (counts - 1) / 2)[place]
    return mean
