"""HiGHS' simplex method: one thread, no presolve, and a start that is given; nothing is remembered from one problem to the next."""

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
FEASIBLE: Final = 1e-9
_DUAL: Final = 1
_PRIMAL: Final = 4
_STATUS: Final = np.array(
    [highspy.HighsBasisStatus.kLower, highspy.HighsBasisStatus.kBasic, highspy.HighsBasisStatus.kUpper], dtype=object
)

Status = NDArray[np.int8]


class Basis(NamedTuple):
    """The status of every column and row: basic, or at one of its bounds."""

    columns: Status
    rows: Status


class Simplex:
    """The solver, with one problem at a time."""

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
            ("primal_feasibility_tolerance", FEASIBLE),
            ("dual_feasibility_tolerance", 1e-9),
        ):
            self._highs.setOptionValue(option, value)
        self._found: tuple[Floats, Floats] | None = None
        self._basic: Ints | None = None

    def load(self, matrix: Matrix, cost: Floats, bounds: Bounds) -> None:
        """Take on a problem, and forget the one before."""
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

    def start_at(self, basis: Basis) -> None:
        """Begin here; a basis with too many or too few basic variables is mended."""
        start = highspy.HighsBasis()
        start.col_status = _STATUS[basis.columns].tolist()
        start.row_status = _STATUS[basis.rows].tolist()
        start.valid = True
        start.alien = sum(int((status == BASIC).sum()) for status in basis) != len(basis.rows)
        self._highs.setBasis(start)

    def from_scratch(self) -> None:
        """Begin anywhere."""
        self._highs.clearSolver()

    def weigh(self, cost: Floats) -> None:
        """Change the costs."""
        self._highs.changeColsCost(len(self._columns), self._columns, cost)

    def bind(self, column_lower: Floats, column_upper: Floats, row_lower: Floats, row_upper: Floats) -> None:
        """Change the bounds."""
        self._highs.changeColsBounds(len(self._columns), self._columns, column_lower, column_upper)
        rows = np.arange(len(row_lower), dtype=np.int32)
        self._highs.changeRowsBounds(len(rows), rows, row_lower, row_upper)

    def dual(self) -> bool:
        """Solve with the dual method; see `_run`."""
        return self._run(_DUAL)

    def primal(self) -> bool:
        """Solve with the primal method; see `_run`."""
        return self._run(_PRIMAL)

    def _run(self, strategy: int) -> bool:
        """Whether it ended at an optimum, or so near one that only a certificate can tell."""
        self._found = self._basic = None
        self._highs.setOptionValue("simplex_strategy", strategy)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kUnknown:
            return bool(self._highs.getInfo().max_primal_infeasibility <= FEASIBLE)
        return bool(status == highspy.HighsModelStatus.kOptimal)

    @property
    def state(self) -> str:
        """How the last solve ended, in the solver's words."""
        return str(self._highs.modelStatusToString(self._highs.getModelStatus()))

    @property
    def found(self) -> tuple[Floats, Floats]:
        """The values of columns and of rows, read from the solver once a solve."""
        if self._found is None:
            found = self._highs.getSolution()
            columns, rows = found.col_value, found.row_value
            self._found = np.fromiter(columns, float, len(columns)), np.fromiter(rows, float, len(rows))
        return self._found

    @property
    def basic(self) -> Ints:
        """The basic variable of each row: a column, or the number of columns plus that of a row; read once a solve."""
        if self._basic is None:
            basic = np.asarray(self._highs.getBasicVariables()[1], dtype=np.int64)
            self._basic = np.where(basic >= 0, basic, len(self._columns) - 1 - basic)
        return self._basic

    def prices(self, costs: Floats) -> Floats:
        """The prices of rows at which basic variables of these ``costs`` (rows,) cost nothing."""
        prices: Floats = self._highs.getBasisTransposeSolve(costs)[1]
        return prices
