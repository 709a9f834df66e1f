"""How causes are told: sets as sets, a reserve that ran as one that ran, a lock as a lock, and the municipality that was asked about."""

from __future__ import annotations

from typing import Any

from beredskap.engine import simulate
from beredskap.model.region import Region
from beredskap.report.explanation import explanation
from tests.engine.explanation.test_reasons import a_hospital
from tests.engine.runs import scenario
from tests.worlds import world


def told(region: Region, *events: dict[str, Any], municipality: str = "", care: str = "op") -> tuple[str, list[str]]:
    """The answer, and the causes sentence by sentence."""
    asked = scenario(*events, days=3)
    document = explanation.document(simulate(region, asked), asked, region, care, municipality)
    return str(document.answer), [str(row[0]) for row in document.tables[0].rows]


def test_two_of_three_are_told_together_with_how_many_it_takes() -> None:
    region = a_hospital([{"kyla": {"at_least": 2, "of": ["x", "y", "z"]}}], {"x": {}, "y": {}, "z": {}})
    answer, causes = told(region, {"at": "1 h", "lose": "x"}, {"at": "7 h", "lose": "y"})
    assert answer.startswith("op upphör T+7 h: x och y utslagna → kyla saknas från x och y")
    assert causes == [
        "T+1 h: x är utslaget.",
        "T+7 h: y är utslaget.",
        "T+7 h: op, a upphör att fungera – får inte kyla från x och y (en av dem räcker).",
    ]


def test_a_generator_that_ran_dry_is_not_one_that_has_not_started() -> None:
    # 100 L at 50 L/h from 1 h 20 s.
    nodes = {
        "nät": {},
        "verk": {"standby": True, "start": "20 s", "needs": [{"diesel": {"store": "tank", "draw": "50 L/h"}}]},
    }
    region = a_hospital([{"el": {"any": ["nät", "verk"]}}], nodes, stores={"tank": {"amount": "100 L"}})
    _, causes = told(region, {"at": "1 h", "lose": "nät"})
    assert not any("inte startat" in one for one in causes)
    assert any(one.endswith("verk har gått tills dess.") and "tar slut" in one for one in causes)
    assert any("går igång, eftersom nät" in one for one in causes)


def test_a_lock_is_told_with_those_that_wait_for_each_other() -> None:
    nodes = {
        "hall": {},
        "kraft": {"needs": [{"hall": "hall"}, {"styrning": "tele"}]},
        "tele": {"needs": [{"el": "kraft", "without": ["100 % for 2 h", "0 %"]}]},
    }
    answer, causes = told(
        a_hospital([{"el": "kraft"}], nodes), {"at": "1 h", "lose": "hall"}, {"at": "5 h", "restore": "hall"}
    )
    assert "kraft och tele väntar på varandra" in answer
    assert any("är hela men väntar på varandra" in one for one in causes)
    assert "T+5 h: hall är tillbaka." in causes


def test_the_outage_that_brings_patients_is_the_one_of_the_municipality_asked_about() -> None:
    region = world(
        municipalities={"A": {"population": 1000}, "B": {"population": 1000}},
        sites={"a": {"municipality": "A"}},
        nodes={"el.A": {"name": "Elnät i A"}, "el.B": {"name": "Elnät i B"}},
        care={"op": {"arises_when": [{"node": "el.{municipality}", "after": "3 h", "per_1000": 5, "over": "3 h"}]}},
        offerings={"a.op": {"care": ["op"], "capacity": "0.1 besök/dygn"}},
    )
    events = [{"at": "1 h", "lose": "el.A"}, {"at": "2 h", "lose": "el.B"}]
    answer, causes = told(region, *events, municipality="B")
    assert "Elnät i B" in answer
    assert not any("Elnät i A" in one for one in causes)
