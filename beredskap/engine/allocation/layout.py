"""Columns, rows and goals of the allocation by name: which places of the programme each band takes, and how much each goal weighs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from beredskap.arrays import Floats, Indices
from beredskap.engine.allocation.columns import Columns
from beredskap.engine.allocation.coming import Coming
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.engine.care_plan.supply_lists import SupplyLists
from beredskap.engine.pass_calendar import WINDOWS
from beredskap.model.base import GRADES

SLICES: Final = 10
"""Equal parts of those of a pair who have sought care: going without costs more in each, so that a shortage is shared."""


class Goal(NamedTuple):
    """What is minimised, and its weight in the one cost that stands in for the order of goals."""

    name: str
    weight: float


_OF_A_GRADE: Final = (
    ("unmet", 4.0),
    ("left in place", 10.0),
    ("not in time", 3.0),
    ("unequal", 3.0),
    ("not as usual", 5.0),
)
"""The goals of each grade, and how many times heavier than the next each of them is."""


def _goals() -> Iterator[Goal]:
    weight = 4e6
    for grade in GRADES:
        for name, steeper in _OF_A_GRADE:
            yield Goal(f"{name} {grade}", weight)
            weight /= steeper
    yield Goal("travel", weight)


GOALS: Final = tuple(_goals())
"""In falling order of importance: all of a grade's before the next grade's (docs/model.md, Fördelningen)."""
WEIGHTS: Final[Floats] = np.array([goal.weight for goal in GOALS])


class Band(NamedTuple):
    """Consecutive columns or rows of one kind, numbered along ``axes`` (the last of them fastest)."""

    start: int
    axes: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many there are."""
        return math.prod(self.axes)

    @property
    def stop(self) -> int:
        """The place after the last of them."""
        return self.start + self.size

    @property
    def span(self) -> slice:
        """Their places in the programme."""
        return slice(self.start, self.stop)

    @property
    def places(self) -> Indices:
        """Their places in the programme, of shape ``axes``."""
        return np.arange(self.start, self.stop, dtype=np.intp).reshape(self.axes)


@dataclass(frozen=True, kw_only=True)
class ColumnBands:
    """What is decided, in the order of the columns: all but ``slices`` have the axis of the list of the same name in `Columns`.

    ``slices`` (pair, slice) are those of a pair who are unserved, ``late`` those of them whose wait ends in the pass, ``beyond`` what an offering gives
    beyond its usual, ``over`` those above its ordinary beds, and ``crowded_out`` (window, pool of `Coming.pools`, grade) hours of coming visits that
    admissions take.
    """

    flows: Band
    gives: Band
    swaps: Band
    slices: Band
    late: Band
    evacuations: Band
    left_in_place: Band
    draws: Band
    beyond: Band
    over: Band
    crowded_out: Band


@dataclass(frozen=True, kw_only=True)
class RowBands:
    """What limits, in the order of the rows; `constraints` has the inequality of each.

    Attributes:
        demand: (pair) Everybody is served, swapped or unserved.
        late: (`Columns.late`) Who is unserved and cannot wait is late.
        own: (`Columns.chained`) Who comes as a substitute is not swapped again.
        capacity: (offer) Visits, or free ordinary beds and those above them.
        pools: (pool) Hours of staff.
        coming: (window, pool of `Coming.pools`) Hours of staff in the coming days.
        fleets: (class of vehicle) Hours of vehicles.
        usual: (`Columns.beyond`) What is given beyond the usual counts as beyond.
        leaving: (`Columns.left_in_place`) Who must leave is moved or left in place.
        items: (supply list, grade) What is used is drawn.
        stores: (store) What is drawn is there.
        rations: (store, grade below the first) What that grade and those below it may draw together.
        nodes: (node that is no pair's) What comes to a municipality as a commodity goes on from it.
    """

    demand: Band
    late: Band
    own: Band
    capacity: Band
    pools: Band
    coming: Band
    fleets: Band
    usual: Band
    leaving: Band
    items: Band
    stores: Band
    rations: Band
    nodes: Band


Node = tuple[int, int]
"""A commodity in a municipality."""


@dataclass(frozen=True)
class Layout:
    """The bands of a programme, and the rows in which flows are conserved.

    ``source`` is the row of a commodity in the municipality where patients live: the demand of a pair, or a node that only substitutes come to.
    ``arrival`` is the row of a commodity in the municipality where it is served.
    """

    columns: ColumnBands
    rows: RowBands
    source: Mapping[Node, int]
    arrival: Mapping[Node, int]

    @property
    def width(self) -> int:
        """The number of columns."""
        return self.columns.crowded_out.stop

    @property
    def height(self) -> int:
        """The number of rows."""
        return self.rows.nodes.stop


class _Numbering:
    """Hands out consecutive places."""

    def __init__(self) -> None:
        self._next = 0

    def band(self, *axes: int) -> Band:
        band = Band(self._next, axes)
        self._next = band.stop
        return band


def lay_out(plan: CarePlan, columns: Columns, supply_lists: SupplyLists, coming: Coming) -> Layout:
    """The layout of the programme with these columns."""
    number = _Numbering()
    bands = ColumnBands(
        flows=number.band(len(columns.flows)),
        gives=number.band(len(columns.gives)),
        swaps=number.band(len(columns.swaps)),
        slices=number.band(len(plan.pairs), SLICES),
        late=number.band(len(columns.late)),
        evacuations=number.band(len(columns.evacuations)),
        left_in_place=number.band(len(columns.left_in_place)),
        draws=number.band(len(columns.draws)),
        beyond=number.band(len(columns.beyond)),
        over=number.band(len(columns.over)),
        crowded_out=number.band(len(WINDOWS), *coming.worth.shape),
    )
    number = _Numbering()
    nodes = _nodes(plan, columns)
    rows = RowBands(
        demand=number.band(len(plan.pairs)),
        late=number.band(len(columns.late)),
        own=number.band(len(columns.chained)),
        capacity=number.band(len(plan.offers)),
        pools=number.band(len(plan.pools)),
        coming=number.band(len(WINDOWS), len(coming.pools)),
        fleets=number.band(len(plan.fleet_kinds)),
        usual=number.band(len(columns.beyond)),
        leaving=number.band(len(columns.left_in_place)),
        items=number.band(len(supply_lists.lists), len(GRADES)),
        stores=number.band(len(supply_lists.stores)),
        rations=number.band(len(supply_lists.stores), len(GRADES) - 1),
        nodes=number.band(len(nodes)),
    )
    row_of = dict(zip(nodes, rows.nodes.places.tolist(), strict=True))
    source = dict(zip(_demand_nodes(plan, columns), rows.demand.places.tolist(), strict=True))
    source |= {node: row for (is_arrival, node), row in row_of.items() if not is_arrival}
    arrival = {node: row for (is_arrival, node), row in row_of.items() if is_arrival}
    return Layout(bands, rows, source, arrival)


def _demand_nodes(plan: CarePlan, columns: Columns) -> list[Node]:
    """The node of each pair: its own commodity where its patients live."""
    return list(zip(columns.own, plan.pair_place.tolist(), strict=True))


def _nodes(plan: CarePlan, columns: Columns) -> list[tuple[bool, Node]]:
    """Nodes that are no pair's, as columns first come to them: whether they are where patients arrive, and the node."""
    pairs = set(_demand_nodes(plan, columns))

    def passed() -> Iterator[tuple[bool, Node]]:
        for flow in columns.flows:
            yield False, (flow.commodity, flow.start)
            yield True, (flow.commodity, flow.end)
        for give, place in zip(columns.gives, columns.give_place.tolist(), strict=True):
            yield True, (give.commodity, place)
        for swap in columns.swaps:
            yield False, (swap.commodity, plan.pairs[swap.pair].municipality)
        for move in columns.evacuations:
            yield True, (move.commodity, move.end)

    return [(is_arrival, node) for is_arrival, node in dict.fromkeys(passed()) if is_arrival or node not in pairs]
