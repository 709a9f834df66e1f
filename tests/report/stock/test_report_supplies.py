"""What the reports of supplies say: states, okänd, bases and horizons."""

from __future__ import annotations

import json

from beredskap.language import message
from beredskap.report.document.cells import show_bare_cell, show_cell, to_raw
from beredskap.report.document.table import UNKNOWN, UNUSED, AtLeast, Column, Table
from beredskap.report.formats import as_csv, as_json
from beredskap.report.stock.words import count_bases, days, round_down, round_up
from tests.report.supplies import (
    endurance_document,
    expiring_document,
    orders_document,
    redistribution_document,
    use,
)

DAYS = Column("days", message("dygn"), "number", "d")


def _table(key: str) -> Table:
    return next(table for table in endurance_document().tables if table.key == key)


def test_nothing_used_is_neither_a_number_nor_okand() -> None:
    assert days(float("inf"), 90) is UNUSED
    assert days(None, 90) is UNKNOWN
    assert (show_cell(UNUSED, DAYS, "sv"), show_bare_cell(UNUSED, DAYS, "sv"), to_raw(UNUSED, "sv")) == (
        "–",
        "ingen förbrukning",
        "ingen förbrukning",
    )
    assert (show_cell(UNKNOWN, DAYS, "sv"), to_raw(UNKNOWN, "en")) == ("okänd", "okänd")


def test_days_stop_at_the_horizon_and_are_rounded_down() -> None:
    assert days(90, 90) == AtLeast(90)
    assert days(89.99, 90) == 89.9
    assert (round_down(6.9999999), round_down(0.05), round_up(5.01)) == (7, 0, 5.1)


def test_how_many_rest_on_each_basis_is_said() -> None:
    assert str(count_bases(use(), [*use(), "another"])) == (
        "norm för 7 lager, bokförda uttag för 1 lager, angiven för 1 lager och okänd för 2 lager"
    )


def test_every_row_has_its_basis_and_a_total_of_several_says_so() -> None:
    stores, items = _table("stores"), _table("items")
    basis = [column.key for column in stores.columns].index("basis")
    assert all(row[basis] for row in stores.rows)
    basis = [column.key for column in items.columns].index("basis")
    assert "blandad: norm och angiven" in [str(row[basis]) for row in items.rows]


def test_a_target_is_a_riktvarde_unless_it_is_binding() -> None:
    kinds = {row[0]: str(row[1]) for row in _table("targets").rows}
    assert kinds == {7: "riktvärde", 28: "krav", 30: "riktvärde", 90: "riktvärde"}


def test_the_cold_chain_without_anything_that_keeps_it_comes_first() -> None:
    assert [str(row[0]) for row in _table("cold").rows] == ["▲ inget håller den kall", "● hålls kall"]


def test_machines_get_numbers() -> None:
    stores = json.loads(as_json.render(endurance_document(), "sv"))["tables"]["stores"]["rows"]
    assert [row["crisis"] for row in stores[:3]] == [0, 3.3, 6]
    assert {"at_least": 90} in [row["normal"] for row in stores]
    csv = as_csv.render(endurance_document(), endurance_document().tables[0], "sv")
    assert "≥ 90" in csv
    assert "ingen förbrukning" in csv


def test_every_document_says_what_it_rests_on() -> None:
    for document in (endurance_document(), expiring_document(), orders_document(), redistribution_document()):
        assert document.tables[-1].key == "assumptions"
        assert document.answer is not None
        assert document.information_class == "FIKTIV"
