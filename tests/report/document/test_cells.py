"""Cells: okänd is never 0, the horizon is never an exact figure, text is never a formula or a terminal escape."""

from __future__ import annotations

import csv
import io
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.language import message
from beredskap.report.document import cells
from beredskap.report.document.table import UNKNOWN, AtLeast, Cell, Column, Document, Table
from beredskap.report.formats import as_csv, as_json, as_markdown, as_text
from beredskap.units import Quantity

TEXT = Column("x", message("text"))
TIME = Column("x", message("tid"), "time")
SHARE = Column("x", message("grad"), "share")
CHANGE = Column("x", message("B mot A"), "change")
PATIENTS = Column("x", message("patienter"), "patients")


def document(*rows: tuple[Cell, ...], columns: tuple[Column, ...] = (TEXT,)) -> Document:
    table = Table("t", message("text"), columns, rows)
    return Document("d", message("text"), "SKARP", tables=(table,), secrecy="OSL 18:13")


@pytest.mark.parametrize(
    ("cell", "column", "swedish", "spreadsheet", "machine"),
    [
        (UNKNOWN, PATIENTS, "okänd", "okänd", "okänd"),
        (None, PATIENTS, "", "", None),
        (0.0, PATIENTS, "0", "0", 0),
        (0.01, PATIENTS, "<1", "0.01", 0.01),
        (7.9, PATIENTS, "8", "7.9", 7.9),
        (-3.2, CHANGE, "-3", "-3.2", -3.2),
        (12.5, CHANGE, "+13", "12.5", 12.5),
        (-0.2, CHANGE, "±<1", "-0.2", -0.2),
        (12.4, PATIENTS, "12", "12.4", 12.4),
        (AtLeast(14 * 86400), TIME, "≥ 14 d", "≥ 336", {"at_least": 1209600}),
        (0, TIME, "T+0", "0", 0),
        (5400, TIME, "T+1 h 30 min", "1.5", 5400),
        (0.9999, SHARE, "99,9 %", "99.99", 0.9999),
        (1.0, SHARE, "100 %", "100", 1),
        (0.001, SHARE, "<1 %", "0.1", 0.001),
        (
            Quantity(12000.0, "volume"),
            Column("x", message("text"), "quantity"),
            "12 m³",
            "12000 L",
            {"value": 12000, "unit": "L"},
        ),
        ("upphör", Column("x", message("utfall"), "word"), "✖ upphör", "upphör", "upphör"),
        (None, Column("x", message("förväntan"), "verdict"), "? kan inte avgöras", "? kan inte avgöras", None),
    ],
)
def test_one_cell_in_three_forms(cell: Cell, column: Column, swedish: str, spreadsheet: str, machine: object) -> None:
    assert cells.show_cell(cell, column, "sv") == swedish
    assert cells.show_bare_cell(cell, column, "sv") == spreadsheet
    assert cells.to_raw(cell, "sv") == machine


def test_decimal_sign_follows_the_language() -> None:
    number = Column("x", message("per 1 000 invånare"), "number")
    assert cells.show_cell(7.5, number, "sv") == "7,5"
    assert cells.show_cell(7.5, number, "en") == "7.5"


@pytest.mark.parametrize("start", ["=1+1", "+SUM(A1)", "-cmd", "@x", "  =1"])
def test_text_that_starts_like_a_formula_is_neutralised(start: str) -> None:
    row = next(
        iter(
            csv.reader(
                io.StringIO(as_csv.render(document((start,)), document((start,)).tables[0], "sv").split("\n", 1)[1])
            )
        )
    )
    assert row[0] == "'" + start
    assert "'" + start.strip()[:1] in as_markdown.render(document((start,)), "sv").replace("  ", "")


@pytest.mark.parametrize("number", ["-5", "+3,5", "-1 000"])
def test_numbers_are_not_formulas(number: str) -> None:
    assert cells.escape_formula(number) == number


@given(st.text())
def test_no_control_character_reaches_any_format(word: str) -> None:
    one = document((word,))
    for written in (as_text.render(one, "sv"), as_csv.render(one, one.tables[0], "sv"), as_markdown.render(one, "sv")):
        assert all(ch == "\n" or unicodedata.category(ch) != "Cc" for ch in written)
    assert "\x1b" not in as_json.render(one, "sv").encode("utf-8", "backslashreplace").decode()


def test_a_terminal_escape_leaves_no_debris() -> None:
    assert cells.clean("röd \x1b[31mtext\x1b[0m\x1b]0;titel\x07 slut") == "röd text slut"


def test_every_row_of_csv_carries_class_and_secrecy() -> None:
    one = document(("a",), ("b",))
    rows = list(csv.reader(io.StringIO(as_csv.render(one, one.tables[0], "sv"))))
    assert [row[-1] for row in rows] == ["informationsklass", "SKARP OSL 18:13", "SKARP OSL 18:13"]


def test_every_format_carries_the_class() -> None:
    one = document(("a",))
    assert as_text.render(one, "sv").startswith("SKARP")
    assert "SKARP" in as_markdown.render(one, "en")
    assert '"class": "SKARP"' in as_json.render(one, "en")


def test_markdown_cells_cannot_break_the_table() -> None:
    line = as_markdown.render(document(("a|b<script>",)), "sv").splitlines()[-1]
    assert line == "| a\\|b\\<script\\> |"


def test_a_row_that_does_not_fit_its_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells under 1 columns"):
        document(("a", "b"))


VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.builds(AtLeast, st.floats(0, 1e9))
    | st.builds(Quantity, st.floats(-1e15, 1e15), st.sampled_from(["", "volume", "volume/time"]))
    | st.just(UNKNOWN)
    | st.builds(lambda said: message("{text} 100 %", text=said), st.text())
)


@given(st.lists(st.tuples(VALUES, VALUES), max_size=3))
def test_json_is_laid_out_as_the_standard_library_would(rows: list[tuple[Cell, ...]]) -> None:
    columns = (Column("x", message("text")), Column("50 %", message("tal"), "quantity"))
    written = as_json.render(document(*rows, columns=columns), "sv")
    body = json.loads(written)
    assert written == json.dumps(body, ensure_ascii=False, indent=2) + "\n"
    assert [tuple(row.values()) for row in body["tables"]["t"]["rows"]] == [
        tuple(json.loads(json.dumps(cells.to_raw(cell, "sv"))) for cell in row) for row in rows
    ]


@given(st.text())
def test_clean_text_is_left_as_it_is(said: str) -> None:
    once = cells.clean(said)
    assert cells.clean(once) == once
    assert not any(unicodedata.category(ch) in ("Cc", "Cs") for ch in once)
