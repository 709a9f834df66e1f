"""What is left of a programme once what cannot matter is taken away: the same optimum, from the same start."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskap.arrays import Floats
from beredskap.lp.lexicographic import Lexicographic
from beredskap.lp.presolve import Presolve, Reduced
from beredskap.lp.simplex import AT_LOWER, BASIC, Basis
from beredskap.lp.sparse import Bounds, Matrix
from tests.naive.linear import Model

INF = np.inf


def matrix_of(dense: Floats) -> Matrix:
    rows, columns = np.nonzero(dense)
    return Matrix.from_entries(*dense.shape, rows.tolist(), columns.tolist(), dense[rows, columns].tolist())


def reduced_of(dense: list[list[float]], bounds: Bounds, basis: Basis | None = None) -> Reduced:
    """The reduced programme where every column costs something."""
    matrix = matrix_of(np.array(dense))
    return Presolve(matrix, np.ones(matrix.columns, dtype=bool)).reduce(bounds, matrix.value, basis)


def bounds(column_upper: list[float], *rows: tuple[float, float]) -> Bounds:
    return Bounds(np.array(column_upper), np.array([low for low, _ in rows]), np.array([high for _, high in rows]))


def test_nobody_flows_to_a_site_that_is_closed() -> None:
    # Patients (row 0) go to two sites over what each gives (rows 1 and 2); the second has no capacity (row 4), so neither it nor the way to it is left.
    # The first can take more than there are patients, but that only the row of patients knows, which its own bounds do not say.
    dense = [[1, 1, 0, 0, 1], [1, 0, -1, 0, 0], [0, 1, 0, -1, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 0.0]]
    reduced = reduced_of(dense, bounds([INF] * 4 + [3.0], (3, 3), (0, 0), (0, 0), (-INF, 9), (-INF, 0)))
    assert reduced.columns.tolist() == [0, 2, 4]
    assert reduced.rows.tolist() == [0, 1, 3]


def test_a_row_that_its_columns_cannot_fill_is_no_limit() -> None:
    # Of three who are left out, four may wait: nobody is late, and there is nothing to decide about it.
    dense = [[1.0, 1.0, 0.0], [0.0, 1.0, -1.0]]
    reduced = reduced_of(dense, bounds([INF, 3.0, INF], (3, 3), (-INF, 4)))
    assert reduced.columns.tolist() == [0, 1]
    assert reduced.rows.tolist() == [0]
    assert reduced_of(dense, bounds([INF, 3.0, INF], (3, 3), (-INF, 2))).columns.tolist() == [0, 1, 2]


def test_what_a_start_rests_on_stays() -> None:
    dense = [[1.0, 1.0], [1.0, 0.0], [0.0, 1.0]]
    within = bounds([0.0, 5.0], (1, 3), (-INF, 9), (-INF, 9))
    assert reduced_of(dense, within).columns.tolist() == [1]
    assert reduced_of(dense, within).rows.tolist() == [0]
    basis = Basis(np.array([BASIC, AT_LOWER], dtype=np.int8), np.array([BASIC, AT_LOWER, BASIC], dtype=np.int8))
    # The start rests on the first column and the second row, which by themselves do not matter.
    assert reduced_of(dense, within, basis).columns.tolist() == [0, 1]
    assert reduced_of(dense, within, basis).rows.tolist() == [0, 1]


def test_a_row_that_cannot_be_satisfied_stays() -> None:
    assert reduced_of([[1.0]], bounds([0.0], (2, 2))).rows.tolist() == [0]


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**31))
def test_the_optimum_is_that_of_the_whole(seed: int) -> None:
    # Rows of several kinds, feasible where everything is 0; each column may relieve some rows and burden others.
    rng = np.random.default_rng(seed)
    dense = rng.choice([-1.0, 0.0, 0.0, 1.0, 2.0], (8, 12))
    goals = rng.integers(-2, 3, (3, 12)).astype(float)
    programme = Lexicographic(matrix_of(dense), goals, np.array([1e6, 1e3, 1.0]))
    start = None
    for _ in range(3):
        equal, endless = rng.random(8) < 0.3, rng.random(8) < 0.2
        upper = np.where(equal, 0.0, np.where(endless, INF, rng.integers(0, 9, 8)))
        within = Bounds(rng.integers(0, 4, 12).astype(float), np.where(equal, 0.0, -INF), upper)
        model = Model()
        columns = [model.column(number, upper=float(most)) for number, most in enumerate(within.column_upper)]
        for row, low, high in zip(dense, within.row_lower, within.row_upper, strict=True):
            model.row(dict(zip(columns, row.tolist(), strict=True)), float(low), float(high))
        found = model.one_by_one([dict(zip(columns, goal.tolist(), strict=True)) for goal in goals])
        solution = programme.solve(within, start)
        assert solution.goals == pytest.approx(found, abs=1e-6)
        start = solution.start
