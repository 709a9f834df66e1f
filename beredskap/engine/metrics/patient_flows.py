"""Where the patients of one care type went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from beredskap.model.result.journal import Journal, Outcome, ServedAt

_SOME = 1e-6


class Destination(NamedTuple):
    """Patients served at a site as a care type, in the run and in the reference week's same time."""

    site: str
    as_care: str
    patients: float
    usual: float


def list_destinations(journal: Journal, outcome: Outcome) -> list[Destination]:
    """Where the patients of an outcome were served, or usually are, most patients first."""
    sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for one in _served(journal, outcome):
        sums[one.site, one.as_care][0] += one.patients
        sums[one.site, one.as_care][1] += one.usual
    ordered = sorted(sums.items(), key=lambda pair: (-round(pair[1][0], 6), -round(pair[1][1], 6), pair[0]))
    return [
        Destination(site, as_care, patients, usual)
        for (site, as_care), (patients, usual) in ordered
        if max(patients, usual) > _SOME
    ]


def patients_at(journal: Journal, outcome: Outcome, site: str) -> float:
    """Patients of an outcome served at one site in the whole run."""
    return sum(one.patients for one in _served(journal, outcome) if one.site == site)


def still_waiting(outcome: Outcome) -> float:
    """How many still wait at the end."""
    return max(0.0, outcome.arising - outcome.served - outcome.unmet)


def _served(journal: Journal, outcome: Outcome) -> Iterator[ServedAt]:
    return (
        one for one in journal.served_at if one.care == outcome.care and outcome.municipality in ("", one.municipality)
    )
