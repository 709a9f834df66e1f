"""A booked segment tried again: with some limits lifted, some decisions undone, or coordinated where nobody was."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import is_dataclass
from typing import Final

import numpy as np

from beredskap.engine.allocation.situation import Decision, Situation
from beredskap.engine.allocation.solve import decide
from beredskap.engine.care.segment import Booked
from beredskap.engine.explanation.lifting import lifted
from beredskap.engine.explanation.limits import Limit
from beredskap.engine.explanation.undoing import Undoing
from beredskap.model.result.journal import LimitKind

DECISIONS: Final[tuple[LimitKind, ...]] = ("decision", "coordination", "ration")
"""The kinds of limit that somebody has decided: there is no unit of them to have one more of."""


class Trial:
    """Decides a booked segment again; what is asked twice, by way of different limits, is decided once."""

    def __init__(self, booked: Booked, undoing: Undoing) -> None:
        self.booked = booked
        self.undoing = undoing
        self._known: dict[tuple[Hashable, bool], Decision] = {}

    def without(self, limits: Sequence[Limit], grade: int) -> Decision:
        """What would have been decided without these limits, with plenty for patients of a grade."""
        return self.again(self.situation(limits, grade), limits)

    def situation(self, limits: Sequence[Limit], grade: int) -> Situation:
        """The situation without these limits: first as it were without the decisions among them, then with plenty of the rest."""
        undone = [limit.subject for limit in limits if limit.kind == "decision"]
        situation = self.undoing.situation(undone) if undone else self.booked.decision.situation
        return lifted(self.booked.programme, situation, limits, grade)

    def again(self, situation: Situation, limits: Sequence[Limit]) -> Decision:
        """What is decided in a situation, by the region where the lack of coordination is among the limits that are lifted."""
        if situation is self.booked.decision.situation and not limits:
            return self.booked.decision
        led = any(limit.kind == "coordination" for limit in limits)
        key = _key(situation), led
        if key not in self._known:
            self._known[key] = (
                decide(self.booked.programme, situation, thorough=False) if led else self.booked.again(situation)
            )
        return self._known[key]


def _key(value: object) -> Hashable:
    """Equal for equal situations."""
    if isinstance(value, np.ndarray):
        return value.tobytes()
    if isinstance(value, tuple):
        return tuple(map(_key, value))
    if is_dataclass(value):
        return tuple(_key(part) for part in vars(value).values())
    assert isinstance(value, Hashable)
    return value
