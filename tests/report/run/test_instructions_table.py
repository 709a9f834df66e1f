"""The table of instructions: what is read out, line by line."""

from __future__ import annotations

from beredskap.model.result.journal import Instruction
from beredskap.report.document.cells import show_cell
from beredskap.report.naming.names import Names
from beredskap.report.run import instructions
from tests.report.journals import a_journal, a_region

NAMES = Names(a_region())


def a_line(**said: object) -> Instruction:
    usual = {
        "evacuation": False,
        "grade": "nödvändigt",
        "care": "akut",
        "as_care": "akut",
        "starts": ("Å", "Ö"),
        "end": "b",
    }
    return Instruction.model_validate(usual | {"begin": 3600, "until": 90000, "patients": 7.4, "per_day": 3.7} | said)


def test_a_line_says_what_from_where_to_where_how_many_and_when() -> None:
    journal = a_journal(
        instructions=(
            a_line(),
            a_line(evacuation=True, starts=("b",)),
            a_line(as_care="mottagning"),
            a_line(care="", as_care="", starts=(), end="", per_day=0.4),
        )
    )
    (table,) = instructions.tables(journal, NAMES)
    shown = [
        [show_cell(cell, column, "sv") for cell, column in zip(row, table.columns, strict=True)] for row in table.rows
    ]
    first, moved, instead, others = shown
    assert first[2] == "Å och Ö"
    assert first[4:] == ["4", "T+1 h", "T+25 h", "7"]
    assert moved[1].endswith(", inneliggande")
    assert ", som " in instead[1]
    assert others[1:5] == ["övriga, under 1 per dygn", "", "", ""]


def test_nothing_where_nobody_is_moved() -> None:
    assert instructions.tables(a_journal(), NAMES) == ()
