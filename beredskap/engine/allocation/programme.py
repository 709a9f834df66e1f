"""The allocation of one pass as a linear programme: its rows, and what its columns cost in each goal.

Only bounds change between passes, so the programme is built once per run and set of roads.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

import numpy as np

from beredskap.arrays import Floats, tally
from beredskap.engine.allocation.columns import Columns, Flow, Move, Stay
from beredskap.engine.allocation.redundant_rows import Plenty
from beredskap.engine.care_plan.plan import CarePlan, Pair
from beredskap.engine.care_plan.supply_lists import Larders
from beredskap.engine.roads import Travel
from beredskap.lp.lexicographic import Lexicographic
from beredskap.lp.sparse import Matrix
from beredskap.model.base import GRADES
from beredskap.units import DAY

SLICES: Final = 4
GOALS: Final = (
    *(f"{what} {grade}" for grade in GRADES for what in ("unmet", "left in place", "unserved")),
    "equal shares",
    "substituted",
    "away",
    "travel",
)
_WEIGHTS: Final = np.array([4e6, 1e6, 1e5, 1.2e4, 3e3, 300.0, 40.0, 10.0, 1.0, 0.05, 0.02, 0.004, 1e-6])
_RANK_MINUTES: Final = 0.01
"""What the next one in sorted order costs among equals: less than travel is known to."""
_BEYOND: Final = 0.1
"""How much of "away" it is to be cared for at another site of the usual municipality, or beyond what the site usually does."""


class _Entries:
    """Collects the matrix while columns and rows are added."""

    def __init__(self) -> None:
        self.row: list[int] = []
        self.column: list[int] = []
        self.value: list[float] = []
        self.rows = 0
        self.columns = 0

    def add_row(self) -> int:
        self.rows += 1
        return self.rows - 1

    def add_rows(self, count: int) -> slice:
        self.rows += count
        return slice(self.rows - count, self.rows)

    def add_columns(self, count: int) -> slice:
        self.columns += count
        return slice(self.columns - count, self.columns)

    def copy(self) -> _Entries:
        """The same entries, to be added to."""
        other = copy.copy(self)
        other.row, other.column, other.value = self.row.copy(), self.column.copy(), self.value.copy()
        return other

    def put(self, row: int, column: int, value: float) -> None:
        if value:
            self.row.append(row)
            self.column.append(column)
            self.value.append(value)


class Programme:
    """Columns (``flows``, ``gives``, ``swaps``, ``moves``, ``stays``, ``slices``, ``late``, ``draws``) and rows by name, each with its slice.

    ``beyond`` is what an offering gives beyond its usual share of the pass, where others of the same municipality
    could (``crowded``, columns of gives). Only those whose wait outlasts a pass (``patient``, pairs) have ``late``: the
    others are late at once.

    A pass is ``length`` seconds. An admission takes a bed once, and staff and items for the pass. ``home`` says which municipalities usually
    serve a pair; without it (reference week) receivers outside the region count as away. Columns are those of the ``undisturbed`` roads, so that bases
    fit whatever road is cut; ``closed`` marks those that the roads do not allow now.
    """

    def __init__(
        self,
        plan: CarePlan,
        travel: Travel,
        larders: Larders,
        length: int,
        *,
        home: Mapping[Pair, frozenset[int]] | None = None,
        undisturbed: Travel | None = None,
    ) -> None:
        self.plan = plan
        self.minutes = travel.minutes
        undisturbed = undisturbed or travel
        self._minutes: list[list[float]] = np.where(
            np.isfinite(travel.minutes), travel.minutes, undisturbed.minutes
        ).tolist()
        self.larders = larders
        self.length = length
        self._home = home
        self._steady = False
        columns = Columns(plan, undisturbed, larders)
        self.commodities, self.flows, self.gives = columns.commodities, columns.flows, columns.gives
        self.swaps, self.moves, self.stays, self.draws = columns.swaps, columns.moves, columns.stays, columns.draws
        self.own = [columns.own(pair) for pair in plan.pairs]
        self._at: dict[tuple[int, int], list[int]] = defaultdict(list)
        for number, give in enumerate(self.gives):
            self._at[give.commodity, plan.offers[give.offer].municipality].append(number)
        self.crowded = [
            number
            for number, give in enumerate(self.gives)
            if len(self.rows_at(give.commodity, plan.offers[give.offer].municipality)) > 1
        ]
        self.give_offer = np.array([give.offer for give in self.gives], dtype=np.intp)
        self._bed_gives = np.array([plan.offers[give.offer].beds for give in self.gives], dtype=bool)
        self.flow_journeys = [self._journey(flow) for flow in self.flows]
        self.move_journeys = [self._carriage(move) for move in self.moves]
        journeys = [*self.flow_journeys, *self.move_journeys]
        self._journey_hours = np.array([hours for hours, _ in journeys], dtype=float)
        self._journey_kind = np.array([kind for _, kind in journeys], dtype=np.intp)
        self._balanced = _Entries()
        self._lay_out(self._balanced)
        self._balance(self._balanced)
        self.rows, self.columns = self._balanced.rows, self._balanced.columns
        self.goals = self._costs()
        self.closed = np.zeros(self.columns, dtype=bool)
        cut = np.isinf(travel.minutes).tolist()
        self.closed[self.at_flows] = [cut[flow.start][flow.end] for flow in self.flows]
        self.closed[self.at_moves] = [cut[move.start][move.end] for move in self.moves]
        self._complete()

    def _complete(self) -> None:
        """What depends on how long an admission takes what it needs, and the solver."""
        self.pool_hours = self._hours_of_pools()
        self.most_per_patient = self._most_per_patient()
        self._by_length: list[tuple[int, int]] = []
        entries = self._balanced.copy()
        self._limit(entries)
        self._matrix = Matrix.from_entries(self.rows, self.columns, entries.row, entries.column, entries.value)
        self.plenty = Plenty(self, self._matrix)
        self.solver = Lexicographic(self._matrix, self.goals, _WEIGHTS, [] if self._steady else self._by_length)

    def steady(self) -> Programme:
        """The same programme of a mean day: an admission takes its bed, staff and items for its whole stay."""
        other = copy.copy(self)
        other._steady = True
        other._complete()
        return other

    def toward(self, home: Mapping[Pair, frozenset[int]]) -> Programme:
        """The same programme for patients who usually are cared for in the municipalities of ``home``."""
        other = copy.copy(self)
        other._home = home
        other.goals = other._costs()
        other.solver = Lexicographic(self._matrix, other.goals, _WEIGHTS, self._by_length)
        return other

    def planned(self, plan: CarePlan) -> Programme:
        """The same programme, solver included, for a plan that differs only in what offerings have."""
        other = copy.copy(self)
        other.plan = plan
        return other

    def _between(self) -> list[int]:
        """Pairs that may be substituted and that others come to as substitutes of the same grade: those may not go on (stand-ins do not chain)."""
        leaving = {swap.pair for swap in self.swaps}
        coming = {(swap.commodity, self.plan.pairs[swap.pair].municipality) for swap in self.swaps}
        return [n for n in sorted(leaving) if (self.own[n], self.plan.pairs[n].municipality) in coming]

    def _lay_out(self, entries: _Entries) -> None:
        plan = self.plan
        self.at_flows = entries.add_columns(len(self.flows))
        self.at_gives = entries.add_columns(len(self.gives))
        self.at_swaps = entries.add_columns(len(self.swaps))
        self.at_slices = entries.add_columns(len(plan.pairs) * SLICES)
        self.patient = [n for n, pair in enumerate(plan.pairs) if plan.wait_passes(pair.care, self.length)]
        self.at_late = entries.add_columns(len(self.patient))
        self.at_moves = entries.add_columns(len(self.moves))
        self.at_stays = entries.add_columns(len(self.stays))
        self.at_draws = entries.add_columns(len(self.draws))
        self.at_beyond = entries.add_columns(len(self.crowded))
        self.row_demand = entries.add_rows(len(plan.pairs))
        self.row_late = entries.add_rows(len(self.patient))
        self.between = self._between()
        self.row_own = entries.add_rows(len(self.between))
        self.row_capacity = entries.add_rows(len(plan.offers))
        self.row_pools = entries.add_rows(len(plan.pools))
        self.row_fleets = entries.add_rows(len(plan.fleet_kinds))
        self.row_usual = entries.add_rows(len(self.crowded))
        self.row_stays = entries.add_rows(len(self.stays))
        self.row_larders = entries.add_rows(len(self.larders.larders) * len(GRADES))
        self.row_stores = entries.add_rows(len(self.larders.stores))
        self.row_rations = entries.add_rows(len(self.larders.stores) * (len(GRADES) - 1))

    def _balance(self, entries: _Entries) -> None:
        """Everybody is served, swapped or left; what flows to a municipality is given there."""
        plan = self.plan
        own = {
            (commodity, pair.municipality): row
            for row, (pair, commodity) in enumerate(zip(plan.pairs, self.own, strict=True), self.row_demand.start)
        }
        foreign: dict[tuple[int, int], int] = {}
        between: dict[tuple[int, int], int] = {}

        def source_row(commodity: int, start: int) -> int:
            if (commodity, start) in own:
                return own[commodity, start]
            if (commodity, start) not in foreign:
                foreign[commodity, start] = entries.add_row()
            return foreign[commodity, start]

        def middle_row(commodity: int, end: int) -> int:
            if (commodity, end) not in between:
                between[commodity, end] = entries.add_row()
            return between[commodity, end]

        for column, flow in enumerate(self.flows, self.at_flows.start):
            entries.put(source_row(flow.commodity, flow.start), column, 1.0)
            entries.put(middle_row(flow.commodity, flow.end), column, 1.0)
        for number, give in enumerate(self.gives):
            column = self.at_gives.start + number
            entries.put(middle_row(give.commodity, plan.offers[give.offer].municipality), column, -1.0)
        for row, number in enumerate(self.crowded, self.row_usual.start):
            entries.put(row, self.at_gives.start + number, 1.0)
            entries.put(row, self.at_beyond.start + row - self.row_usual.start, -1.0)
        for column, swap in enumerate(self.swaps, self.at_swaps.start):
            entries.put(self.row_demand.start + swap.pair, column, 1.0)
            entries.put(source_row(swap.commodity, plan.pairs[swap.pair].municipality), column, -1.0)
        for pair in range(len(plan.pairs)):
            for number in range(SLICES):
                column = self.at_slices.start + pair * SLICES + number
                entries.put(self.row_demand.start + pair, column, 1.0)
        for number, pair in enumerate(self.patient):
            for column in range(pair * SLICES, (pair + 1) * SLICES):
                entries.put(self.row_late.start + number, self.at_slices.start + column, 1.0)
            entries.put(self.row_late.start + number, self.at_late.start + number, -1.0)
        for row, pair in enumerate(self.between, self.row_own.start):
            for number in range(SLICES):
                entries.put(row, self.at_slices.start + pair * SLICES + number, 1.0)
            for column, swap in enumerate(self.swaps, self.at_swaps.start):
                if swap.pair == pair:
                    entries.put(row, column, 1.0)
        stays = {stay: row for row, stay in enumerate(self.stays, self.row_stays.start)}
        for column, move in enumerate(self.moves, self.at_moves.start):
            entries.put(stays[Stay(move.care, move.start)], column, 1.0)
            entries.put(middle_row(move.commodity, move.end), column, 1.0)
        for column, stay in enumerate(self.stays, self.at_stays.start):
            entries.put(stays[stay], column, 1.0)

    def _limit(self, entries: _Entries) -> None:
        """What capacity, staff, vehicles and items allow."""
        plan = self.plan
        for column, give in enumerate(self.gives, self.at_gives.start):
            offer = plan.offers[give.offer]
            commodity = self.commodities[give.commodity]
            units = self.units(commodity.care)
            entries.put(self.row_capacity.start + give.offer, column, units if self._steady and offer.beds else 1.0)
            for pool in offer.staff:
                self._note_length(offer.beds and offer.staff[pool] > 0, self.row_pools.start + pool, column)
                entries.put(
                    self.row_pools.start + pool, column, float(self.pool_hours[pool, column - self.at_gives.start])
                )
            for larder, amount in self.larders.of_offer[give.offer]:
                row = self.row_larders.start + larder * len(GRADES) + commodity.grade
                self._note_length(offer.beds and amount > 0, row, column)
                entries.put(row, column, amount * units)
        for columns, journeys in ((self.at_flows, self.flow_journeys), (self.at_moves, self.move_journeys)):
            for column, (hours, kind) in enumerate(journeys, columns.start):
                entries.put(self.row_fleets.start + kind, column, hours)
        for column, draw in enumerate(self.draws, self.at_draws.start):
            entries.put(self.row_larders.start + draw.larder * len(GRADES) + draw.grade, column, -1.0)
            entries.put(self.row_stores.start + draw.store, column, 1.0)
            for grade in range(1, draw.grade + 1):
                entries.put(self.row_rations.start + draw.store * (len(GRADES) - 1) + grade - 1, column, 1.0)

    def _note_length(self, depends: bool, row: int, column: int) -> None:
        """Remember an entry that depends on how long a stretch is decided: what a bed takes."""
        if depends:
            self._by_length.append((row, column))

    def rows_at(self, commodity: int, end: int) -> list[int]:
        """The columns of ``gives`` that serve a commodity in a municipality."""
        return self._at.get((commodity, end), [])

    def _most_per_patient(self) -> dict[str, float]:
        """The most that one patient takes of each kind of limit (fields of `Situation`)."""
        units = max((self.units(care) for care in range(len(self.plan.care))), default=1.0)
        return {
            "capacity": 1.0,
            "swaps": 1.0,
            "pools": float(self.pool_hours.max(initial=0.0)),
            "fleets": float(self._journey_hours.max(initial=0.0)),
            "stock": units * max((amount for row in self.larders.of_offer for _, amount in row), default=0.0),
        }

    def pool_use(self, gives: Floats, length: int) -> Floats:
        """Hours of each pool that new patients take in a stretch of ``length`` seconds."""
        return np.asarray(self.pool_hours @ (gives * np.where(self._bed_gives, length / self.length, 1.0)))

    def _hours_of_pools(self) -> Floats:
        """Hours of each pool that one patient of each column of gives takes in a pass: (pools, gives)."""
        hours = np.zeros((len(self.plan.pools), len(self.gives)))
        for column, give in enumerate(self.gives):
            units = self.units(self.commodities[give.commodity].care)
            for pool, per_unit in self.plan.offers[give.offer].staff.items():
                hours[pool, column] = per_unit * units
        return hours

    def units(self, care: int) -> float:
        """Units of care (visits or bed-days) that one patient of this pass takes."""
        if self.plan.care[care].measure != "vårddygn":
            return 1.0
        passes = self.plan.stay_passes(care, self.length) if self._steady else 1
        return passes * self.length / DAY

    def fleet_hours(self, flows: Floats, moves: Floats) -> Floats:
        """Vehicle hours per class that patients' journeys take."""
        hours = np.concatenate([flows, moves]) * self._journey_hours
        return tally(self._journey_kind, hours, len(self.plan.fleet_kinds))

    def _journey(self, flow: Flow) -> tuple[float, int]:
        """Vehicle hours per patient of a flow, and the class of vehicle; (0, 0) for those who travel by themselves."""
        care = self.plan.care[self.commodities[flow.commodity].care]
        if not care.transported or not care.transport or care.transport[0] not in self.plan.fleet_kinds:
            return 0.0, 0
        kind = self.plan.fleet_kinds.index(care.transport[0])
        return care.transported * self._trip_hours(kind, flow.start, flow.end), kind

    def _carriage(self, move: Move) -> tuple[float, int]:
        """Vehicle hours per evacuated patient, and the class of vehicle."""
        return (0.0, 0) if move.kind is None else (self._trip_hours(move.kind, move.start, move.end), move.kind)

    def _trip_hours(self, kind: int, start: int, end: int) -> float:
        """Vehicle hours per patient: there and back, loading and unloading, divided by the seats (design §4.8)."""
        handling, seats = self.plan.fleet_trip[kind]
        return (2 * self._minutes[start][end] / 60 + handling) / seats

    def _costs(self) -> Floats:
        plan = self.plan
        goals = np.zeros((len(GOALS), self.columns))
        equal, substituted, away, travel = (len(GOALS) - 4 + number for number in range(4))
        waits = np.zeros(len(plan.pairs), dtype=bool)
        waits[self.patient] = True
        for number, one in enumerate(self.patient):
            care = plan.pairs[one].care
            goals[3 * plan.grade[care], self.at_late.start + number] = plan.care[care].weight
        for number, pair in enumerate(plan.pairs):
            grade, weight = plan.grade[pair.care], plan.care[pair.care].weight
            slices = slice(self.at_slices.start + number * SLICES, self.at_slices.start + (number + 1) * SLICES)
            goals[3 * grade + 2, slices] = weight
            if not waits[number]:
                goals[3 * grade, slices] = weight
            goals[equal, slices] = np.arange(SLICES)
        for column, stay in enumerate(self.stays, self.at_stays.start):
            goals[3 * plan.grade[stay.care] + 1, column] = plan.care[stay.care].weight
        goals[substituted, self.at_swaps] = 1.0
        goals[travel, self.at_flows] = [self._minutes[flow.start][flow.end] for flow in self.flows]
        if self._home is not None:
            goals[away, self.at_flows] = [
                flow.end not in self._home.get(Pair(self.commodities[flow.commodity].care, flow.start), ())
                for flow in self.flows
            ]
        for column, move in enumerate(self.moves, self.at_moves.start):
            preferred = 0 if move.kind is None else plan.care[move.care].transport.index(plan.fleet_kinds[move.kind])
            goals[travel, column] = self._minutes[move.start][move.end] + preferred * _RANK_MINUTES
            goals[substituted, column] = float(self.commodities[move.commodity].care != move.care)
        for column, give in enumerate(self.gives, self.at_gives.start):
            equals = self.rows_at(give.commodity, plan.offers[give.offer].municipality)
            goals[travel, column] = equals.index(column - self.at_gives.start) * _RANK_MINUTES
            if self._home is None:
                goals[away, column] = float(plan.offers[give.offer].receiver)
        goals[away, self.at_beyond] = _BEYOND
        for column, draw in enumerate(self.draws, self.at_draws.start):
            goals[travel, column] = self.larders.larders[draw.larder].stores.index(draw.store) * _RANK_MINUTES
        return goals
