"""A finished run, as everything that tells of it reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from beredskap.arrays import Floats
from beredskap.engine.allocation.nominal_run import Trail
from beredskap.engine.care.care import Care, RemainingInpatients
from beredskap.engine.care.reference_week import ReferenceWeek
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.supply_lists import SupplyLists
from beredskap.engine.infrastructure import Infrastructure
from beredskap.engine.measures.operating import Operating
from beredskap.engine.roads import Travel
from beredskap.model.region import Region
from beredskap.model.scenario.scenario import Scenario


@dataclass(frozen=True, kw_only=True)
class Run:
    """Everything that a finished run leaves for the journal."""

    region: Region
    scenario: Scenario
    digests: dict[str, str]
    plan: CarePlan
    supply_lists: SupplyLists
    reference: ReferenceWeek
    care: Care
    infrastructure: Infrastructure
    roads: Travel
    circumstances: Operating
    left: tuple[RemainingInpatients, ...]
    stocks: Sequence[dict[str, float]]
    idle: Floats
    refused: Floats
    trail: Trail
    brief: bool

    def distance(self, municipality: str, site: str) -> tuple[float, float]:
        """Kilometres and minutes from a municipality to a site, over undisturbed roads."""
        start, end = self.roads.index[municipality], self.roads.index[self.region.sites[site].municipality]
        return float(self.roads.km[start, end]), float(self.roads.minutes[start, end])

    def minutes(self, segment: int | None) -> Floats:
        """Minutes from each municipality (row, sorted) to each site (column, sorted), as the roads were in a segment or undisturbed."""
        minutes = self.roads.minutes if segment is None else self.care.booked[segment].programme.minutes
        ends = [self.roads.index[site.municipality] for _, site in sorted(self.region.sites.items())]
        return np.asarray(minutes[:, ends])
