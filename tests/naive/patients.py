"""What is told of patients and of what there is for them, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple


class Pair(NamedTuple):
    """Patients of a care type from a municipality."""

    care: str
    place: str


class Way(NamedTuple):
    """Patients of a pair served by an offering as a care type; or inpatients moved there from that municipality."""

    care: str
    place: str
    offering: str
    as_care: str


class Bed(NamedTuple):
    """A kind of bed: at an offering, for patients who lie there as a care type, of one grade."""

    offering: str
    care: str
    grade: str


@dataclass
class Choice:
    """Patients by way for all that is left of a pass: new ones, and inpatients who are moved from the municipality ``place``."""

    served: dict[Way, float] = field(default_factory=dict)
    moved: dict[Way, float] = field(default_factory=dict)


@dataclass
class Arrived:
    """Those of a pair who arose in one segment and wait: how many, and how many of them each stand-in may still take."""

    number: int
    waiting: float
    swappable: dict[str, float]


@dataclass
class Situation:
    """What there is and what is asked for the rest of a pass."""

    start: int
    end: int
    number: int
    level: dict[str, float]
    arriving: dict[Pair, float]
    demand: dict[Pair, float]
    due: dict[Pair, float]
    past: dict[Pair, float]
    past_unmet: dict[Pair, float]
    swappable: dict[tuple[Pair, str], float]
    capacity: dict[str, float]
    ordinary: dict[str, float]
    pools: dict[str, float]
    coming_free: dict[tuple[int, str], float]
    coming_visits: dict[tuple[int, str], dict[str, float]]
    committed: dict[str, float]
    fleets: dict[str, float]
    leaving: dict[tuple[str, str], float]
    excess: dict[Bed, float]
    items: dict[tuple[str, str], float]
    """What inpatients take of each store, by grade."""
    stock: dict[str, float]
    rations: dict[tuple[str, str], float]
    frozen: set[str]
    own: Callable[[int, int], dict[tuple[str, str], float]]
    """What visits, staff and vehicles there are between two times, without what an earlier part of the pass left."""

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass
class Told:
    """One segment as it came to pass."""

    start: int
    end: int
    situation: Situation
    best: dict[str, float]
    chosen: dict[str, float]
    waiting: dict[Pair, float]
    unmet: dict[Pair, float]
    without_place: dict[str, float]
    inpatients: dict[str, float]
    satellites: dict[str, float]
    pools: dict[str, float]
    fleets: dict[str, float]
    stock: dict[str, float]
    arrived: dict[Pair, float]
    there: dict[tuple[str, str], float]
    """What there was of visits, staff and vehicles in its own hours."""
