"""The care matrix: where care is given on the day, and how."""

from __future__ import annotations

from typing import Any

from beredskap.engine import simulate
from beredskap.language import Message
from beredskap.model.region import Region
from beredskap.report.document.table import Cell
from beredskap.report.run import matrix
from tests.engine.runs import scenario
from tests.worlds import world


def a_county(**more: Any) -> Region:
    """Ett stort och ett litet sjukhus, en vårdcentral med mottagning, en ambulansstation och en granne."""
    beds = {"measure": "vårddygn", "per_1000": 0.05, "stay": "2 d"}
    return world(
        municipalities={"A": {"population": 20_000}, "B": {}},
        roads={"ab": {"start": "A", "end": "B", "minutes": 20}},
        sites={
            "stora": {"municipality": "A", "name": "Universitetssjukhuset (USA)"},
            "lilla": {"municipality": "B", "name": "Lilla lasarettet"},
            "vc": {"municipality": "A", "kind": "vårdcentral"},
            "mott": {"municipality": "A", "kind": "mottagning", "parent": "vc"},
            "amb": {"municipality": "A", "kind": "ambulansstation"},
            "granne": {"municipality": "B", "kind": "grannsjukhus"},
        },
        care={"bb": beds, "iva": beds, "vc": {"per_1000": 1.0}, "larm": {"per_1000": 0.1}},
        offerings={
            "s.bb": {"site": "stora", "care": ["bb"], "capacity": "9 vårdplatser"},
            "l.bb": {"site": "lilla", "care": ["bb"], "capacity": "0 vårdplatser"},
            "s.iva": {"site": "stora", "care": ["iva"], "capacity": "9 vårdplatser"},
            "l.iva": {"site": "lilla", "care": ["iva"], "capacity": "9 vårdplatser", "valid_to": "2019-06-30"},
            "g.iva": {"site": "granne", "care": ["iva"], "capacity": "9 vårdplatser"},
            "m.vc": {"site": "mott", "care": ["vc"], "capacity": "90 besök/d"},
            "a.larm": {"site": "amb", "care": ["larm"], "capacity": "90 besök/d"},
        }
        | more,
        vehicles={"amb.bil": {"site": "amb", "kind": "akutambulans", "number": "5 st"}},
    )


def rows(region: Region, *events: dict[str, Any], time: int = 0) -> dict[str, tuple[Cell, ...]]:
    journal = simulate(region, scenario(*events, days=1))
    table = matrix.table(journal, region, time)
    assert [str(column.title) for column in table.columns[2:]] == ["länet", "USA", "B", "VC", "övriga"]
    return {str(row[1]): tuple(None if isinstance(cell, Message) else cell for cell in row[2:]) for row in table.rows}


def test_only_what_can_be_given_on_the_day_counts() -> None:
    found = rows(a_county())
    assert found["bb"] == ("kvarstår", "kvarstår", None, None, None)  # no capacity in lilla
    assert found["iva"] == ("kvarstår", "kvarstår", None, None, None)  # its role is over there
    assert found["vc"] == ("kvarstår", None, None, "kvarstår", None)  # what belongs to a vårdcentral is one
    assert found["larm"] == ("kvarstår", None, None, None, "kvarstår")


def test_where_it_is_not_given_it_says_so() -> None:
    region = a_county()
    table = matrix.table(simulate(region, scenario(days=1)), region)
    assert {str(cell) for row in table.rows for cell in row[2:] if isinstance(cell, Message)} == {"– ges inte"}


def test_what_is_lost_at_a_site() -> None:
    found = rows(a_county(), {"at": 0, "lose": "stora"})
    assert found["iva"][1] == "flyttad"  # to the neighbour
    assert found["bb"][:2] == ("upphör", "upphör")
    assert found["vc"][3] == "kvarstår"


def test_a_part_of_several_is_begränsad() -> None:
    more = {"v.vc": {"site": "vc", "care": ["vc"], "capacity": "9 besök/d"}}
    assert rows(a_county(**more), {"at": 0, "degrade": "v.vc", "to": 0.5})["vc"][3] == "begränsad"


def test_at_another_moment() -> None:
    assert rows(a_county(), {"at": "2 h", "lose": "stora"}, time=3600)["bb"][1] == "kvarstår"
    assert rows(a_county(), {"at": "2 h", "lose": "stora"}, time=7200)["bb"][1] == "upphör"
