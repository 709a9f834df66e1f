"""Where the solver starts: from the basis of the same pass in the reference week, and of it in the present state of the world.

A basis is never taken from an earlier pass of the run, so a result does not depend on its history. After a loss every pass would need the same long
way from the reference basis; an anchor goes it once for each state and pass of the day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from beredskap.engine.allocation import decide
from beredskap.engine.careplan import CarePlan, Floats, Offer, part_of, parts_of
from beredskap.engine.lexicographic import Start
from beredskap.engine.programme import Programme
from beredskap.engine.reference import Reference
from beredskap.engine.terms import Terms
from beredskap.model.event import DAY

_COARSE = 8
_MOST = 500


@dataclass(frozen=True)
class State:
    """The state of the world in coarse steps: shares of what each offer and staff pool usually has, of each class of vehicle, and of demand."""

    offers: Floats
    pools: Floats
    vehicles: Floats
    demand: Floats

    @classmethod
    def of(cls, plan: CarePlan, usual: Terms, terms: Terms, level: Floats, pools: Floats, vehicles: Floats) -> State:
        """The state under these terms, seen from the usual ones; an offer that gives anything counts as giving what it does at full level.

        ``pools`` are shares of the plan's hours.
        """
        offers = np.where(level > 0, _share(terms.whole(plan), usual.whole(plan)), 0.0)
        hours = parts_of(plan.hours, pools)
        demand = np.where(terms.held, 0.0, _share(terms.demand, usual.demand))
        return cls(_coarse(offers), _coarse(_share(hours, usual.pools)), vehicles, _coarse(demand))

    @property
    def is_usual(self) -> bool:
        """Whether everything is as usual."""
        return all(bool((part == 1).all()) for part in (self.offers, self.pools, self.vehicles, self.demand))

    def key(self) -> bytes:
        """Equal for equal states."""
        return b"".join(part.tobytes() for part in (self.offers, self.pools, self.vehicles, self.demand))


def _coarse(share: Floats) -> Floats:
    """In eighths, never 0 for what there is some of."""
    steps = np.round(share * _COARSE)
    return np.asarray(np.where(share > 0, np.maximum(steps, 1.0), 0.0) / _COARSE)


def _share(now: Floats, usual: Floats) -> Floats:
    """``now`` as a share of what is usual: 1 where both are endless or nothing is usual and nothing there."""
    same = (now == usual) | ((usual == 0) & (now > 0))
    return np.divide(now, usual, out=np.ones_like(now), where=~same & np.isfinite(usual) & (usual > 0))


class Anchors:
    """Starts by state and pass of the day; those of the ``undisturbed`` roads serve later runs too."""

    def __init__(self, reference: Reference, undisturbed: Programme, length: int) -> None:
        self._reference = reference
        self._undisturbed = undisturbed
        self._per_day = DAY // length
        self._known: dict[tuple[int, int, bytes], tuple[Programme, Start | None]] = {}

    def forget(self) -> None:
        """Keep nothing of the roads of the run before, and not too much else."""
        kept = {key: known for key, known in self._known.items() if known[0] is self._undisturbed}
        self._known = kept if len(kept) <= _MOST else {}

    def start(self, programme: Programme, of_week: int, state: State) -> Start | None:
        """Where to start a pass of the week."""
        if state.is_usual and not programme.closed.any():
            return self._reference.starts[of_week]
        monday = of_week % self._per_day
        key = (id(programme), monday, state.key())
        if key not in self._known:
            self._known[key] = (programme, self._solve(programme, monday, state))
        return self._known[key][1]

    def _solve(self, programme: Programme, of_week: int, state: State) -> Start | None:
        """Monday's pass of the reference week as it would be decided in this state, once every bed that can be is taken."""
        usual, plan = self._reference.situations[of_week], programme.plan
        whole = self._reference.terms.whole(plan)
        capacity = np.array(
            [
                part_of(beds, at) / self._stay(plan, offer) if offer.beds else part_of(most, at)
                for offer, beds, at, most in zip(plan.offers, whole, state.offers, usual.capacity, strict=True)
            ]
        )
        demand = state.demand[plan.pair_care]
        swaps = np.array([demand[swap.pair] for swap in programme.swaps])
        situation = replace(
            usual,
            demand=usual.demand * demand,
            patient=usual.patient * demand,
            swaps=usual.swaps * swaps,
            capacity=capacity,
            pools=parts_of(usual.pools, state.pools),
            fleets=parts_of(usual.fleets, state.vehicles),
            usual=self._reference.gives[of_week],
        )
        return decide(programme, situation, self._reference.starts[of_week]).start

    def _stay(self, plan: CarePlan, offer: Offer) -> float:
        """The mean stay in passes: one in so many beds falls free in each."""
        return sum(plan.stay_passes(care, DAY // self._per_day) for care in offer.care) / len(offer.care)
