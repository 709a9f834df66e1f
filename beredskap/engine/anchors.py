"""Where the solver starts: from the basis of the same pass in the reference week, and of it in the present state of the world.

A basis is never taken from an earlier pass of the run, so a result does not depend on its history. After a loss every pass would need the same long
way from the reference basis; an anchor goes it once for each state and pass of the day.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from beredskap.engine.allocation import decide
from beredskap.engine.careplan import CarePlan, Floats, Offer, part_of
from beredskap.engine.lexicographic import Start
from beredskap.engine.programme import Programme
from beredskap.engine.reference import Reference
from beredskap.model.scenario import DAY


class Anchors:
    """Starts by state: the programme of the roads, which offerings are up, and the share of vehicles left."""

    def __init__(self, reference: Reference, length: int) -> None:
        self._reference = reference
        self._per_day = DAY // length
        self._known: dict[tuple[int, int, bytes], tuple[Programme, Start | None]] = {}

    def start(self, programme: Programme, of_week: int, level: Floats, vehicles: Floats) -> Start | None:
        """Where to start a pass of the week; ``vehicles`` is the share of each class that is left."""
        reference = self._reference
        if level.min(initial=1.0) >= 1 and vehicles.min(initial=1.0) >= 1 and not programme.closed.any():
            return reference.starts[of_week]
        monday = of_week % self._per_day
        up = (level > 0).astype(float)
        key = (id(programme), monday, up.tobytes() + vehicles.tobytes())
        if key not in self._known:
            self._known[key] = (programme, self._solve(programme, monday, up, vehicles))
        return self._known[key][1]

    def _solve(self, programme: Programme, of_week: int, level: Floats, vehicles: Floats) -> Start | None:
        """Monday's pass of the reference week as it would be decided in this state, once every bed that can be is taken."""
        usual, plan = self._reference.situations[of_week], programme.plan
        capacity = np.array(
            [
                part_of(offer.capacity, at) / self._stay(plan, offer) if offer.beds else part_of(most, at)
                for offer, at, most in zip(plan.offers, level, usual.capacity, strict=True)
            ]
        )
        fleets = np.array([part_of(hours, left) for hours, left in zip(usual.fleets, vehicles, strict=True)])
        situation = replace(usual, capacity=capacity, fleets=fleets, usual=self._reference.gives[of_week])
        return decide(programme, situation, self._reference.starts[of_week]).start

    def _stay(self, plan: CarePlan, offer: Offer) -> float:
        """The mean stay in passes: one in so many beds falls free in each."""
        return sum(plan.stay_passes(care, DAY // self._per_day) for care in offer.care) / len(offer.care)
