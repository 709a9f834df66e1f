"""The reference week: seven days of passes in which nothing is lost. It says where care usually is given and how full the beds are.

See docs/model.md, Referensveckan.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from beredskap.arrays import Floats, part_of
from beredskap.engine.allocation.programme import Programme, build_programme
from beredskap.engine.allocation.situation import Decision, Situation
from beredskap.engine.allocation.solve import decide, unlimited_situation
from beredskap.engine.care.care import Care
from beredskap.engine.care.segment import Booked
from beredskap.engine.care_plan.patient_ledger import PatientLedger
from beredskap.engine.care_plan.plan import CarePlan, Pair
from beredskap.engine.care_plan.segment_terms import SegmentTerms, ordinary_terms, with_pool_hours
from beredskap.engine.care_plan.supply_lists import SupplyLists
from beredskap.engine.environment import Undisturbed
from beredskap.engine.pass_calendar import ORDINARY_MONDAY, Passes
from beredskap.engine.roads import Travel
from beredskap.lp.lexicographic import Start
from beredskap.units import DAY, HOUR, WEEK

_LEAD = 2 * DAY
SATURDAY = ORDINARY_MONDAY - datetime.timedelta(seconds=_LEAD)
_USUAL_SHARE = 0.01
"""Of a pair's patients in the week: what a municipality must serve to be one of its usual ones."""


@dataclass(frozen=True, kw_only=True)
class ReferenceWeek:
    """What is usual. Lists have one entry for each pass of the week from Monday 00:00.

    Attributes:
        terms: Those of its season.
        programme: The week's own, in which receivers outside the region count as away.
        census: Inpatients, by give.
        home: The municipalities that usually serve each pair.
        starts: Where a solve of the pass may start.
        served: Patients, by pair.
        gives: Patients, by give.
        manned, rides, trips: Hours of vehicles that there are and that are used, and journeys, as in `Booked`.
        use: Of items per hour, by (store, grade) in base units.
        ledger: Who was served where, the weekend before included.
        unserved: Patients in the week whose wait ended unserved, by pair.
        booked: What came to pass in each pass.
    """

    terms: SegmentTerms
    programme: Programme
    census: Floats
    home: dict[Pair, frozenset[int]]
    starts: list[Start | None]
    situations: list[Situation]
    use: Floats
    served: list[Floats]
    gives: list[Floats]
    manned: list[Floats]
    rides: list[Floats]
    trips: list[Floats]
    ledger: PatientLedger
    unserved: Floats
    booked: list[Booked]

    @property
    def sends_out(self) -> bool:
        """Whether anybody is given care outside the region."""
        offers = self.programme.plan.offers
        outside = np.array([offers[offer].receiver for offer in self.programme.columns.give_offer], dtype=bool)
        return any(bool(gives[outside].any()) for gives in (self.census, *self.gives))


def solve_reference_week(
    plan: CarePlan, travel: Travel, supply_lists: SupplyLists, length: int, month: int | None = None
) -> ReferenceWeek:
    """Solve the mean day for the census, then the week pass by pass from Monday 00:00, with the weekend before it to start the queues.

    With a ``month`` (1 to 12) it is a week of that season.
    """
    usual = ordinary_terms(plan, supply_lists, month)
    programme = build_programme(plan, travel, supply_lists, length)
    mean_day = _solve_mean_day(programme.for_mean_day(), usual)
    stays = [plan.stay_passes(care, length) * length / DAY for care in programme.columns.give_care.tolist()]
    census, start = np.asarray(mean_day.gives * np.array(stays, dtype=float)), mean_day.start
    care = Care(
        plan,
        programme,
        supply_lists,
        Passes(SATURDAY, length),
        _LEAD + WEEK,
        census=census,
        before=_steady_passes(plan, length, usual),
        gives=_spread_over_week(programme, _share_visits(programme, mean_day)),
    )
    world = Undisturbed(travel)
    starts: list[Start | None] = []
    per_day = DAY // length
    for begin in range(0, _LEAD + WEEK, length):
        terms = replace(with_pool_hours(plan, usual, care.stretch(begin).window), ration=False)
        segment = care.decide(begin, world, terms, programme, start)
        starts.append(segment.decision.start)
        start = starts[-per_day] if len(starts) >= per_day else starts[-1]
        care.advance(segment, begin + length)
    care.check()
    week = care.booked[_LEAD // length :]
    return ReferenceWeek(
        terms=usual,
        programme=programme,
        census=census,
        home=_find_home(programme, week),
        starts=starts[_LEAD // length :],
        situations=[booked.decision.situation for booked in week],
        use=np.asarray(sum(booked.use for booked in week) / (WEEK / HOUR)),
        served=[booked.decision.served for booked in week],
        gives=[booked.decision.gives for booked in week],
        manned=[booked.manned for booked in week],
        rides=[booked.rides for booked in week],
        trips=[booked.trips for booked in week],
        ledger=care.ledger_writer.ledger(),
        unserved=np.asarray(sum(booked.unmet for booked in week)),
        booked=week,
    )


def _solve_mean_day(programme: Programme, usual: SegmentTerms) -> Decision:
    """The mean day, allocated like any pass; admissions × stay are then inpatients, by Little's law."""
    plan = programme.plan
    week = [shape.capacity_days(0, WEEK) / 7 for shape in (offer.shape for offer in plan.offers)]
    fleets = np.zeros(len(plan.fleet_kinds))
    for fleet in plan.fleets:
        fleets[fleet.kind] += part_of(fleet.number, fleet.shape.open_hours(0, WEEK) / 7)
    demand = plan.steady_demand(usual.demand)
    situation = replace(
        unlimited_situation(programme, demand),
        capacity=np.array(
            [
                capacity if offer.beds else part_of(capacity, share)
                for offer, capacity, share in zip(plan.offers, usual.full_capacity(plan), week, strict=True)
            ],
            dtype=float,
        ),
        pools=np.array(
            [
                part_of(hours, pool.shape.capacity_days(0, WEEK) / 7)
                for pool, hours in zip(plan.pools, usual.pools, strict=True)
            ],
            dtype=float,
        ),
        fleets=fleets,
        swaps=np.array(
            [plan.stand_ins[swap.relation].share * demand[swap.pair] for swap in programme.columns.swaps], dtype=float
        ),
    )
    return decide(programme, situation)


def _share_visits(programme: Programme, mean_day: Decision) -> Floats:
    """Patients given care on the mean day (gives,), where visits of a municipality are shared among its offerings by what they have room for."""
    columns = programme.columns
    gives = mean_day.gives.copy()
    room = mean_day.situation.capacity[columns.give_offer]
    for rows in columns.at_node.values():
        visits = [row for row in rows if not columns.give_is_bed[row]]
        most = room[visits]
        if len(visits) > 1 and 0 < most.sum() < np.inf:
            gives[visits] = gives[visits].sum() * most / most.sum()
    return gives


def _spread_over_week(programme: Programme, gives: Floats) -> list[Floats]:
    """Patients given care on a mean day (gives,) as they come in each pass of the week from Monday 00:00."""
    shapes = [programme.plan.shapes[care] for care in programme.columns.give_care.tolist()]
    return [
        gives * np.array([shape.demand_days(begin, begin + programme.length) for shape in shapes])
        for begin in range(0, WEEK, programme.length)
    ]


def _steady_passes(plan: CarePlan, length: int, usual: SegmentTerms) -> list[Floats]:
    """New patients (pairs,) of each pass of a week if everybody is served, those who follow on spread over the week as their own care type is."""
    demand = plan.steady_demand(usual.demand)
    return [
        demand * np.array([shape.demand_days(begin, begin + length) for shape in plan.shapes])[plan.pair_care]
        for begin in range(0, WEEK, length)
    ]


def _find_home(programme: Programme, week: Sequence[Booked]) -> dict[Pair, frozenset[int]]:
    """The municipalities that serve more than a hundredth of each pair's patients in the week."""
    flows = np.asarray(sum(booked.decision.flows for booked in week))
    columns = programme.columns
    pairs = [Pair(columns.commodities[flow.commodity].care, flow.start) for flow in columns.flows]
    total: dict[Pair, float] = defaultdict(float)
    for pair, amount in zip(pairs, flows, strict=True):
        total[pair] += amount
    home: dict[Pair, set[int]] = defaultdict(set)
    for pair, flow, amount in zip(pairs, columns.flows, flows, strict=True):
        if amount > _USUAL_SHARE * total[pair]:
            home[pair].add(flow.end)
    return {pair: frozenset(ends) for pair, ends in home.items()}
