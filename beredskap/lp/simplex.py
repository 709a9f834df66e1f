"""The simplex method of HiGHS: one thread, no presolve, from a given basis; nothing is remembered from one problem to the next."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import highspy
import numpy as np
from numpy.typing import NDArray

from beredskap.arrays import Floats, Ints
from beredskap.lp.sparse import Bounds, Matrix

AT_LOWER: Final = 0
BASIC: Final = 1
AT_UPPER: Final = 2
FEASIBILITY_TOLERANCE: Final = 1e-9
_DUAL: Final = 1
_PRIMAL: Final = 4
_STATUS: Final = np.array(
    [highspy.HighsBasisStatus.kLower, highspy.HighsBasisStatus.kBasic, highspy.HighsBasisStatus.kUpper], dtype=object
)

Status = NDArray[np.int8]


class Basis(NamedTuple):
    """The status of every column (columns,) and row (rows,): ``AT_LOWER``, ``BASIC`` or ``AT_UPPER``."""

    columns: Status
    rows: Status


class Simplex:
    """A solver that holds one problem at a time: min c x with `Bounds` on x and A x."""

    def __init__(self) -> None:
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # its type information is incomplete
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("presolve", "off"),
            ("solver", "simplex"),
            ("parallel", "off"),
            ("random_seed", 0),
            # The entries are of one size already: working out factors takes a tenth of a solve.
            ("simplex_scale_strategy", 0),
            ("simplex_dual_edge_weight_strategy", 1),
            ("dual_simplex_cost_perturbation_multiplier", 0.0),
            ("primal_feasibility_tolerance", FEASIBILITY_TOLERANCE),
            ("dual_feasibility_tolerance", 1e-9),
        ):
            self._highs.setOptionValue(option, value)
        self._values: tuple[Floats, Floats] | None = None
        self._basic: Ints | None = None

    def load(self, matrix: Matrix, cost: Floats, bounds: Bounds) -> None:
        """Take on a problem with ``cost`` (columns,), and forget the one before and its basis."""
        self._columns = np.arange(matrix.columns, dtype=np.int32)
        self._lower = np.zeros(matrix.columns)
        self._highs.passModel(
            matrix.columns,
            matrix.rows,
            len(matrix.value),
            int(highspy.MatrixFormat.kColwise),
            int(highspy.ObjSense.kMinimize),
            0.0,
            cost,
            self._lower,
            bounds.column_upper,
            bounds.row_lower,
            bounds.row_upper,
            matrix.start.astype(np.int32),
            matrix.index.astype(np.int32),
            matrix.value,
            np.zeros(matrix.columns, dtype=np.int32),
        )

    def set_basis(self, basis: Basis) -> None:
        """Start the next solve here; a basis with too many or too few basic variables is repaired."""
        start = highspy.HighsBasis()
        start.col_status = _STATUS[basis.columns].tolist()
        start.row_status = _STATUS[basis.rows].tolist()
        start.valid = True
        start.alien = sum(int((status == BASIC).sum()) for status in basis) != len(basis.rows)
        self._highs.setBasis(start)

    def clear_basis(self) -> None:
        """Start the next solve from a basis of the solver's own choice."""
        self._highs.clearSolver()

    def change_costs(self, cost: Floats) -> None:
        """Replace the costs (columns,); the basis stays."""
        self._highs.changeColsCost(len(self._columns), self._columns, cost)

    def change_bounds(self, column_lower: Floats, column_upper: Floats, row_lower: Floats, row_upper: Floats) -> None:
        """Replace the bounds, (columns,) and (rows,); the basis stays."""
        self._highs.changeColsBounds(len(self._columns), self._columns, column_lower, column_upper)
        rows = np.arange(len(row_lower), dtype=np.int32)
        self._highs.changeRowsBounds(len(rows), rows, row_lower, row_upper)

    def solve_dual(self) -> bool:
        """Solve with the dual simplex method; see `_run`."""
        return self._run(_DUAL)

    def solve_primal(self) -> bool:
        """Solve with the primal simplex method; see `_run`."""
        return self._run(_PRIMAL)

    def _run(self, strategy: int) -> bool:
        """Whether it ended at an optimum, or at a feasible point so near one that only a certificate can tell."""
        self._values = self._basic = None
        self._highs.setOptionValue("simplex_strategy", strategy)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kUnknown:
            return bool(self._highs.getInfo().max_primal_infeasibility <= FEASIBILITY_TOLERANCE)
        return bool(status == highspy.HighsModelStatus.kOptimal)

    @property
    def status(self) -> str:
        """How the last solve ended, in the solver's words."""
        return str(self._highs.modelStatusToString(self._highs.getModelStatus()))

    @property
    def values(self) -> tuple[Floats, Floats]:
        """The values of the columns (columns,) and the activities of the rows (rows,), read from the solver once a solve."""
        if self._values is None:
            solution = self._highs.getSolution()
            columns, rows = solution.col_value, solution.row_value
            self._values = np.fromiter(columns, float, len(columns)), np.fromiter(rows, float, len(rows))
        return self._values

    @property
    def basic(self) -> Ints:
        """The basic variables in the order of the basis matrix (rows,), read once a solve: a column, or the number of columns plus that of a row."""
        if self._basic is None:
            # The solver numbers row r as -1 - r.
            basic = np.asarray(self._highs.getBasicVariables()[1], dtype=np.int64)
            self._basic = np.where(basic >= 0, basic, len(self._columns) - 1 - basic)
        return self._basic

    def price_rows(self, cost: Floats) -> Floats:
        """Dual values y of the rows (rows,) that solve Bᵀ y = ``cost``, where ``cost`` (rows,) is that of the `basic` variables."""
        prices: Floats = self._highs.getBasisTransposeSolve(cost)[1]
        return prices
