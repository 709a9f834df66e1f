"""Sums over the rolling 24 hours that end with each segment, by cumulative sums over segments."""

from __future__ import annotations

import numpy as np

from beredskap.arrays import Floats, Ints, tally
from beredskap.engine.care_plan.patient_ledger import PatientLedger, Rows
from beredskap.units import DAY


def arisen_in_window(ledger: PatientLedger, rows: Rows, width: int) -> Floats:
    """Patients of ``rows`` who arose in the 24 hours up to each segment's end and had left the queue by then, shape (segments, width).

    Of a segment that lies partly in the window the same part of its patients counts.
    """
    begun = rows.arisen >= 0
    arisen, segment, column, patients = rows.only(begun)
    last_whole = np.searchsorted(ledger.ends, ledger.starts + DAY, side="right") - 1
    first_without = np.searchsorted(ledger.ends, ledger.ends + DAY, side="left")

    whole = segment <= last_whole[arisen]
    summed = _held(
        segment[whole],
        last_whole[arisen[whole]],
        column[whole],
        patients[whole],
        (ledger.segments, width),
    )

    parts = (first_without - last_whole - 1)[arisen]
    row = np.repeat(np.arange(len(arisen)), parts)
    window = np.arange(len(row)) - np.repeat(np.cumsum(parts) - parts, parts) + last_whole[arisen[row]] + 1
    row, window = row[window >= segment[row]], window[window >= segment[row]]
    inside = (ledger.ends[arisen[row]] - (ledger.ends[window] - DAY)) / (ledger.ends - ledger.starts)[arisen[row]]
    flat = tally(window * width + column[row], patients[row] * inside, ledger.segments * width)
    return np.maximum(summed + flat.reshape(ledger.segments, width), 0.0)


def late_in_window(ledger: PatientLedger) -> Floats:
    """Patients whose wait ended in the 24 hours up to each segment's end, of those who arose over 24 hours before it ended.

    No window of those who arise would ever show them as unmet. Shape (segments, pairs).
    """
    arisen, segment, pair, patients = ledger.unmet
    start = np.where(arisen >= 0, ledger.starts[arisen], -np.inf)
    length = (ledger.ends - ledger.starts)[arisen]
    part = np.clip((ledger.ends[segment] - DAY - start) / length, 0.0, 1.0)
    late = part > 0
    last = np.searchsorted(ledger.ends, ledger.ends + DAY, side="left") - 1
    summed = _held(
        segment[late],
        last[segment[late]],
        pair[late],
        (patients * part)[late],
        (ledger.segments, ledger.pairs),
    )
    return np.maximum(summed, 0.0)


def between(edges: Ints, flow: Floats, start: Ints, end: Ints) -> Floats:
    """What flows in each ``(start, end]``, evenly within a segment; ``flow`` (segments, n) -> (len(start), n)."""
    return _until(edges, flow, end) - _until(edges, flow, start)


def _held(first: Ints, last: Ints, column: Ints, patients: Floats, shape: tuple[int, int]) -> Floats:
    """Add each row to all windows ``first..last``."""
    windows, width = shape
    size = (windows + 1) * width
    steps = tally(first * width + column, patients, size)
    steps -= tally((last + 1) * width + column, patients, size)
    summed = steps.reshape(windows + 1, width)
    np.cumsum(summed, axis=0, out=summed)
    return summed[:windows]


def _until(edges: Ints, flow: Floats, time: Ints) -> Floats:
    total = np.zeros((len(flow) + 1, flow.shape[1]))
    np.cumsum(flow, axis=0, out=total[1:])
    segment = np.clip(np.searchsorted(edges, time, side="right") - 1, 0, len(flow) - 1)
    part = np.clip((time - edges[segment]) / (edges[segment + 1] - edges[segment]), 0.0, 1.0)
    result: Floats = total[segment] + part[:, None] * flow[segment]
    return result
