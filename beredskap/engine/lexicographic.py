"""One linear programme with goals in strict order, solved again and again with other bounds.

The goals are weighted into one cost and solved by HiGHS' dual simplex; the result is then certified: a basis is optimal for the
goals in their order if every nonbasic variable's vector of reduced costs (one per goal) has its first nonzero entry of the right
sign. Where the certificate fails the weights are made steeper just where they misled, and if that does not help the goals
are solved one after another, each within the optima of those before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any, Final, NamedTuple

import highspy
import numpy as np
from numpy.typing import NDArray

from beredskap.errors import InternalError

Floats = NDArray[np.float64]
Ints = NDArray[np.int32] | NDArray[np.int64]

_TOLERANCE: Final = 1e-7
_FEASIBLE: Final = 1e-9
_STEEPER: Final = 0.1
_REPAIRS: Final = 4
_DUAL_SIMPLEX: Final = 1
_PRIMAL_SIMPLEX: Final = 4


@dataclass(frozen=True)
class Matrix:
    """A sparse matrix by columns: ``start`` has one entry more than there are columns."""

    rows: int
    start: Ints
    index: Ints
    value: Floats

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.start) - 1

    @classmethod
    def from_entries(
        cls, rows: int, columns: int, row: Sequence[int], column: Sequence[int], value: Sequence[float]
    ) -> Matrix:
        """Build the matrix from (row, column, value) triples; entries of one place are added."""
        r, c = np.asarray(row, dtype=np.int64), np.asarray(column, dtype=np.int64)
        place: NDArray[np.int64]
        place, inverse = np.unique(c * max(rows, 1) + r, return_inverse=True)
        summed = np.bincount(inverse, weights=np.asarray(value, dtype=float), minlength=len(place))
        start = np.searchsorted(place // max(rows, 1), np.arange(columns + 1)).astype(np.int32)
        return cls(rows, start, (place % max(rows, 1)).astype(np.int32), np.asarray(summed, dtype=float))

    def positions(self, places: Sequence[tuple[int, int]]) -> list[int]:
        """Where the entries of these places (row, column) stand in ``value``."""
        wanted = [column * self.rows + row for row, column in places]
        column = np.repeat(np.arange(self.columns), np.diff(self.start))
        found: list[int] = np.searchsorted(column * self.rows + self.index, wanted).tolist()
        return found

    def transposed_times(self, vector: Floats) -> Floats:
        """``vector`` (rows) times the matrix: one sum per column."""
        totals = np.zeros(self.columns)
        filled = self.start[1:] > self.start[:-1]
        if filled.any():
            totals[filled] = np.add.reduceat(vector[self.index] * self.value, self.start[:-1][filled])
        return totals


@dataclass(frozen=True)
class Bounds:
    """Lower and upper bounds of the columns and of the rows; infinite where there is none."""

    column_lower: Floats
    column_upper: Floats
    row_lower: Floats
    row_upper: Floats

    def key(self) -> bytes:
        """A digest: the same for equal bounds and, for all practical purposes, only for them."""
        arrays = (self.column_lower, self.column_upper, self.row_lower, self.row_upper)
        return blake2b(b"".join(array.tobytes() for array in arrays), digest_size=20).digest()


class Start(NamedTuple):
    """Where to start a solve: a basis, and the weights that it is optimal for."""

    basis: Any
    weights: Floats


@dataclass(frozen=True)
class Solution:
    """The optimum: column values, the value of each goal, and where a like problem may start.

    ``staged`` says that the certificate failed and the goals were solved one by one.
    """

    values: Floats
    goals: Floats
    start: Start | None
    staged: bool


class Lexicographic:
    """The programme: ``goals`` (goals × columns) in falling order of importance, and the ``weights`` that stand in for the order.

    ``stretched`` are the places (row, column) of the matrix that a solve may multiply by a factor.
    """

    def __init__(
        self, matrix: Matrix, goals: Floats, weights: Floats, stretched: Sequence[tuple[int, int]] = ()
    ) -> None:
        self._matrix = replace(matrix, value=matrix.value.copy())
        self._stretched = [(*place, at) for place, at in zip(stretched, matrix.positions(stretched), strict=True)]
        self._whole = matrix.value
        self._stretch = 1.0
        self._goals = goals
        self._usual = self._weights = weights
        self._columns = np.arange(matrix.columns, dtype=np.int32)
        self._bounds = Bounds(
            np.zeros(matrix.columns),
            np.full(matrix.columns, np.inf),
            np.full(matrix.rows, -np.inf),
            np.full(matrix.rows, np.inf),
        )
        self._reused: dict[
            tuple[int, float, bytes], tuple[Any, Solution]
        ] = {}  # the basis is kept so that its id stays its own
        self._values: tuple[Floats, Floats] | None = None
        self._solver = self._load()

    def _load(self) -> Any:
        solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # its type information is incomplete
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("presolve", "off"),
            ("solver", "simplex"),
            ("parallel", "off"),
            ("random_seed", 0),
            ("simplex_dual_edge_weight_strategy", 1),
            ("dual_simplex_cost_perturbation_multiplier", 0.0),
            ("primal_feasibility_tolerance", _FEASIBLE),
            ("dual_feasibility_tolerance", 1e-9),
        ):
            solver.setOptionValue(option, value)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self._matrix.columns, self._matrix.rows
        lp.col_cost_ = self._weights @ self._goals
        lp.col_lower_, lp.col_upper_ = self._bounds.column_lower, self._bounds.column_upper
        lp.row_lower_, lp.row_upper_ = self._bounds.row_lower, self._bounds.row_upper
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = self._matrix.start
        lp.a_matrix_.index_ = self._matrix.index
        lp.a_matrix_.value_ = self._matrix.value
        solver.passModel(lp)
        return solver

    def solve(self, bounds: Bounds, start: Start | None = None, stretch: float = 1.0) -> Solution:
        """The lexicographic optimum within ``bounds``, from ``start`` (or cold): never from an earlier solve of another's.

        ``stretch`` multiplies the stretched places of the matrix. Raises `InternalError` if there is no optimum.
        """
        key = (id(start), stretch, bounds.key())
        if key not in self._reused:
            self._reused[key] = (start, self._solve(bounds, start, stretch))
        return self._reused[key][1]

    def forget(self) -> None:
        """Keep no solutions of the run before."""
        self._reused.clear()

    def _solve(self, bounds: Bounds, start: Start | None, stretch: float) -> Solution:
        if not self._matrix.columns:
            return Solution(np.zeros(0), np.zeros(len(self._goals)), None, staged=False)
        self._set(bounds)
        self._stretch_to(stretch)
        self._solver.clearSolver()
        if start is not None:
            self._solver.setBasis(start.basis)
        self._weigh(self._usual if start is None else start.weights)
        self._solver.setOptionValue("simplex_strategy", _DUAL_SIMPLEX)
        staged = not ((self._optimal() or self._optimal_from_scratch()) and self._certified(bounds))
        if staged:
            self._in_stages(bounds)
        values = self._found()[0]
        return Solution(values, self._goals @ values, Start(self._solver.getBasis(), self._weights), staged)

    def _optimal_from_scratch(self) -> bool:
        """A start that leaves too far from the optimum can defeat the solver; without one it takes longer but arrives."""
        self._solver.clearSolver()
        self._solver.setOptionValue("simplex_strategy", _DUAL_SIMPLEX)
        return self._optimal()

    def _stretch_to(self, stretch: float) -> None:
        if stretch == self._stretch:
            return
        self._stretch = stretch
        for row, column, position in self._stretched:
            self._matrix.value[position] = value = float(self._whole[position] * stretch)
            self._solver.changeCoeff(row, column, value)

    def _weigh(self, weights: Floats) -> None:
        if weights is not self._weights:
            self._weights = weights
            self._solver.changeColsCost(len(self._columns), self._columns, weights @ self._goals)

    def _set(self, bounds: Bounds) -> None:
        """Tell the solver the bounds that differ from those it has."""
        now = self._bounds
        for old_low, old_high, low, high, change in (
            (
                now.column_lower,
                now.column_upper,
                bounds.column_lower,
                bounds.column_upper,
                self._solver.changeColsBounds,
            ),
            (now.row_lower, now.row_upper, bounds.row_lower, bounds.row_upper, self._solver.changeRowsBounds),
        ):
            differ = np.flatnonzero((old_low != low) | (old_high != high)).astype(np.int32)
            if len(differ):
                change(len(differ), differ, low[differ], high[differ])
        self._bounds = bounds

    def _basic(self) -> Ints:
        """The basic variable of each row: a column, or a row as −1 − its number."""
        return np.asarray(self._solver.getBasicVariables()[1])

    def _optimal(self) -> bool:
        """Run the solver; whether it ended at an optimum, or so near one that only the certificate can tell."""
        self._values = None
        self._solver.run()
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kUnknown:
            return bool(self._solver.getInfo().max_primal_infeasibility <= _FEASIBLE)
        return bool(status == highspy.HighsModelStatus.kOptimal)

    def _found(self) -> tuple[Floats, Floats]:
        """The values of columns and of rows, read from the solver once a solve."""
        if self._values is None:
            found = self._solver.getSolution()
            columns, rows = found.col_value, found.row_value
            self._values = np.fromiter(columns, float, len(columns)), np.fromiter(rows, float, len(rows))
        return self._values

    def _reduced(self, goals: Floats, basic: Ints) -> Floats:
        """Reduced costs of columns, then of rows, for each goal at the present basis."""
        costs = np.where(basic >= 0, goals[:, np.maximum(basic, 0)], 0.0)
        split = self._matrix.columns
        reduced = np.zeros((len(goals), split + self._matrix.rows))
        reduced[:, :split] = goals
        for row, cost in zip(reduced, costs, strict=True):
            if cost.any():  # a goal without cost in the basis has no prices
                prices = row[split:] = self._solver.getBasisTransposeSolve(cost)[1]
                row[:split] -= self._matrix.transposed_times(prices)
        return reduced

    def _sides(self, bounds: Bounds, basic: Ints) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which columns, then rows, are nonbasic at their lower and at their upper bound and could leave it."""
        value = np.concatenate(self._found())
        lower = np.concatenate([bounds.column_lower, bounds.row_lower])
        upper = np.concatenate([bounds.column_upper, bounds.row_upper])
        free = upper > lower
        free[np.where(basic >= 0, basic, self._matrix.columns - 1 - basic)] = False
        at_lower = free & (np.abs(value - lower) <= np.abs(value - upper))
        return at_lower, free & ~at_lower

    def _misled(self, bounds: Bounds) -> Floats | None:
        """Weights steep enough for every variable that the present ones mislead; None if the basis is certified."""
        if not self._matrix.rows:
            return None
        basic = self._basic()
        reduced = self._reduced(self._goals, basic)
        at_lower, at_upper = self._sides(bounds, basic)
        first, leading = _leading(reduced)
        weights = self._weights.copy()
        for column in np.flatnonzero((at_lower & (leading < 0)) | (at_upper & (leading > 0))):
            goal = first[column]
            rest = abs(float(self._weights[goal + 1 :] @ reduced[goal + 1 :, column]))
            flatter = _STEEPER * self._weights[goal] * abs(leading[column]) / max(rest, 1e-300)
            weights[goal + 1 :] = np.minimum(weights[goal + 1 :], self._weights[goal + 1 :] * flatter)
        return None if np.array_equal(weights, self._weights) else weights

    def _certified(self, bounds: Bounds) -> bool:
        """Whether the basis is certified, at once or after some solves from where we are with steeper weights."""
        for _ in range(_REPAIRS):
            weights = self._misled(bounds)
            if weights is None:
                return True
            self._solver.setOptionValue("simplex_strategy", _PRIMAL_SIMPLEX)
            self._weigh(weights)
            if not self._optimal():
                return False
        return self._misled(bounds) is None

    def _in_stages(self, bounds: Bounds) -> None:
        """Solve for one goal at a time; what would worsen an earlier goal is held at its bound."""
        limits = [
            array.copy() for array in (bounds.column_lower, bounds.column_upper, bounds.row_lower, bounds.row_upper)
        ]
        self._solver.setOptionValue("simplex_strategy", _PRIMAL_SIMPLEX)
        for goal in self._goals:
            self._solver.changeColsCost(len(self._columns), self._columns, goal)
            if not self._optimal() and not self._optimal_from_scratch():
                status = self._solver.modelStatusToString(self._solver.getModelStatus())
                raise InternalError(f"allocation has no optimum: {status}")
            basic = self._basic()
            reduced = self._reduced(goal[None, :], basic)[0]
            now = Bounds(*limits)
            at_lower, at_upper = self._sides(now, basic)
            significant = np.abs(reduced) > _TOLERANCE * max(1.0, float(np.abs(reduced).max(initial=0.0)))
            split = self._matrix.columns
            for part, which in ((slice(0, split), 0), (slice(split, None), 2)):
                lower, upper = limits[which], limits[which + 1]
                held_low, held_high = (at_lower & significant)[part], (at_upper & significant)[part]
                upper[held_low] = lower[held_low]
                lower[held_high] = upper[held_high]
            self._set(Bounds(*(limit.copy() for limit in limits)))
        self._solver.changeColsCost(len(self._columns), self._columns, self._weights @ self._goals)


def _leading(reduced: Floats) -> tuple[NDArray[np.intp], Floats]:
    """The first goal in which each variable's reduced cost is not zero, and that cost (0 if there is none)."""
    magnitude = np.abs(reduced)
    significant = magnitude > _TOLERANCE * np.maximum(1.0, magnitude.max(axis=1, keepdims=True, initial=0.0))
    first = significant.argmax(axis=0)
    cost = np.where(significant.any(axis=0), np.take_along_axis(reduced, first[None, :], axis=0)[0], 0.0)
    return first, cost
