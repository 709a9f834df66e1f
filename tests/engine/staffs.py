"""Staff of small regions, and what a test asks of them."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.environment import Undisturbed
from beredskap.engine.roads import travel
from beredskap.engine.staff.availability import Availability
from beredskap.model.effect import AnyEffect
from beredskap.model.region import Region
from tests.worlds import DAY, START, event, world

_EFFECT: TypeAdapter[Any] = TypeAdapter(AnyEffect)
TUESDAY = (DAY, 2 * DAY)


class Surroundings(Undisturbed):
    """A world in which sites are lost (with a share of their staff) and roads cut."""

    def __init__(
        self, region: Region, lost: Mapping[str, float] | None = None, cut: Sequence[str] = (), now: int = 0
    ) -> None:
        super().__init__(travel(region, cut))
        self.lost = dict(lost or {})
        self.now = now

    def site_lost(self, site_id: str) -> bool:
        return site_id in self.lost

    def lost_since(self, site_id: str) -> int | None:
        return self.now if site_id in self.lost else None

    def staff_lost(self, site_id: str) -> float:
        return self.lost.get(site_id, 0.0)


class Staff:
    """Availability in a region, asked about one pool at a time: hours in a whole Tuesday."""

    def __init__(
        self,
        region: Region,
        *,
        unknown_as: float = math.inf,
        start: datetime.datetime = START,
        at: int = 0,
        worn: Mapping[str, float] | None = None,
    ) -> None:
        self.region = region
        self.plan = CarePlan(region, start.date(), unknown_as=unknown_as)
        self.availability = Availability(self.plan, start, worn)
        self.now = at

    def happen(self, *events: Mapping[str, Any]) -> bool:
        return self.availability.happen(self.now, [event({"at": self.now, **one}) for one in events])

    def enact(self, handle: str, **effect: Any) -> None:
        self.availability.enact(self.now, handle, _EFFECT.validate_python(effect))

    def look(self, lost: Mapping[str, float] | None = None, cut: Sequence[str] = ()) -> bool:
        return self.availability.look(self.now, Surroundings(self.region, lost, cut, self.now))

    def hours(self, window: tuple[int, int] = TUESDAY) -> dict[str, float]:
        return self._named(self.availability.hours(self.now, window, [pool.shape for pool in self.plan.pools]))

    def idle(self) -> dict[str, float]:
        return self._named(self.availability.idle(self.now, TUESDAY, [pool.shape for pool in self.plan.pools]))

    def refused(self) -> dict[str, float]:
        return self._named(self.availability.refused(self.now, TUESDAY, [pool.shape for pool in self.plan.pools]))

    def gained_without(self, handle: str) -> dict[str, float]:
        return self._named(self.availability.gained_without(handle, self.now))

    def away(self) -> dict[str, float]:
        return self._named(self.availability.deployment(self.now).away)

    def work(self, begin: int, end: int, used: Mapping[str, float]) -> None:
        """Book a segment in which all present hours were available and ``used`` hours per day were worked."""
        days = (end - begin) / DAY
        available = np.array(list(self.hours().values()))
        self.now = end
        self.availability.work(begin, end, available * days, np.array([used[p.id] for p in self.plan.pools]) * days)

    def _named(self, values: Any) -> dict[str, float]:
        return {pool.id: float(value) for pool, value in zip(self.plan.pools, values, strict=True)}


def region(**pools: Mapping[str, Any]) -> Region:
    """Sites a, b and c in municipalities A, B and C, with a road each between A and B and between B and C; pools have 100 h a day if they do not say."""
    staff = {
        name: {"site": name[0], "competence": "läkare", "present": "100 h/dygn", **body} for name, body in pools.items()
    }
    return world(
        municipalities={"A": {}, "B": {}, "C": {}},
        sites={"a": {"municipality": "A"}, "b": {"municipality": "B"}, "c": {"municipality": "C"}},
        roads={"ab": {"start": "A", "end": "B", "km": 30}, "bc": {"start": "B", "end": "C", "km": 30}},
        seasons={"sommar": {"months": [1.0] * 6 + [0.7, 0.9] + [1.0] * 4}},
        profiles={"dag": {"hours": [0.0] * 8 + [1.0] * 8 + [0.0] * 8}},
        staff=staff,
    )


def about(**values: float) -> dict[str, Any]:
    return {name: pytest.approx(value, abs=1e-9) for name, value in values.items()}
