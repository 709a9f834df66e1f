"""What Beroenden shows, without a screen."""

from __future__ import annotations

import pytest

from beredskap.engine import simulate
from beredskap.engine.explanation.cascade import fallout
from beredskap.model.region import Region
from beredskap.report.document import cells
from beredskap.report.document.table import Table
from beredskap.supplies.holdings import of_region
from beredskap.tui.dependencies import neighbourhood_drawing, view
from beredskap.tui.translator import Translator
from tests.engine.runs import scenario
from tests.report.run.test_matrix import a_county
from tests.worlds import DAY, START, world


def a_hospital() -> Region:
    """Ett sjukhus med två ställverk, en dieseltank och ett labb som ett annat sjukhus också behöver."""
    return world(
        sites={"s": {"name": "Universitetssjukhuset (US)"}, "t": {"name": "Byns lasarett"}},
        nodes={
            "a": {"name": "Ställverk A"},
            "b": {"name": "Ställverk B", "needs": [{"diesel": {"store": "tank", "draw": "9 L/h"}}]},
            "labb": {
                "name": "Labbet",
                "needs": [{"el": {"any": ["a", "b"]}, "without": ["100 % for 20 min", "0 %"]}],
            },
            "rund": {"name": "Rundgång", "needs": [{"labb": "labb"}, {"sig": "rund"}]},
        },
        offerings={"prov": {"site": "t", "name": "Provtagning", "needs": [{"labb": "labb"}]}},
        items={"diesel": {"unit": "L"}},
        stores={"tank": {"item": "diesel", "amount": "1200 L", "name": "Tanken"}},
    )


def a_stocked_region(region: Region) -> view.StockedRegion:
    return view.StockedRegion(region, of_region(region), START.date())


def labels(subject: str, upward: bool = False) -> list[str]:
    return [str(one.label) for one in view.branches(a_stocked_region(a_hospital()), subject, upward)]


def texts(table: Table) -> list[tuple[str, ...]]:
    return [
        tuple(cells.show_cell(cell, column, "sv") for cell, column in zip(row, table.columns, strict=True))
        for row in table.rows
    ]


def test_an_edge_tells_need_alternatives_and_endurance() -> None:
    assert labels("labb") == [
        "el: Ställverk A · en av 2 · utan: 100 % i 20 min, sedan 0 %",
        "el: Ställverk B · en av 2 · utan: 100 % i 20 min, sedan 0 %",
    ]


def test_a_store_tells_what_it_holds() -> None:
    assert labels("b") == ["diesel: Tanken · 1,2 m³ finns · utan: 0 % genast"]
    assert str(view.root_label(a_stocked_region(a_hospital()), "tank")).endswith("1,2 m³ finns")


def test_things_of_a_site_need_not_repeat_its_name() -> None:
    assert labels("s") == ["Ställverk A", "Ställverk B", "Labbet", "Rundgång"]
    assert labels("t") == ["Provtagning"]


def test_upward_it_tells_who_needs_it_and_where() -> None:
    assert labels("labb", upward=True) == [
        "labb till Provtagning, Byns lasarett · utan: 0 % genast",
        "labb till Rundgång · utan: 0 % genast",
    ]


def test_only_what_goes_on_has_lines_below() -> None:
    opens = {one.subject: one.opens for one in view.branches(a_stocked_region(a_hospital()), "s", False)}
    assert opens == {"a": False, "b": True, "labb": True, "rund": True}


def test_what_hangs_on_it_alone() -> None:
    table, keys = view.sole_dependents_table(a_hospital(), "labb")
    assert texts(table) == [
        ("Provtagning, Byns lasarett", "labb", "0 % genast", ""),
        ("Rundgång", "labb", "0 % genast", ""),
    ]
    assert [view.subject_of(key) for key in keys] == ["prov", "rund"]
    assert texts(view.sole_dependents_table(a_hospital(), "s")[0]) == [
        ("Provtagning, Byns lasarett", "labb", "0 % genast", "Labbet")
    ]


def test_what_falls_leaves_out_what_was_taken_out() -> None:
    region = a_hospital()
    fallen = fallout(region, "labb", START, 3 * DAY)
    table, keys = view.cascade_table(region, "labb", fallen)
    assert [view.subject_of(key) for key in keys] == ["prov", "rund"]
    assert [row[2] for row in texts(table)] == ["Provtagning, Byns lasarett", "Rundgång"]
    others = [one for one in fallen if one.subject != "labb"]
    assert str(view.count_fallen(region, others)) == "1 vårdutbud genast, 0 senare, 1 annat"
    assert str(view.count_fallen(region, ())) == "ingenting annat faller"


def test_only_the_care_that_is_touched_is_told() -> None:
    region = a_county()
    journal = simulate(region, scenario({"at": 0, "lose": "stora"}, days=1))
    table, keys = view.care_loss_table(region, journal)
    assert list(keys) == ["bb", "iva"]
    assert "total" not in [column.key for column in table.columns]
    untouched, _ = view.care_loss_table(region, simulate(region, scenario(days=1)))
    assert untouched.rows == ()
    assert untouched.empty is not None


def test_stores_cannot_be_taken_out() -> None:
    region = a_hospital()
    assert view.can_be_lost(region, "a")
    assert view.can_be_lost(region, "prov")
    assert view.can_be_lost(region, "s")
    assert not view.can_be_lost(region, "tank")


def test_everything_can_be_gone_to() -> None:
    table, keys = view.thing_table(a_hospital())
    assert set(keys) == {"s", "t", "a", "b", "labb", "rund", "prov", "tank"}
    assert len(table.rows) == len(keys)


def drawn(subject: str, levels: dict[str, float] | None = None, size: tuple[int, int] = (57, 7)) -> list[str]:
    return (
        neighbourhood_drawing.draw_neighbourhood(a_hospital(), subject, levels, size, Translator()).text().splitlines()
    )


def test_the_drawing_has_needs_to_the_left_and_who_needs_it_to_the_right() -> None:
    assert [line for line in drawn("labb") if line.strip()] == [
        "○ Ställverk A (el)       ─┐   ┌─ ○ Provtagning, Byns las…",
        "○ Ställverk B (el)       ─┴─○─┴─ ○ Rundgång (labb)",
    ]


def test_the_drawing_shows_what_has_fallen() -> None:
    lines = "\n".join(drawn("labb", {"labb": 0.0, "prov": 0.5}))
    assert "─✖─" in lines
    assert "▲ Provtagning" in lines
    assert "● Rundgång" in lines


@pytest.mark.parametrize("size", [(30, 3), (16, 1), (1, 1)])
def test_a_drawing_never_leaves_its_size(size: tuple[int, int]) -> None:
    lines = drawn("labb", size=size)
    assert len(lines) <= size[1]
    assert max(map(len, lines)) <= size[0]


def test_a_drawing_of_many_says_how_many_more() -> None:
    region = world(nodes={"el": {}, **{f"n{n}": {"needs": [{"el": "el"}]} for n in range(20)}})
    text = neighbourhood_drawing.draw_neighbourhood(region, "el", None, (60, 9), Translator()).text()
    assert "… och 14 till" in text


def test_plain_text_tells_every_hospital_and_what_most_hangs_on() -> None:
    region = a_hospital()
    assert view.most_needed(region)[0] == "labb"
    (document,) = view.documents(a_stocked_region(region), ("labb",))
    assert [table.key for table in document.tables] == ["needs-s", "needs-t", "alone-labb"]
    assert str(document.tables[0].rows[2][0]) == "Labbet behöver el (Ställverk A / Ställverk B)"
