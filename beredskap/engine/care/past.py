"""Those who sought care and do not any more: what a shortage is shared over, besides those who seek it now (docs/model.md, Fördelningen, *Lika villkor*)."""

from __future__ import annotations

from typing import Final

import numpy as np

from beredskap.arrays import Floats
from beredskap.engine.memory import Recalled
from beredskap.model.result.memory import Tree
from beredskap.units import DAY

_HALF_LIFE: Final = 2 * DAY
"""In this time a patient of the past comes to count half."""


class Past:
    """``patients`` (pairs,) were served or went without, ``unmet`` (pairs,) of them went without; both fade."""

    def __init__(self, pairs: int) -> None:
        self.patients = np.zeros(pairs)
        self.unmet = np.zeros(pairs)

    def fade(self, seconds: int) -> None:
        """Let so much time go."""
        left = 0.5 ** (seconds / _HALF_LIFE)
        self.patients *= left
        self.unmet *= left

    def add(self, served: Floats, unmet: Floats) -> None:
        """Patients (pairs,) who do not seek care any more."""
        self.patients += served + unmet
        self.unmet += unmet

    def remember(self) -> Tree:
        """Both, as they have faded by now."""
        return {"patients": self.patients.copy(), "unmet": self.unmet.copy()}

    def recall(self, memory: Recalled) -> None:
        """Take back what `remember` gave."""
        self.patients, self.unmet = (memory.floats(name, len(self.unmet)) for name in ("patients", "unmet"))
