"""What a journal ends with, as a state that somebody could have reported: levels, lost sites, inpatients, stock and who waits."""

from __future__ import annotations

import datetime
import math
from typing import Any

from beredskap import units
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal

_SOME = 5e-4
"""Patients: fewer are nobody."""


def present(journal: Journal, region: Region) -> dict[str, Any]:
    """The state at the end of a journal by the names of `ReportedState`, who waits; what is as usual is left out of nodes and sites."""
    levels = {change.subject: change.after for change in journal.changes if change.kind == "level"}
    nodes = {**region.nodes, **region.offerings}
    return {
        "class": journal.information_class,
        "secrecy": journal.secrecy,
        "region": journal.region,
        "variant": journal.variant,
        "scenario": journal.scenario,
        "as_of": (journal.start + datetime.timedelta(seconds=journal.duration)).isoformat(),
        "nodes": {name: level for name, level in sorted(levels.items()) if name in nodes and level < 1},
        "sites": {name: "lost" for name, level in sorted(levels.items()) if name in region.sites and level < 1},
        "beds": _some({one.offering: one.inpatients[-1] for one in journal.offerings}),
        "stock": {one.store: _shown(region, one.store, one.closing, one.unknown) for one in journal.stores},
        "waiting": {care.care: queues for care in journal.care_types if (queues := _queues(journal, care.care))},
    }


def _queues(journal: Journal, care: str) -> dict[str, float]:
    return _some({one.municipality: one.waiting[-1] for one in journal.care if one.care == care and one.municipality})


def _some(patients: dict[str, float]) -> dict[str, float]:
    return {name: round(amount, 3) for name, amount in sorted(patients.items()) if amount > _SOME}


def _shown(region: Region, store: str, amount: float, unknown: tuple[str, ...]) -> str:
    if "closing" in unknown or math.isinf(amount):
        return "okänd"
    item = region.items[region.stores[store].item]
    return f"{round(amount, 3):g} {units.base_unit(units.unit(item.unit)[1])}".strip()
