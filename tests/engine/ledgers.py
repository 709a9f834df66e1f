"""Small ledgers of patients, built by name, for tests of what is concluded from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from beredskap.engine.care_plan.patient_ledger import PatientLedger, PatientLedgerWriter

HOUR = 3600
DAY = 24 * HOUR
PASS = 6 * HOUR
CARES = ("akut", "planerad", "jour")
PLACES = ("Norr", "Syd")
SITES = ("sjukhus", "vc", "grannsjukhus")

Fate = Mapping[str, float]
"""Patients of one segment by what became of them: a site, ``site as care``, ``unmet``, or ``waiting`` (nothing happens)."""


class Story:
    """Fills a ledger with patients of one care type after another; every patient is served or goes unmet in the segment he arises in."""

    def __init__(self, bounds: Sequence[int], clock: int = 0, opening: float = 0.0) -> None:
        self.bounds = bounds
        self._clock = clock
        self._opening = np.zeros((len(CARES), len(PLACES)))
        self._opening[0, 0] = opening
        self._arising = np.zeros((len(bounds) - 1, len(CARES), len(PLACES)))
        self._later: list[tuple[int, int, int, int, str, float]] = []

    def arise(self, segment: int, fate: Fate, care: str = "akut", place: str = "Norr") -> Story:
        """Patients arise in ``segment`` and meet their fate in it."""
        self._arising[segment, CARES.index(care), PLACES.index(place)] += sum(fate.values())
        return self.later(segment, segment, {what: x for what, x in fate.items() if what != "waiting"}, care, place)

    def later(self, segment: int, arisen: int, fate: Fate, care: str = "akut", place: str = "Norr") -> Story:
        """Patients who arose in ``arisen`` meet their fate in ``segment``."""
        for what, patients in fate.items():
            self._later.append((segment, arisen, CARES.index(care), PLACES.index(place), what, patients))
        return self

    def ledger(self) -> PatientLedger:
        """All of it."""
        writer = PatientLedgerWriter(CARES, PLACES, SITES, clock=self._clock, pass_length=PASS, opening=self._opening)
        for segment, (start, end) in enumerate(zip(self.bounds, self.bounds[1:], strict=False)):
            writer.add_segment(start, end, self._arising[segment])
        for segment, arisen, care, place, what, patients in self._later:
            site, _, instead = what.partition(" as ")
            if what == "unmet":
                writer.add_unmet(segment, arisen, care, place, patients)
            else:
                as_care = CARES.index(instead) if instead else care
                writer.add_served(segment, arisen, care, place, SITES.index(site), as_care, patients)
        return writer.ledger()


def passes(count: int) -> list[int]:
    """The bounds of ``count`` whole passes."""
    return [PASS * number for number in range(count + 1)]


def steady(fate: Fate, count: int = 28, **of: str) -> Story:
    """``count`` passes with the same fate in each; 28 are a week."""
    story = Story(passes(count))
    for segment in range(count):
        story.arise(segment, fate, **of)
    return story
