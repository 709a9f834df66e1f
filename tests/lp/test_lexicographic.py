"""The lexicographic programme against an independent solve: one goal after another, each optimum kept by a row of its own."""

from __future__ import annotations

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskap.arrays import Floats
from beredskap.lp import lexicographic
from beredskap.lp.lexicographic import Lexicographic
from beredskap.lp.sparse import Bounds, Matrix


def one_by_one(dense: Floats, goals: Floats, upper: Floats, most: Floats) -> list[float]:
    """The optimal value of each goal in turn, by adding a row per goal that keeps it."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    for bound in upper:
        solver.addVar(0.0, float(bound))
    for row, limit in zip(dense, most, strict=True):
        used = np.flatnonzero(row)
        solver.addRow(-highspy.kHighsInf, float(limit), len(used), used.astype(np.int32), row[used])
    found = []
    for goal in goals:
        for column, cost in enumerate(goal):
            solver.changeColCost(column, float(cost))
        solver.run()
        found.append(float(solver.getInfo().objective_function_value))
        used = np.flatnonzero(goal)
        solver.addRow(-highspy.kHighsInf, found[-1] + 1e-9, len(used), used.astype(np.int32), goal[used])
    return found


def programme(dense: Floats, goals: Floats, weights: Floats) -> Lexicographic:
    rows, columns = np.nonzero(dense)
    matrix = Matrix.from_entries(*dense.shape, rows.tolist(), columns.tolist(), dense[rows, columns].tolist())
    return Lexicographic(matrix, goals, weights)


def within(upper: Floats, most: Floats) -> Bounds:
    return Bounds(upper, np.full(len(most), -np.inf), most)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_equals_one_goal_after_another(seed: int, steep: bool) -> None:
    rng = np.random.default_rng(seed)
    rows, columns, count = 6, 12, 4
    dense = rng.integers(0, 4, (rows, columns)).astype(float)
    goals = -rng.integers(0, 3, (count, columns)).astype(float)
    upper, most = rng.integers(1, 6, columns).astype(float), rng.integers(4, 30, rows).astype(float)
    # Steep weights stand in for the order by themselves; with flat ones only the staged solve can find it.
    weights = 1000.0 ** np.arange(count)[::-1] if steep else np.ones(count)
    solution = programme(dense, goals, weights).solve(within(upper, most))
    assert solution.goals == pytest.approx(one_by_one(dense, goals, upper, most), abs=1e-6)


@pytest.mark.parametrize("repairs", [0, 4])
def test_the_order_holds_where_the_weights_mislead(repairs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # One resource of 1. The first goal wants x (1 for a unit of it), the second y (10 for a unit). With weights 1 and 1 the sum prefers y; the order
    # demands x = 1, y = 0. Without repairs of the weights the goals are solved in stages.
    monkeypatch.setattr(lexicographic, "_REPAIRS", repairs)
    dense = np.array([[1.0, 1.0]])
    goals = np.array([[-1.0, 0.0], [0.0, -10.0]])
    solution = programme(dense, goals, np.ones(2)).solve(within(np.full(2, 5.0), np.array([1.0])))
    assert solution.staged == (repairs == 0)
    assert solution.values == pytest.approx([1.0, 0.0])


def test_the_order_holds_where_no_row_limits() -> None:
    # The first goal wants x, and the second, which weighs as much and costs more, does not; the only row has room for all there can be.
    goals = np.array([[-1.0], [2.0]])
    solution = programme(np.array([[1.0]]), goals, np.ones(2)).solve(within(np.array([5.0]), np.array([9.0])))
    assert solution.values.tolist() == [5.0]


def test_a_result_does_not_depend_on_what_was_solved_before() -> None:
    rng = np.random.default_rng(1)
    dense = rng.random((8, 20))
    goals = -rng.random((3, 20))
    weights = np.array([1e6, 1e3, 1.0])
    start = programme(dense, goals, weights)
    begin = start.solve(within(np.ones(20), np.full(8, 3.0))).start
    alone = programme(dense, goals, weights).solve(within(np.ones(20), np.full(8, 2.0)), begin)
    for limit in (1.0, 4.0, 2.5):
        start.solve(within(np.ones(20), np.full(8, limit)), begin)
    again = start.solve(within(np.ones(20), np.full(8, 2.0)), begin)
    assert again.values.tobytes() == alone.values.tobytes()


def test_the_matrix_adds_entries_of_one_place() -> None:
    matrix = Matrix.from_entries(2, 3, [0, 0, 1], [1, 1, 2], [1.0, 2.0, 5.0])
    assert [matrix.multiply_transposed(row).tolist() for row in np.eye(2)] == [[0.0, 3.0, 0.0], [0.0, 0.0, 5.0]]
