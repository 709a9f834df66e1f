"""Surges on a clock of their own, as care asks for them: decided at every pass and again whenever something cuts one short."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from beredskap.engine.care_plan.plan import CarePlan, Pair
from beredskap.engine.demand.surges import Surges, pairs_of
from beredskap.model.region import Region
from tests.worlds import H, event

PASS = 6 * H


class Surging:
    """Who has arisen, segment by segment: ``segments`` are (begin, end, patients by (care, municipality))."""

    def __init__(
        self, region: Region, *events: Mapping[str, Any], until: int, cuts: Iterable[int] = (), length: int = PASS
    ) -> None:
        course = [event(text) for text in events]
        plan = CarePlan(region, date(2027, 1, 11), unknown_as=0.0, extra=pairs_of(region, course))
        self._index = {(plan.care_ids[pair.care], plan.places[pair.municipality]): pair for pair in plan.pairs}
        self._plan = plan
        surges = Surges(plan)
        stops = sorted({0, *range(0, until, length), until, *cuts, *(one.at for one in course if one.at < until)})
        self.segments: list[tuple[int, int, Sequence[float]]] = []
        decided: tuple[int, int, Any] | None = None
        for now in stops:
            surges.happen(now, [one for one in course if one.at == now])
            if decided is not None:
                begin, end, expected = decided
                share = (now - begin) / (end - begin)
                surges.arrive(share)
                self.segments.append((begin, now, expected * share))
            end = min(now // length * length + length, until)
            if now < until:
                decided = now, end, surges.expect(end)

    def arose(self, care: str, municipality: str = "m", begin: int = 0, end: int | None = None) -> float:
        """Patients in the segments inside a stretch of time."""
        number = self._plan.pair_index[Pair(*self._index[care, municipality])]
        return sum(
            float(patients[number])
            for start, stop, patients in self.segments
            if begin <= start and (end is None or stop <= end)
        )
