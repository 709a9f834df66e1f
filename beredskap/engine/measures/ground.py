"""What the terms of a segment are made of, kept so that they can be made again without some of the measures, and remembered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from beredskap.arrays import Floats
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.segment_terms import SegmentTerms
from beredskap.engine.measures.care_effects import Arranged, CareEffects
from beredskap.engine.memory import Origins, Recalled
from beredskap.engine.pass_calendar import WINDOWS, capacity_days
from beredskap.model.result.memory import Tree


@dataclass(frozen=True, kw_only=True)
class Ground:
    """The circumstances of a segment.

    What changes with time is here as it was: what staff there would be, and what care would use, without each measure.

    Attributes:
        window: The stretch, in seconds as in `Passes.window`.
        undecided: The terms as season, weather, epidemics and what measures do to the use of items make them.
        measures: The id of each measure in force, by handle.
        effects: What they do to care, by handle, oldest first.
        gained: Hours per full day that there would be more without a measure, by handle and pool.
        use: Factors of use without a measure, by handle and store.
        pools, coming: As in `SegmentTerms`.
    """

    plan: CarePlan
    window: tuple[int, int]
    undecided: SegmentTerms
    measures: Mapping[str, str]
    effects: Mapping[str, Sequence[Arranged]]
    gained: Mapping[str, Floats]
    use: Mapping[str, Floats]
    pools: Floats
    coming: Floats

    def terms(self) -> SegmentTerms:
        """The terms with every measure."""
        arranged = CareEffects(self.plan, self.effects)
        return replace(
            arranged.apply(self.undecided),
            pools=self.pools,
            pool_shapes=arranged.pool_shapes,
            coming=self.coming,
            measures=tuple(dict.fromkeys(self.measures.values())),
            without=self,
        )

    def __call__(self, measures: Collection[str]) -> SegmentTerms:
        """The same terms had some measures (by id) not been decided; hours of the coming days apart, which nobody asks for then."""
        undone = [handle for handle, name in self.measures.items() if name in measures]
        left = CareEffects(self.plan, {name: of_one for name, of_one in self.effects.items() if name not in undone})
        shapes = CareEffects(self.plan, self.effects).pool_shapes
        days, before = capacity_days(left.pool_shapes, *self.window), capacity_days(shapes, *self.window)
        same = np.divide(days, before, out=np.ones_like(days), where=(before > 0) & np.isfinite(self.pools))
        more = sum((self.gained[handle] for handle in undone if handle in self.gained), np.zeros_like(days))
        return replace(
            left.apply(replace(self.undecided, use=self._use_without(undone))),
            pools=self.pools * same + more * days,
            pool_shapes=left.pool_shapes,
            coming=self.coming,
        )

    def _use_without(self, undone: Sequence[str]) -> Floats:
        usual = self.undecided.use
        factor = usual.copy()
        for handle in undone:
            factor *= np.divide(self.use.get(handle, usual), usual, out=np.ones_like(factor), where=usual > 0)
        return factor

    def remember(self, origins: Origins) -> Tree:
        """All of it but the plan, the stretch, and what is the same in every segment."""
        return {
            "demand": self.undecided.demand,
            "capacity": self.undecided.capacity,
            "undecided_use": self.undecided.use,
            "measures": list(self.measures),
            "effects": CareEffects(self.plan, self.effects).remember(origins),
            "gained": [{"handle": handle, "hours": hours} for handle, hours in self.gained.items()],
            "use": [{"handle": handle, "factors": factors} for handle, factors in self.use.items()],
            "pools": self.pools,
            "coming": self.coming,
        }


def recall_ground(
    memory: Recalled,
    origins: Origins,
    plan: CarePlan,
    window: tuple[int, int],
    undecided: SegmentTerms,
    ids: Mapping[str, str],
) -> Ground:
    """What `Ground.remember` gave, of a segment of this plan; ``undecided`` holds what is the same in every segment, ``ids`` the measures by handle."""
    pools, stores = len(plan.pools), len(undecided.use)
    measures = {handle: ids[handle] for handle in memory.texts("measures", ids)}
    effects = CareEffects(plan)
    effects.recall(memory.parts("effects"), origins)
    return Ground(
        plan=plan,
        window=window,
        undecided=replace(
            undecided,
            demand=memory.floats("demand", len(plan.care)),
            capacity=memory.floats("capacity", len(plan.offers)),
            use=memory.floats("undecided_use", stores),
        ),
        measures=measures,
        effects=effects.in_force,
        gained={one.text("handle", measures): one.floats("hours", pools) for one in memory.parts("gained")},
        use={one.text("handle", measures): one.floats("factors", stores) for one in memory.parts("use")},
        pools=memory.floats("pools", pools),
        coming=memory.floats("coming", len(WINDOWS), pools),
    )
