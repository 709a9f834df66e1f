"""One linear programme with goals in strict order, solved again and again with other bounds.

The goals are weighted into one cost and solved by the dual simplex method; the result is then certified: a basis is optimal for the
goals in their order if every nonbasic variable's vector of reduced costs (one per goal) has its first nonzero entry of the right
sign. Where the certificate fails the weights are made steeper just where they misled, and if that does not help the goals
are solved one after another, each within the optima of those before.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from beredskap.arrays import Floats, Mask
from beredskap.errors import InternalError
from beredskap.lp.presolve import Kernel, Kernels
from beredskap.lp.simplex import AT_LOWER, AT_UPPER, BASIC, Basis, Simplex
from beredskap.lp.sparse import Bounds, Matrix

_TOLERANCE: Final = 1e-7
_STEEPER: Final = 0.1
_REPAIRS: Final = 4


class Start(NamedTuple):
    """Where to start a solve: a basis, and the weights that it is optimal for."""

    basis: Basis
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
        self._matrix = matrix
        self._stretched = matrix.positions(stretched)
        self._goals = goals
        self._weights = weights
        self._kernels = Kernels(matrix, np.asarray((goals >= 0).all(axis=0)))
        self._simplex = Simplex()
        # The start is kept so that its id stays its own.
        self._reused: dict[tuple[int, float, bytes], tuple[Start | None, Solution]] = {}

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
        kernel = self._kernels.of(bounds, self._entries(stretch), None if start is None else start.basis)
        values = np.zeros(self._matrix.columns)
        if not len(kernel.columns):
            return Solution(values, np.zeros(len(self._goals)), None, staged=False)
        weights = self._weights if start is None else start.weights
        solve = _Solve(self._simplex, kernel, self._goals.take(kernel.columns, axis=1), weights)
        staged = solve.from_start(start)
        values[kernel.columns] = self._simplex.found[0]
        return Solution(values, self._goals @ values, self._start(kernel, solve), staged)

    def _entries(self, stretch: float) -> Floats:
        if stretch == 1.0:
            return self._matrix.value
        value = self._matrix.value.copy()
        value[self._stretched] *= stretch
        return value

    def _start(self, kernel: Kernel, solve: _Solve) -> Start:
        """The basis of the whole programme: what is held at 0 stands there, and what limits nothing has room."""
        columns = np.full(self._matrix.columns, AT_LOWER, dtype=np.int8)
        rows = np.full(self._matrix.rows, BASIC, dtype=np.int8)
        columns[kernel.columns], rows[kernel.rows] = solve.basis()
        return Start(Basis(columns, rows), solve.weights)


class _Solve:
    """One solve of a kernel, whose columns cost ``goals`` (goals × columns)."""

    def __init__(self, simplex: Simplex, kernel: Kernel, goals: Floats, weights: Floats) -> None:
        self._simplex = simplex
        self._kernel = kernel
        self._matrix = kernel.matrix
        self._goals = goals
        self._concerned = np.flatnonzero(goals.any(axis=1))
        self.weights = weights
        bounds = kernel.bounds
        self._lower = np.concatenate([np.zeros(kernel.matrix.columns), bounds.row_lower])
        self._upper = np.concatenate([bounds.column_upper, bounds.row_upper])

    def from_start(self, start: Start | None) -> bool:
        """Find the optimum; whether it had to be found in stages."""
        self._simplex.load(self._matrix, self.weights @ self._goals, self._kernel.bounds)
        if start is not None:
            columns, rows = start.basis
            self._simplex.start_at(Basis(columns[self._kernel.columns], rows[self._kernel.rows]))
        if (self._simplex.dual() or self._optimal_from_scratch()) and self._certified():
            return False
        self._in_stages()
        return True

    def _optimal_from_scratch(self) -> bool:
        """A start that leaves too far from the optimum can defeat the solver; without one it takes longer but arrives."""
        self._simplex.from_scratch()
        return self._simplex.dual()

    def basis(self) -> Basis:
        """Where it ended."""
        status = np.full(len(self._lower), AT_LOWER, dtype=np.int8)
        status[self._sides()[1]] = AT_UPPER
        status[self._simplex.basic] = BASIC
        return Basis(status[: self._matrix.columns], status[self._matrix.columns :])

    def _reduced(self, goals: Iterable[Floats]) -> Iterator[Floats]:
        """Reduced costs of columns, then of rows, for each goal at the present basis."""
        split = self._matrix.columns
        in_basis = np.flatnonzero(self._simplex.basic < split)
        columns = self._simplex.basic.take(in_basis)
        for goal in goals:
            reduced = np.zeros(len(self._lower))
            reduced[:split] = goal
            paid = goal.take(columns)
            if paid.any():  # a goal without cost in the basis has no prices
                cost = np.zeros(self._matrix.rows)
                cost[in_basis] = paid
                prices = reduced[split:] = self._simplex.prices(cost)
                reduced[:split] -= self._matrix.transposed_times(prices)
            yield reduced

    def _sides(self) -> tuple[Mask, Mask]:
        """Which columns, then rows, are nonbasic at their lower and at their upper bound and could leave it."""
        value = np.concatenate(self._simplex.found)
        free = self._upper > self._lower
        free[self._simplex.basic] = False
        at_lower = free & (np.abs(value - self._lower) <= np.abs(value - self._upper))
        return at_lower, free & ~at_lower

    def _misled(self) -> Floats | None:
        """Weights steep enough for every variable that the present ones mislead; None if the basis is certified."""
        if not self._matrix.rows:
            return None
        reduced = list(self._reduced(self._goals[goal] for goal in self._concerned))
        weights = self.weights.copy()
        for place, variable in _wrong(reduced, *self._sides()):
            goal, after = self._concerned[place], self._concerned[place + 1 :]
            costs = np.array([costs[variable] for costs in reduced[place:]])
            rest = abs(float(self.weights[after] @ costs[1:]))
            flatter = _STEEPER * self.weights[goal] * abs(costs[0]) / max(rest, 1e-300)
            weights[goal + 1 :] = np.minimum(weights[goal + 1 :], self.weights[goal + 1 :] * flatter)
        return None if np.array_equal(weights, self.weights) else weights

    def _certified(self) -> bool:
        """Whether the basis is certified, at once or after some solves from where we are with steeper weights."""
        for _ in range(_REPAIRS):
            weights = self._misled()
            if weights is None:
                return True
            self.weights = weights
            self._simplex.weigh(weights @ self._goals)
            if not self._simplex.primal():
                return False
        return self._misled() is None

    def _in_stages(self) -> None:
        """Solve for one goal at a time; what would worsen an earlier goal is held at its bound."""
        split = self._matrix.columns
        for goal in self._goals:
            self._simplex.weigh(goal)
            if not self._simplex.primal() and not self._optimal_from_scratch():
                raise InternalError(f"allocation has no optimum: {self._simplex.state}")
            reduced = next(self._reduced([goal]))
            at_lower, at_upper = self._sides()
            significant = np.abs(reduced) > _negligible(reduced)
            held_low, held_high = at_lower & significant, at_upper & significant
            self._upper[held_low] = self._lower[held_low]
            self._lower[held_high] = self._upper[held_high]
            self._simplex.bind(self._lower[:split], self._upper[:split], self._lower[split:], self._upper[split:])


def _wrong(reduced: Sequence[Floats], at_lower: Mask, at_upper: Mask) -> Iterator[tuple[int, int]]:
    """Where the first goal in which a variable's reduced cost is not zero would have it leave its bound: goal and variable."""
    undecided = np.flatnonzero(at_lower | at_upper)
    leave = np.where(at_lower.take(undecided), -1.0, 1.0)
    for goal, costs in enumerate(reduced):
        size = _negligible(costs)
        if math.isinf(size):
            continue
        mine = costs.take(undecided)
        significant = np.abs(mine) > size
        for variable in undecided[significant & (mine * leave > 0)].tolist():
            yield goal, variable
        rest = np.flatnonzero(~significant)
        undecided, leave = undecided.take(rest), leave.take(rest)


def _negligible(costs: Floats) -> float:
    """Reduced costs of one goal up to this size are zero; infinite where all of them are."""
    most = max(float(costs.max(initial=0.0)), -float(costs.min(initial=0.0)))
    return _TOLERANCE * max(1.0, most) if most > _TOLERANCE else math.inf
