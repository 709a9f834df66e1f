"""How patients fare between two times, counted as in the rolling 24 hours: the share who are served in time, as usual or elsewhere."""

from __future__ import annotations

import numpy as np

from beredskap.arrays import Floats, Ints
from beredskap.engine.care_plan.patient_ledger import Rows
from beredskap.engine.outcome.windows import Windows


class Between:
    """Of a finished run's patients by column: the pairs, and then the care types of the whole region."""

    def __init__(self, windows: Windows) -> None:
        ledger = windows.ledger
        self._windows = windows
        in_time = ledger.served.patients - windows.too_late_rows
        self._served = _by_pair(ledger.served._replace(column=ledger.key_pair[ledger.served.column], patients=in_time))
        self._unmet = _by_pair(ledger.unmet)

    def share(self, column: int, start: int, end: int) -> float:
        """The share served in time by ``end`` of those who arise from ``start`` on, and of those whose wait ends in that time if they arose before.

        Who waits as usual at the end is served, as in a window of 24 hours.
        """
        ledger = self._windows.ledger
        count = len(ledger.municipalities)
        whole = column >= ledger.pairs
        first = (column - ledger.pairs) * count if whole else column
        pairs = slice(first, first + count if whole else first + 1)
        lengths = ledger.ends - ledger.starts
        inside = np.clip((np.minimum(ledger.ends, end) - np.maximum(ledger.starts, start)) / lengths, 0.0, 1.0)
        last = int(np.searchsorted(ledger.ends, end, side="right")) - 1
        served, late = _of_pairs(self._served, pairs), _of_pairs(self._unmet, pairs)
        late = late.only((late.segment <= last) & (ledger.ends[late.segment] > start))
        arose = _part(inside, served.arisen) * (served.segment <= last)
        base = float(
            inside @ ledger.arising[:, pairs].sum(axis=1)
            + late.patients @ _before(ledger.starts, inside, start, late.arisen)
        )
        waiting = float(self._windows.usually_waiting[last, pairs].sum()) if last >= 0 else 0.0
        return min(float(served.patients @ arose) + waiting, base) / base if base > 0 else 0.0


def _by_pair(rows: Rows) -> Rows:
    return rows.only(np.argsort(rows.column, kind="stable"))


def _of_pairs(rows: Rows, pairs: slice) -> Rows:
    first, last = np.searchsorted(rows.column, (pairs.start, pairs.stop))
    return rows.only(slice(int(first), int(last)))


def _part(inside: Floats, arisen: Ints) -> Floats:
    """The part of each row that arose inside; nothing of those who were there when the run began."""
    return np.where(arisen >= 0, inside[arisen], 0.0)


def _before(starts: Ints, inside: Floats, start: int, arisen: Ints) -> Floats:
    """The part of each row that arose before ``start``."""
    return np.where((arisen < 0) | (starts[arisen] < start), 1.0 - _part(inside, arisen), 0.0)
