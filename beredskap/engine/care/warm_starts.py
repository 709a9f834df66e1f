"""Where a solve starts: from the basis of the same pass in the reference week, or of that pass as it would be in the present state of the world.

A basis is never taken from an earlier pass of the run, so a result does not depend on its history (docs/decisions/004-anchors.md). After a loss every pass
would need the same long way from the reference basis; a warm start goes it once for each state and pass of the day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from beredskap.arrays import Floats, Mask
from beredskap.engine.allocation.programme import Programme
from beredskap.engine.allocation.solve import decide
from beredskap.engine.care.reference_week import ReferenceWeek
from beredskap.engine.care_plan.plan import CarePlan, Offer
from beredskap.engine.care_plan.segment_terms import SegmentTerms, with_ordinary_surge
from beredskap.lp.lexicographic import Lexicographic, Start
from beredskap.units import DAY

_MOST = 500


@dataclass(frozen=True)
class WorldState:
    """What there usually is and now is nothing of: which offers, staff pools, classes of vehicle, and care types of which nobody is called."""

    offers: Mask
    pools: Mask
    vehicles: Mask
    demand: Mask

    @classmethod
    def of(
        cls, plan: CarePlan, usual: SegmentTerms, terms: SegmentTerms, level: Floats, pools: Floats, vehicles: Floats
    ) -> WorldState:
        """The state under these terms; ``level`` is by offer, and ``pools`` and ``vehicles`` are the shares of the usual that are there."""
        return cls(
            (level <= 0) | _gone(terms.full_capacity(plan), usual.full_capacity(plan)),
            _gone(pools, usual.pools),
            vehicles <= 0,
            terms.postponed | _gone(terms.demand, usual.demand),
        )

    @property
    def is_usual(self) -> bool:
        """Whether nothing is gone."""
        return not any(part.any() for part in (self.offers, self.pools, self.vehicles, self.demand))

    def key(self) -> bytes:
        """Equal for equal states."""
        return b"".join(part.tobytes() for part in (self.offers, self.pools, self.vehicles, self.demand))


def _gone(now: Floats, usual: Floats) -> Mask:
    """Where there usually is something and now is nothing."""
    return np.asarray((now <= 0) & (usual > 0))


class WarmStarts:
    """Where to start, by roads, state and pass of the day; what is known of the ``undisturbed`` roads serves later runs too."""

    def __init__(self, reference: ReferenceWeek, undisturbed: Programme, length: int) -> None:
        self._reference = reference
        self._undisturbed = undisturbed.solver
        self._per_day = DAY // length
        self._satellites = with_ordinary_surge(undisturbed.plan, reference.terms).satellites
        self._known: dict[tuple[int, int, bytes], tuple[Lexicographic, Start | None]] = {}

    def forget(self) -> None:
        """Between runs: keep nothing of the last run's own roads, and nothing at all if that is still too much."""
        kept = {key: known for key, known in self._known.items() if known[0] is self._undisturbed}
        self._known = kept if len(kept) <= _MOST else {}

    def find(self, programme: Programme, of_week: int, state: WorldState) -> Start | None:
        """Where to start a solve of pass ``of_week`` (of a week from Monday 00:00) in this state."""
        if state.is_usual and not programme.closed.any():
            return self._reference.starts[of_week]
        monday = of_week % self._per_day
        key = (id(programme.solver), monday, state.key())
        if key not in self._known:
            self._known[key] = (programme.solver, self._solve(programme, monday, state))
        return self._known[key][1]

    def _solve(self, programme: Programme, of_week: int, state: WorldState) -> Start | None:
        """Monday's pass of the reference week as it would be decided in this state, once every bed that can be is taken."""
        usual, plan = self._reference.situations[of_week], self._reference.programme.plan
        whole = self._reference.terms.full_capacity(plan)
        beds = [beds / self._mean_stay(plan, offer) for offer, beds in zip(plan.offers, whole.tolist(), strict=True)]
        postponed = state.demand[plan.pair_care]
        situation = replace(
            usual,
            satellites=self._satellites,
            demand=np.where(postponed, 0.0, usual.demand),
            can_wait=np.where(postponed, 0.0, usual.can_wait),
            swaps=np.where(postponed[programme.columns.swap_pair], 0.0, usual.swaps),
            capacity=np.where(state.offers, 0.0, np.where(plan.is_bed, beds, usual.capacity)),
            pools=np.where(state.pools, 0.0, usual.pools),
            fleets=np.where(state.vehicles, 0.0, usual.fleets),
            usual=self._reference.gives[of_week],
        )
        return decide(programme, situation, self._reference.starts[of_week], thorough=False).start

    def _mean_stay(self, plan: CarePlan, offer: Offer) -> float:
        """The mean stay in passes: of so many beds one falls free in each pass."""
        return sum(plan.stay_passes(care, DAY // self._per_day) for care in offer.care) / len(offer.care)
