"""One linear programme with goals in strict order (lexicographic goal programming), solved again and again under other bounds.

The goals are weighted into one cost, solved by the dual simplex method, and the result is certified: a basis is optimal for the goals in their order if
every nonbasic variable's vector of reduced costs (one per goal) has its first nonzero entry of the right sign. Where the certificate fails, the weights of
later goals are lowered just where they misled; if that does not help, the goals are solved in stages, each within the optima of those before. See
docs/decisions/002-highs.md, and *Certifikatet* in docs/model.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from beredskap.arrays import Floats, Mask
from beredskap.errors import InternalError
from beredskap.lp.presolve import Presolve, Reduced
from beredskap.lp.simplex import AT_LOWER, AT_UPPER, BASIC, Basis, Simplex
from beredskap.lp.sparse import Bounds, Matrix

_TOLERANCE: Final = 1e-7
_STEEPER: Final = 0.1
_REPAIRS: Final = 4
_POLISH: Final = 1e3
"""The weight of the first goal of those that are gone on with alone, far above the solver's tolerance."""


class Start(NamedTuple):
    """Where to start a solve: a basis of the whole programme, and the weights (goals,) that it is optimal for."""

    basis: Basis
    weights: Floats


@dataclass(frozen=True)
class Solution:
    """The optimum: ``values`` (columns,), ``goals`` (goals,), and where a like problem may start (None if presolve left nothing to solve).

    ``staged`` says that no weights could be certified and the goals were solved one by one.
    """

    values: Floats
    goals: Floats
    start: Start | None
    staged: bool


class Lexicographic:
    """Minimizes ``goals`` (goals × columns) in falling order of importance over columns that are 0 or more and rows of ``matrix``.

    ``weights`` (goals,) stand in for the order until a certificate says otherwise. ``scaled`` are the places (row, column) of the matrix that a solve may
    multiply by a positive factor.
    """

    def __init__(self, matrix: Matrix, goals: Floats, weights: Floats, scaled: Sequence[tuple[int, int]] = ()) -> None:
        self._matrix = matrix
        self._scaled = matrix.positions(scaled)
        self._goals = goals
        self._weights = weights
        self._presolve = Presolve(matrix, np.asarray((goals >= 0).all(axis=0)))
        self._simplex = Simplex()
        # The start is kept so that its id stays its own.
        self._solutions: dict[tuple[int, float, bool, bytes], tuple[Start | None, Solution]] = {}

    def solve(
        self, bounds: Bounds, start: Start | None = None, scale: float = 1.0, *, thorough: bool = True
    ) -> Solution:
        """The lexicographic optimum within ``bounds``, from ``start`` (or cold).

        The answer depends on these arguments alone, never on earlier solves; the same question is answered from memory. ``scale`` multiplies the
        scaled places of the matrix. Unless it is ``thorough`` the last goals may be a little off. Raises `InternalError` if there is no optimum.
        """
        key = (id(start), scale, thorough, bounds.digest())
        if key not in self._solutions:
            self._solutions[key] = (start, self._solve(bounds, start, scale, thorough))
        return self._solutions[key][1]

    def forget(self) -> None:
        """Drop the solutions kept in memory."""
        self._solutions.clear()

    def _solve(self, bounds: Bounds, start: Start | None, scale: float, thorough: bool) -> Solution:
        reduced = self._presolve.reduce(bounds, self._scale_entries(scale), None if start is None else start.basis)
        values = np.zeros(self._matrix.columns)
        if not len(reduced.columns):
            return Solution(values, np.zeros(len(self._goals)), None, staged=False)
        weights = self._weights if start is None else start.weights
        solve = _Solve(self._simplex, reduced, self._goals.take(reduced.columns, axis=1), weights)
        staged = solve.run(start, thorough)
        values[reduced.columns] = self._simplex.values[0]
        return Solution(values, self._goals @ values, self._restore_start(reduced, solve), staged)

    def _scale_entries(self, scale: float) -> Floats:
        """The matrix's entries (entries,) with the scaled places multiplied."""
        if scale == 1.0:
            return self._matrix.value
        value = self._matrix.value.copy()
        value[self._scaled] *= scale
        return value

    def _restore_start(self, reduced: Reduced, solve: _Solve) -> Start:
        """The final basis as one of the whole programme: columns left out are at their lower bound 0, rows left out are basic."""
        columns = np.full(self._matrix.columns, AT_LOWER, dtype=np.int8)
        rows = np.full(self._matrix.rows, BASIC, dtype=np.int8)
        columns[reduced.columns], rows[reduced.rows] = solve.read_basis()
        return Start(Basis(columns, rows), solve.weights)


class _Examined(NamedTuple):
    """The ``reduced`` costs of a basis, and the variables whose first nonzero one has the ``wrong`` sign: (goal, variable)."""

    reduced: Sequence[Floats]
    wrong: Sequence[tuple[int, int]]


class _Solve:
    """One solve of a reduced programme, whose columns cost ``goals`` (goals × columns).

    *Variables* are the columns followed by the rows, in arrays of shape (columns + rows,): a row is a variable too, with its own bounds.
    """

    def __init__(self, simplex: Simplex, reduced: Reduced, goals: Floats, weights: Floats) -> None:
        self._simplex = simplex
        self._reduced = reduced
        self._matrix = reduced.matrix
        self._goals = goals
        self._nonzero_goals = np.flatnonzero(goals.any(axis=1))
        self.weights = weights
        bounds = reduced.bounds
        self._lower = np.concatenate([np.zeros(reduced.matrix.columns), bounds.row_lower])
        self._upper = np.concatenate([bounds.column_upper, bounds.row_upper])

    def run(self, start: Start | None, thorough: bool) -> bool:
        """Find the optimum, the last goals only if ``thorough``; whether it had to be found in stages."""
        self._simplex.load(self._matrix, self.weights @ self._goals, self._reduced.bounds)
        if start is not None:
            columns, rows = start.basis
            self._simplex.set_basis(Basis(columns[self._reduced.columns], rows[self._reduced.rows]))
        if (self._simplex.solve_dual() or self._solve_cold()) and (certified := self._certify()):
            if thorough:
                self._polish(certified)
            return False
        self._solve_in_stages()
        return True

    def _solve_cold(self) -> bool:
        """Solve without a start: one that leads too far from the optimum can defeat the solver."""
        self._simplex.clear_basis()
        return self._simplex.solve_dual()

    def read_basis(self) -> Basis:
        """The final basis of the reduced programme."""
        status = np.full(len(self._lower), AT_LOWER, dtype=np.int8)
        status[self._find_nonbasic()[1]] = AT_UPPER
        status[self._simplex.basic] = BASIC
        return Basis(status[: self._matrix.columns], status[self._matrix.columns :])

    def _reduced_costs(self, goals: Iterable[Floats]) -> Iterator[Floats]:
        """The variables' reduced costs at the present basis, for one goal (columns,) after another.

        With prices y of the rows: c - Aᵀ y for a column, y for a row. A goal that no basic column costs has no prices, and needs no solve.
        """
        split = self._matrix.columns
        in_basis = np.flatnonzero(self._simplex.basic < split)
        columns = self._simplex.basic.take(in_basis)
        for goal in goals:
            reduced = np.zeros(len(self._lower))
            reduced[:split] = goal
            basic_cost = goal.take(columns)
            if basic_cost.any():
                cost = np.zeros(self._matrix.rows)
                cost[in_basis] = basic_cost
                prices = reduced[split:] = self._simplex.price_rows(cost)
                reduced[:split] -= self._matrix.multiply_transposed(prices)
            yield reduced

    def _find_nonbasic(self) -> tuple[Mask, Mask]:
        """The nonbasic variables at their lower and at their upper bound, of those that are not fixed."""
        value = np.concatenate(self._simplex.values)
        movable = self._upper > self._lower
        movable[self._simplex.basic] = False
        at_lower = movable & (np.abs(value - self._lower) <= np.abs(value - self._upper))
        return at_lower, movable & ~at_lower

    def _examine(self) -> _Examined:
        reduced = list(self._reduced_costs(self._goals[goal] for goal in self._nonzero_goals))
        return _Examined(reduced, list(_find_wrong_signs(reduced, *self._find_nonbasic())))

    def _lower_weights(self, examined: _Examined) -> Floats | None:
        """Weights (goals,) low enough in the later goals for every variable that the present ones misled; None if there is nothing to lower.

        For a variable whose first nonzero reduced cost, in goal g, has the wrong sign, the weighted sum of the later ones is made a tenth of g's. Where it
        is less already, as always in the last goal, the solver let the variable be since g's own is within the dual tolerance, and so does the certificate.
        """
        weights = self.weights.copy()
        for place, variable in examined.wrong:
            goal, after = self._nonzero_goals[place], self._nonzero_goals[place + 1 :]
            costs = np.array([costs[variable] for costs in examined.reduced[place:]])
            rest = abs(float(self.weights[after] @ costs[1:]))
            factor = _STEEPER * self.weights[goal] * abs(costs[0]) / max(rest, 1e-300)
            weights[goal + 1 :] = np.minimum(weights[goal + 1 :], self.weights[goal + 1 :] * factor)
        return None if np.array_equal(weights, self.weights) else weights

    def _certify(self) -> _Examined | None:
        """The basis as it was examined if it is certified, at once or after some solves from where it is with lowered weights."""
        for _ in range(_REPAIRS):
            examined = self._examine()
            weights = self._lower_weights(examined)
            if weights is None:
                return examined
            self.weights = weights
            self._simplex.change_costs(weights @ self._goals)
            if not self._simplex.solve_primal():
                return None
        examined = self._examine()
        return examined if self._lower_weights(examined) is None else None

    def _polish(self, examined: _Examined) -> None:
        """Go on with the last goals alone where their weights were too low for the solver to see what they cost."""
        if not examined.wrong:
            return
        first = min(place for place, _ in examined.wrong)
        self._fix(examined.reduced[:first])
        rest = self._nonzero_goals[first:]
        self._simplex.change_costs(_POLISH * self.weights[rest] / self.weights[rest[0]] @ self._goals[rest])
        self._simplex.solve_primal()

    def _solve_in_stages(self) -> None:
        """Minimize one goal at a time, each within the optima of those before."""
        for goal in self._goals:
            self._simplex.change_costs(goal)
            if not self._simplex.solve_primal() and not self._solve_cold():
                raise InternalError(f"linear programme has no optimum: {self._simplex.status}")
            self._fix(self._reduced_costs([goal]))

    def _fix(self, reduced: Iterable[Floats]) -> None:
        """Fix the nonbasic variables that have a reduced cost in one of these goals (variables,), since to move them would worsen it."""
        split = self._matrix.columns
        at_lower, at_upper = self._find_nonbasic()
        nonzero = np.zeros(len(self._lower), dtype=bool)
        for costs in reduced:
            nonzero |= np.abs(costs) > _zero_tolerance(costs)
        fixed_low, fixed_high = at_lower & nonzero, at_upper & nonzero
        self._upper[fixed_low] = self._lower[fixed_low]
        self._lower[fixed_high] = self._upper[fixed_high]
        self._simplex.change_bounds(self._lower[:split], self._upper[:split], self._lower[split:], self._upper[split:])


def _find_wrong_signs(reduced: Sequence[Floats], at_lower: Mask, at_upper: Mask) -> Iterator[tuple[int, int]]:
    """The variables whose first nonzero reduced cost (goals of variables) would have them leave their bound: (goal, variable).

    ``undecided`` are the variables with reduced costs of zero in all goals so far, ``leave`` (of the same length) the sign that a reduced cost must not have.
    """
    undecided = np.flatnonzero(at_lower | at_upper)
    leave = np.where(at_lower.take(undecided), -1.0, 1.0)
    for goal, costs in enumerate(reduced):
        zero = _zero_tolerance(costs)
        if math.isinf(zero):
            continue
        cost = costs.take(undecided)
        nonzero = np.abs(cost) > zero
        for variable in undecided[nonzero & (cost * leave > 0)].tolist():
            yield goal, variable
        rest = np.flatnonzero(~nonzero)
        undecided, leave = undecided.take(rest), leave.take(rest)


def _zero_tolerance(costs: Floats) -> float:
    """The size up to which reduced costs of one goal count as zero; infinite where all of them do."""
    most = max(float(costs.max(initial=0.0)), -float(costs.min(initial=0.0)))
    return _TOLERANCE * max(1.0, most) if most > _TOLERANCE else math.inf
