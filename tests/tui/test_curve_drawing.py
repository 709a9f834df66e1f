"""A quantity over time in braille."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from beredskap.tui.curve_drawing import Axes, Point, draw_curve, thin_points

AXES = Axes(said=lambda value: f"{value:g}", start="jan", end="dec")


def test_what_it_was_stays_until_it_changes() -> None:
    assert draw_curve([(0, 10.0), (5, 0.0), (10, 0.0)], AXES, 20, 4).text() == "\n".join(
        ["10 ⠉⠉⠉⠉⠉⠉⠉⠉⡇", "           ⡇", " 0         ⣇⣀⣀⣀⣀⣀⣀⣀⣀", "   jan           dec"]
    )


def test_the_least_is_zero_and_the_mark_has_its_word() -> None:
    text = draw_curve([(0, 8.0), (9, 8.0)], Axes(AXES.said, mark=4.0), 20, 8).text()
    assert [line[0] for line in text.splitlines() if line[:1].strip()] == ["8", "4", "0"]


def test_okand_is_a_gap_with_a_question_mark() -> None:
    lines = draw_curve([(0, None), (5, 3.0), (10, 3.0)], AXES, 24, 6).text().splitlines()
    assert any("?" in line for line in lines)
    assert all(not line[3:10].strip(" ?") for line in lines[:-1])


def test_nothing_known_or_nothing_at_all_is_drawn_without_a_curve() -> None:
    for points in ([], [(0.0, None), (1.0, None)]):
        text = draw_curve(points, AXES, 20, 5).text()
        assert not [ch for ch in text if "⠁" <= ch <= "⣿"]


POINTS = st.lists(st.tuples(st.integers(0, 400), st.none() | st.floats(0, 1e6)), max_size=300).map(
    lambda points: sorted(points, key=lambda point: point[0])
)


@given(POINTS, st.integers(1, 90), st.integers(1, 30))
def test_it_fits_in_any_size(points: list[Point], width: int, height: int) -> None:
    canvas = draw_curve(points, AXES, width, height)
    assert [len(row) for row in canvas.rows()] == [width] * height


@given(POINTS, st.integers(1, 60))
def test_thinning_keeps_the_ends_and_the_extremes(points: list[Point], columns: int) -> None:
    kept = thin_points(points, columns)
    assert len(kept) <= max(columns, 4 * (columns + 1))
    assert (kept[:1], kept[-1:]) == (points[:1], points[-1:])
    values = [value for _, value in points if value is not None]
    assert {min(values, default=0), max(values, default=0)} <= {0, *(value for _, value in kept if value is not None)}
