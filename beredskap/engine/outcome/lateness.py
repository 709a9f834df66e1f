"""Who is served too late (för sent): farther from home by road than the time within which the care must be reached."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from beredskap.arrays import Floats, Mask
from beredskap.engine.care_plan.patient_ledger import PatientLedger, Rows

Minutes = Callable[[int | None], Floats]
"""Travel times from municipality (row) to site (column) as the roads were in a segment, or undisturbed (None)."""
_SLACK = 1e-6


class Distant(NamedTuple):
    """Which rows of those served are beyond reach, and which of these go a way that is as long when nothing is cut; both of shape (rows,)."""

    beyond: Mask
    ordinarily: Mask


@dataclass(frozen=True)
class Reach:
    """``seconds`` (cares,) within which each care type must be reached, infinite where nothing is said, and how long the ways are."""

    seconds: Floats
    minutes: Minutes

    def distant(self, ledger: PatientLedger) -> Distant:
        """Who was served beyond reach by the roads as they then were: the patient's own care type decides, also where another stands in."""
        rows = ledger.served
        pair = ledger.key_pair[rows.column]
        limit = self.seconds[pair // len(ledger.municipalities)]
        found = Distant(np.zeros(len(limit), np.bool_), np.zeros(len(limit), np.bool_))
        asked = np.flatnonzero(np.isfinite(limit))
        minutes = travel_minutes(ledger, rows.only(asked), self.minutes)
        undisturbed = self.minutes(None)[pair[asked] % len(ledger.municipalities), ledger.key_site[rows.column[asked]]]
        found.beyond[asked] = is_farther(minutes, limit[asked])
        found.ordinarily[asked] = found.beyond[asked] & ~is_farther(minutes, undisturbed * 60)
        return found


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
