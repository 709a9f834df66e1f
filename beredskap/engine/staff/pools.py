"""The staff of a region, pool by pool: where they work and live, and whom an event concerns (docs/model.md, Personalens närvaro)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from beredskap.engine.care_plan.plan import CarePlan, Pool
from beredskap.engine.pass_calendar import Shape
from beredskap.model.care import StaffPool, WorkingTime
from beredskap.model.scenario.strain import Whom
from beredskap.units import HOUR, WEEK


@dataclass(frozen=True)
class PoolMembers:
    """The staff of one pool (``index`` in `CarePlan.pools`), who work in the municipality ``place``.

    ``homes`` are the municipalities they live in, with the share of them who live there: those that `StaffPool.commute` names, and ``place`` for the rest.
    ``months`` are the twelve weights of their season.
    """

    index: int
    pool: Pool
    record: StaffPool
    place: str
    homes: tuple[tuple[str, float], ...]
    months: tuple[float, ...] | None

    def most_hours(self, rule: WorkingTime, usual: Shape, kept: Shape) -> float:
        """Hours per full day that the members, all of them at work, may give under a ``rule`` of working time.

        They keep the hours of the day of ``kept``; how many they are follows from ``usual`` where their record does not say.
        """
        days = kept.capacity_days(0, WEEK)
        heads = self.record.heads or self.pool.hours * usual.capacity_days(0, WEEK) / (rule.ordinary / HOUR)
        return heads * rule.most / HOUR / days if days else math.inf

    def mean(self, of_home: list[float]) -> float:
        """The mean over ``homes``: exactly 0 and 1 where every home has that."""
        parts = [part for _, part in self.homes]
        return math.fsum(part * value for part, value in zip(parts, of_home, strict=True)) / math.fsum(parts)


def members_of_pools(plan: CarePlan) -> tuple[PoolMembers, ...]:
    """The members of every pool, in the order of `CarePlan.pools`."""
    return tuple(_members(plan, index, pool) for index, pool in enumerate(plan.pools))


def _members(plan: CarePlan, index: int, pool: Pool) -> PoolMembers:
    record = plan.region.staff[pool.id]
    place = plan.region.sites[pool.site].municipality
    season = plan.region.seasons[record.season] if record.season else None
    return PoolMembers(index, pool, record, place, _homes(record, place), season.months if season else None)


def _homes(record: StaffPool, place: str) -> tuple[tuple[str, float], ...]:
    homes = {home: part for home, part in sorted(record.commute.items()) if part}
    rest = 1.0 - math.fsum(homes.values())
    if rest > 1e-9:
        homes[place] = homes.get(place, 0.0) + rest
    return tuple(homes.items())


def concerns(whom: Whom, members: PoolMembers, home: str) -> bool:
    """Whether what is said of ``whom`` holds for the members who live in ``home``."""
    return (
        (not whom.competence or members.pool.competence in whom.competence)
        and (not whom.site or members.pool.site in whom.site)
        and (not whom.living_in or home in whom.living_in)
    )
