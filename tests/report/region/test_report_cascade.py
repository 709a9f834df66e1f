"""What falls, grouped: care at once, care later, what supplies it, stores."""

from __future__ import annotations

from beredskap.engine.explanation.cascade import fallout
from beredskap.report.document import cells
from beredskap.report.naming.names import Names
from beredskap.report.region import cascade
from tests.engine.explanation.test_cascade import a_hospital
from tests.worlds import DAY, START


def test_care_comes_first_then_in_the_order_of_time() -> None:
    region = a_hospital()
    table = cascade.table(fallout(region, "elnat", START, 3 * DAY), Names(region), "s")
    told = [
        tuple(cells.show_cell(cell, column, "sv") for cell, column in zip(row, table.columns, strict=True))[:6]
        for row in table.rows
    ]
    assert told == [
        ("Vårdutbud senare", "T+1 h", "provtagning", "▲ begränsad", "50 %", ""),
        ("Vårdutbud senare", "T+20 h 16 min", "op", "✖ nere", "0 %", "T+22 h 16 min"),
        ("Försörjning", "T+0", "elnat", "✖ nere", "0 %", "T+0"),
        ("Försörjning", "T+0", "labb", "✖ nere", "0 %", "T+0"),
        ("Försörjning", "T+20 h", "reserv", "✖ nere", "0 %", "T+20 h"),
        ("Lager", "T+20 h", "tank", "✖ nere", "0 %", "T+20 h"),
    ]


def test_what_falls_with_its_site_is_told_at_once_and_stores_last() -> None:
    region = a_hospital()
    fallen = cascade.sort_fallen(fallout(region, "s", START, 3 * DAY), region)
    assert [one.subject for one in fallen] == ["op", "provtagning", "elnat", "labb", "reserv", "tank"]
