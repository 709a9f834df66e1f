"""Who is served too late (för sent): farther from home by road than the time within which the care must be reached."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from beredskap.arrays import Floats, Mask
from beredskap.engine.care_plan.patient_ledger import PatientLedger, Rows

Minutes = Callable[[int | None], Floats]
"""Travel times from municipality (row) to site (column) as the roads were in a segment, or undisturbed (None)."""
_SLACK = 1e-6


@dataclass(frozen=True)
class Reach:
    """``seconds`` (cares,) within which each care type must be reached, infinite where nothing is said, and how long the ways are."""

    seconds: Floats
    minutes: Minutes

    def beyond(self, ledger: PatientLedger) -> Mask:
        """Whether each row of those served was beyond reach by the roads as they then were, shape (rows,)."""
        limit = self._limits(ledger)[ledger.served.column]
        found = np.zeros(len(limit), np.bool_)
        asked = np.flatnonzero(np.isfinite(limit))
        found[asked] = is_farther(travel_minutes(ledger, ledger.served.only(asked), self.minutes), limit[asked])
        return found

    def usually_beyond(self, ledger: PatientLedger) -> Mask:
        """Whether each key is beyond reach also on undisturbed roads, shape (keys,)."""
        place = ledger.key_pair % len(ledger.municipalities)
        return is_farther(self.minutes(None)[place, ledger.key_site], self._limits(ledger))

    def _limits(self, ledger: PatientLedger) -> Floats:
        """The seconds of each key: the patient's own care type decides, also where another stands in."""
        return self.seconds[ledger.key_pair // len(ledger.municipalities)]


def travel_minutes(ledger: PatientLedger, rows: Rows, minutes: Minutes) -> Floats:
    """Minutes from home to where each of the served ``rows`` was served, by the roads as they then were, shape (n,)."""
    place, site = ledger.key_pair[rows.column] % len(ledger.municipalities), ledger.key_site[rows.column]
    found = np.empty(len(rows.column))
    order = np.argsort(rows.segment, kind="stable")
    segments, first = np.unique(rows.segment[order], return_index=True)
    for segment, there in zip(segments, np.split(order, first)[1:], strict=True):
        found[there] = minutes(int(segment))[place[there], site[there]]
    return found


def is_farther(minutes: Floats, seconds: Floats | float) -> Mask:
    """Whether so many minutes are more than so many seconds."""
    return np.asarray(minutes * 60 > seconds + _SLACK)
