"""Items that care takes of the stores: what inpatients take before others, and what grades must leave for those above them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from beredskap.model.base import GRADES
from tests.naive.infrastructure import Naive
from tests.naive.passes import DAY, HOUR

ByGrade = dict[tuple[str, str], float]
"""Of a store, for patients of a grade."""


class Supply(NamedTuple):
    """For some time: what inpatients take, and what of ``stock`` they leave for new patients, of which a grade and those below it may take a ration."""

    committed: ByGrade
    stock: dict[str, float]
    rations: ByGrade


class Items:
    """What care has taken, and what has left the stores for patients who have not come (``at_hand``, below 0 the reverse).

    The ``usual`` use per hour stands for the time before the start.
    """

    def __init__(self, plant: Naive, horizon: int, usual: Mapping[tuple[str, str], float], *, ration: bool) -> None:
        self.plant = plant
        self.horizon = horizon
        self.usual = usual
        self.ration = ration
        self.at_hand = dict.fromkeys(plant.tanks, 0.0)
        self.taken: list[tuple[int, int, ByGrade]] = []

    def supply(self, now: int, asked: Mapping[tuple[str, str], float]) -> Supply:
        """What there is from now on when inpatients have asked for so much."""
        found = Supply({}, {}, {})
        for store, tank in self.plant.tanks.items():
            found.stock[store] = max(0.0, tank.usable + self.at_hand[store])
            most = self._rations(store, found.stock[store], now)
            for grade in GRADES:
                limits = GRADES[1 : GRADES.index(grade) + 1]
                part = min(asked.get((store, grade), 0.0), found.stock[store], *(most[one] for one in limits))
                found.committed[store, grade] = part
                found.stock[store] -= part
                most |= {one: max(0.0, most[one] - part) for one in limits}
            found.rations.update({(store, grade): ration for grade, ration in most.items()})
        return found

    def _rations(self, store: str, there: float, now: int) -> dict[str, float]:
        """What a grade and those below it may take: what the higher grades do not need until a delivery comes."""
        if not self.ration:
            return dict.fromkeys(GRADES[1:], math.inf)
        hours = (min([self.horizon, *self.plant.deliveries.coming(store)]) - now) / HOUR
        recent = [self._recent(store, grade, now) for grade in GRADES]
        return {grade: max(0.0, there - sum(recent[:place]) * hours) for place, grade in enumerate(GRADES) if place}

    def _recent(self, store: str, grade: str, now: int) -> float:
        """Use per hour in the last 24 hours."""
        used = self.usual.get((store, grade), 0.0) * max(0, DAY - now) / HOUR
        for begin, end, taken in self.taken:
            used += taken.get((store, grade), 0.0) * max(0, end - max(begin, now - DAY)) / (end - begin)
        return used / 24

    def draws(self, taken: ByGrade) -> dict[str, float]:
        """What the stores are to give of what is to be ``taken``: what is not at hand, and what they still owe."""
        wanted = {store: sum(taken.get((store, grade), 0.0) for grade in GRADES) for store in self.at_hand}
        return {
            store: max(0.0, min(wanted[store] - there, self.plant.tanks[store].usable))
            for store, there in self.at_hand.items()
        }

    def settle(self, begin: int, end: int, taken: ByGrade, drawn: Mapping[str, float]) -> None:
        """What care has ``taken`` between two times in which the stores have given what it was to take: ``drawn``."""
        self.taken.append((begin, end, taken))
        for store in self.at_hand:
            used = sum(taken.get((store, grade), 0.0) for grade in GRADES)
            self.at_hand[store] += drawn[store] - used
