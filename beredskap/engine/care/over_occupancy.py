"""Over-occupancy (överbeläggning): beds beyond the ordinary ones, and how long a ward has had patients in them (docs/model.md, Överbeläggning)."""

from __future__ import annotations

import numpy as np

from beredskap.arrays import Floats, Mask, parts_of
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.memory import Recalled
from beredskap.model.result.memory import Tree

_SOME = 1e-6
"""Patients: fewer than these above the ordinary beds are nobody."""


class OverOccupancy:
    """How long each offer has been above its ordinary beds: ``used`` seconds, and whether that is all it may until it has rested as long.

    The time runs while there are more inpatients than ordinary beds and runs back at the same rate while there are not. When `OverOccupancy.lasts` of it is
    used the ward is ``spent``: it has its ordinary beds only, until all of it has run back. Both are looked at where segments begin, so a time that ends
    inside a pass holds the pass out. All arrays are (offers,).
    """

    def __init__(self, plan: CarePlan) -> None:
        self._share = np.array([offer.over_share for offer in plan.offers])
        self._lasts = np.array([offer.over_lasts for offer in plan.offers], dtype=float)
        self.used = np.zeros(len(plan.offers))
        self.spent = np.zeros(len(plan.offers), dtype=bool)

    def beds(self, ordinary: Floats, allowed: Mask) -> Floats:
        """Beds beyond the ``ordinary`` ones that may be taken in a segment that begins now, where that is ``allowed``."""
        return parts_of(ordinary, np.where(allowed & ~self.spent, self._share, 0.0))

    def above(self, ordinary: Floats, inpatients: Floats) -> Floats:
        """The inpatients above the ordinary beds, where there are such beds and they may be over-occupied: (offers,)."""
        some = (ordinary > 0) & (self._share > 0)
        return np.maximum(np.subtract(inpatients, ordinary, out=np.zeros(len(ordinary)), where=some), 0.0)

    def advance(self, seconds: int, ordinary: Floats, inpatients: Floats) -> None:
        """Let a segment pass in which there were so many ``ordinary`` beds and, at its end, ``inpatients``; a ward without beds is not above them."""
        above = self.above(ordinary, inpatients) > _SOME
        self.used = np.clip(self.used + np.where(above, seconds, -seconds), 0.0, self._lasts)
        self.spent = np.where(self.spent, self.used > 0, (self.used >= self._lasts) & (self._lasts > 0))

    def remember(self) -> Tree:
        """The clocks."""
        return {"used": self.used.copy(), "spent": self.spent.copy()}

    def recall(self, memory: Recalled) -> None:
        """Take back what `remember` gave."""
        self.used = memory.floats("used", len(self.used), least=0.0)
        self.spent = memory.mask("spent", len(self.spent))
