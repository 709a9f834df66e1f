"""The rows of a grid: filter and sort are what plain Python says, at once or in pieces, and every row is found by its key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.language import message
from beredskap.report.document import cells
from beredskap.report.document.table import UNKNOWN, UNUSED, AtLeast, Cell, Column, Table
from beredskap.tui.grid_rows import HEADING, GridRows
from beredskap.tui.row_order import STEP, RankedMessage, RowQuery, StoppedError
from beredskap.units import Quantity

COLUMNS = (Column("name", message("namn")), Column("n", message("tal"), "number"), Column("x", message("blandat")))
WORDS = st.sampled_from(["Örebro", "örebro", "Åsbro", "1\u00a0000 st", "[Akut]", "", "ß", "SS", "a\x1b[31mb"])
NUMBERS = st.floats(-1e6, 1e6) | st.booleans() | st.sampled_from([0.0, 1.0, 1000.0])
CELLS = (
    WORDS
    | NUMBERS
    | st.none()
    | st.sampled_from(
        [UNKNOWN, UNUSED, AtLeast(90), Quantity(3.0, "volume"), message("okänd"), RankedMessage("▲ 3/9", rank=3)]
    )
)
ROWS = st.lists(st.tuples(WORDS, NUMBERS | st.none(), CELLS), max_size=40)
QUERIES = st.builds(
    RowQuery,
    st.sampled_from(["", "ö", "SS", "1 000", "okänd", "st", "b"]),
    st.none() | st.integers(0, 2),
    st.booleans(),
)


def a_table(rows: list[tuple[Cell, ...]], columns: tuple[Column, ...] = COLUMNS) -> GridRows:
    return GridRows(Table("t", message("t"), columns, tuple(rows)), [f"key-{n}" for n in range(len(rows))], "sv")


def plain(rows: list[tuple[Cell, ...]], query: RowQuery) -> list[int]:
    """The same by the shortest way."""

    def said(cell: Cell, column: Column) -> str:
        return cells.show_cell(cell, column, "sv").casefold().replace("\u00a0", " ")

    def key(index: int) -> tuple[int, float, str]:
        cell = rows[index][query.column or 0]
        if cell is None or cell in (UNKNOWN, UNUSED):
            return (2, 0.0, "")
        if isinstance(cell, AtLeast | Quantity):
            return (0, cell.value, "")
        if isinstance(cell, RankedMessage):
            return (0, cell.rank, "")
        if isinstance(cell, bool | float):
            return (0, float(cell), "")
        return (1, 0.0, said(cell, COLUMNS[query.column or 0]))

    found = [
        index
        for index, row in enumerate(rows)
        if any(query.wanted.casefold() in said(cell, column) for cell, column in zip(row, COLUMNS, strict=True))
    ]
    if query.column is not None:
        return sorted(found, key=key, reverse=query.reverse)
    return found[::-1] if query.reverse else found


@given(ROWS, QUERIES)
def test_filter_and_sort_are_what_plain_python_says(rows: list[tuple[Cell, ...]], query: RowQuery) -> None:
    grid = a_table(rows)
    grid.arrange(query)
    assert list(grid.order) == plain(rows, query)


@given(ROWS, QUERIES)
def test_every_row_that_is_seen_is_found_by_its_key(rows: list[tuple[Cell, ...]], query: RowQuery) -> None:
    grid = a_table(rows)
    grid.arrange(query)
    assert [grid.place(grid.keys[index]) for index in grid.order] == list(range(len(grid.order)))
    assert all((grid.place(key) is not None) == (index in grid.order) for index, key in enumerate(grid.keys))
    assert grid.place("finns-inte") is None


@given(ROWS, st.integers(0, 2), st.booleans())
def test_rows_of_a_group_stand_under_its_heading(rows: list[tuple[Cell, ...]], column: int, reverse: bool) -> None:
    grid = a_table(rows, (Column("name", message("namn"), group=True), *COLUMNS[1:]))
    grid.sort(None, reverse)
    heading = ""
    for line in grid.order:
        heading = grid.heading(line) if line < 0 else heading
        assert line < 0 or heading == grid.text(line)[0].upper()
    assert [line for line in grid.order if line >= 0] == (
        list(range(len(rows)))[::-1] if reverse else [*range(len(rows))]
    )
    grid.sort(column)
    assert HEADING not in grid.order


def test_work_that_is_stopped_goes_on_where_it_was() -> None:
    rows: list[tuple[Cell, ...]] = [(f"rad {n}", float(-n), None) for n in range(3 * STEP)]
    grid, asked = a_table(rows), []

    def twice() -> bool:
        asked.append(1)
        return len(asked) < 3

    query = RowQuery("rad 1", 1)
    with pytest.raises(StoppedError):
        grid.find_order(query, twice)
    assert not grid.is_read
    assert list(grid.order) == list(range(3 * STEP)), "nothing has changed"
    grid.arrange(query)
    assert grid.is_read
    assert list(grid.order) == plain(rows, query)


def test_columns_that_may_fold_go_one_by_one_from_the_last() -> None:
    columns = (COLUMNS[0], Column("a", message("första"), fold=True), Column("b", message("andra"), fold=True))
    grid = a_table([("x" * 10, "y" * 10, "z" * 10)], columns)
    grid.fit(36)
    assert grid.shown == (0, 1, 2)
    grid.fit(35)
    assert grid.shown == (0, 1)
    grid.fit(12)
    assert grid.shown == (0,)
