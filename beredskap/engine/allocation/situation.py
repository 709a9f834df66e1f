"""What one pass has to go on, and what was decided of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from beredskap.arrays import Floats
from beredskap.lp.lexicographic import Start


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What a pass, or the ``length`` seconds that are left of it, has to go on.

    ``demand`` and ``patient`` (those of them who can wait beyond this pass) per pair; ``capacity`` per offer in visits or free beds; ``pools`` and
    ``fleets`` in hours; ``leaving`` inpatients who must move per `Columns.stays`; ``swaps`` the most that may be substituted; ``usual`` what
    each column of gives usually serves; ``stock`` per larder store and ``ration`` (stores × grades below the first) what the lower grades may take.
    """

    length: int
    demand: Floats
    patient: Floats
    capacity: Floats
    pools: Floats
    fleets: Floats
    leaving: Floats
    swaps: Floats
    usual: Floats
    stock: Floats
    ration: Floats


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Patients by `Columns` for the stretch of time that was decided; ``unserved`` and ``late`` per pair.

    ``beyond`` is what is given beyond the usual. ``unserved`` counts all who are not served, ``late`` those of them whose wait ends in this pass.
    """

    situation: Situation
    flows: Floats
    gives: Floats
    swaps: Floats
    unserved: Floats
    late: Floats
    moves: Floats
    stays: Floats
    draws: Floats
    beyond: Floats
    goals: Floats
    start: Start | None
    staged: bool

    @property
    def served(self) -> Floats:
        """Patients served per pair, substituted ones included."""
        return np.maximum(self.situation.demand - self.unserved, 0.0)
