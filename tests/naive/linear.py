"""A linear programme as it is written down: columns by name, rows of column and factor, and goals solved one by one from nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import highspy
import numpy as np

_SLACK = 5e-9
"""What a goal may give up for those after it: more than the solver's tolerance of single rows may add up to, or the next one has no solution."""


class Model:
    """Columns are at least 0. After `one_by_one`, ``values`` holds the last solution."""

    def __init__(self) -> None:
        self.names: dict[tuple[object, ...], int] = {}
        self.upper: list[float] = []
        self.rows: list[tuple[float, float, dict[int, float]]] = []
        self.values: Sequence[float] = ()

    def column(self, *name: object, upper: float = np.inf) -> int:
        """The number of a new column."""
        self.names[name] = len(self.upper)
        self.upper.append(upper)
        return len(self.upper) - 1

    def row(self, terms: Mapping[int, float], least: float, most: float) -> None:
        """A new row."""
        self.rows.append((least, most, dict(terms)))

    def one_by_one(self, goals: Sequence[Mapping[int, float]]) -> list[float]:
        """The least of each goal that the goals before it allow."""
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("primal_feasibility_tolerance", 1e-10), ("threads", 1)):
            solver.setOptionValue(option, value)
        for bound in self.upper:
            solver.addVar(0.0, float(bound))
        for least, most, terms in self.rows:
            _add(solver, least, most, terms)
        found = []
        columns = np.arange(len(self.upper), dtype=np.int32)
        for goal in goals:
            cost = np.zeros(len(self.upper))
            cost[list(goal)] = list(goal.values())
            solver.changeColsCost(len(columns), columns, cost)
            solver.run()
            assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal, solver.getModelStatus()
            found.append(float(solver.getInfo().objective_function_value))
            _add(solver, -np.inf, found[-1] + _SLACK, goal)
        self.values = list(solver.getSolution().col_value)
        return found


def _add(solver: Any, least: float, most: float, terms: Mapping[int, float]) -> None:
    index = np.array(list(terms), dtype=np.int32)
    solver.addRow(least, most, len(index), index, np.array(list(terms.values()), dtype=float))
