"""Where the solver starts: from the basis of the same pass in the reference week, and of it in the present state of the world.

A basis is never taken from an earlier pass of the run, so a result does not depend on its history. After a loss every pass would need the same long
way from the reference basis; an anchor goes it once for each state and pass of the day.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from beredskap.engine.allocation import decide
from beredskap.engine.careplan import Floats
from beredskap.engine.programme import Programme
from beredskap.engine.reference import Reference
from beredskap.engine.week import WEEK
from beredskap.model.scenario import DAY


class Anchors:
    """Bases by state: the programme of the roads, the offerings' levels and the share of vehicles left."""

    def __init__(self, reference: Reference, length: int) -> None:
        self._reference = reference
        self._per_day = DAY // length
        self._per_week = WEEK // length
        self._known: dict[tuple[int, int, bytes], tuple[Programme, Any]] = {}

    def basis(self, programme: Programme, of_week: int, level: Floats, vehicles: Floats) -> Any:
        """The basis to start a pass of the week from; ``vehicles`` is the share of each class that is left."""
        reference = self._reference
        if level.min(initial=1.0) >= 1 and vehicles.min(initial=1.0) >= 1 and not programme.closed.any():
            return reference.bases[of_week]
        monday = of_week % self._per_day
        key = (id(programme), monday, level.tobytes() + vehicles.tobytes())
        if key not in self._known:
            self._known[key] = (programme, self._solve(programme, monday, level, vehicles))
        return self._known[key][1]

    def _solve(self, programme: Programme, of_week: int, level: Floats, vehicles: Floats) -> Any:
        """Monday's pass of the reference week as it would be decided in this state."""
        usual = self._reference.situations[of_week]
        beds = np.array([offer.capacity if offer.beds else np.nan for offer in programme.plan.offers])
        free = np.maximum(usual.capacity - beds * (1 - level), 0.0)
        capacity = np.where(np.isnan(beds), usual.capacity * level, np.where(level > 0, free, 0.0))
        situation = replace(
            usual, capacity=capacity, fleets=usual.fleets * vehicles, usual=self._reference.gives[of_week]
        )
        return decide(programme, situation, self._reference.bases[of_week]).basis
