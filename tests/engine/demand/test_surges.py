"""Patients beyond the ordinary arise once each, however the pass is cut."""

from __future__ import annotations

from typing import Any

import pytest

from beredskap.engine import simulate
from beredskap.model.region import Region
from tests.engine.runs import arising, outcome, scenario
from tests.worlds import H, world


def hospital(**care: Any) -> Region:
    return world(
        municipalities={"m": {"population": 1000}},
        nodes={"el": {}, "annat": {}},
        care={"akut": care},
        offerings={
            "akut": {"care": ["akut"], "capacity": "2000 besök/dygn", "needs": [{"el": "annat"}]},
        },
    )


def injured(patients: float, at: str, over: str) -> dict[str, Any]:
    return {"at": at, "demand": {"care": "akut", "municipality": "m", "extra": patients, "over": over}}


@pytest.mark.parametrize("over", ["1 h", "6 h", "20 h"])
def test_a_pass_cut_short_loses_nobody(over: str) -> None:
    # 60 injured from 02:00. At 02:30, 03:00 and 07:00 something else makes care decide anew; all 60 arise all the same.
    cuts: list[dict[str, Any]] = [
        {"at": "150 min", "degrade": "annat", "to": 0.9},
        {"at": "3 h", "restore": "annat"},
        {"at": "7 h", "degrade": "annat", "to": 0.9},
    ]
    journal = simulate(hospital(), scenario(injured(60, "2 h", over), *cuts, days=1))
    assert len(journal.segments) == 8
    assert arising(journal, "akut") == pytest.approx(60)
    assert outcome(journal, "akut").served == pytest.approx(60)


def test_within_a_pass_a_surge_is_spread_evenly() -> None:
    # 60 injured from 02:00 over 8 hours: 02-06 has half of them, 06-10 the other half, and both are even within their pass.
    journal = simulate(
        hospital(), scenario(injured(60, "2 h", "8 h"), {"at": "5 h", "degrade": "annat", "to": 0.5}, days=1)
    )
    (series,) = journal.care
    assert dict(zip([s.start // H for s in journal.segments], series.arising, strict=True)) == {
        0: 0,
        2: pytest.approx(22.5),
        5: pytest.approx(7.5),
        6: pytest.approx(30),
        12: pytest.approx(0, abs=1e-9),
        18: pytest.approx(0, abs=1e-9),
    }


def test_only_what_arises_before_the_end_is_counted() -> None:
    # 60 injured over 10 hours from 16:00; the run ends at midnight, after 8 of them.
    journal = simulate(hospital(), scenario(injured(60, "16 h", "10 h"), days=1))
    assert arising(journal, "akut") == pytest.approx(48)


def test_each_outage_that_lasts_brings_its_patients_once() -> None:
    # 3 patients arise 3 h into an outage. Down 1-3 h: none. Down 5-9 h: 3. Down 10-11 h: none. Down from 20 h: 3 more, from 23 h over two hours, of
    # which one hour is in the run: 1.5.
    region = hospital(arises_when=[{"node": "el", "after": "3 h", "per_1000": 3, "over": "2 h"}])
    course = [(1, "lose"), (3, "restore"), (5, "lose"), (9, "restore"), (10, "lose"), (11, "restore"), (20, "lose")]
    journal = simulate(region, scenario(*({"at": f"{hour} h", what: "el"} for hour, what in course), days=1))
    assert arising(journal, "akut") == pytest.approx(3 + 1.5)


def test_the_power_returning_in_the_same_second_is_too_late() -> None:
    # After exactly 3 h the node is up again at the instant that would bring them: it has not been down when the instant ends.
    region = hospital(arises_when=[{"node": "el", "after": "3 h", "per_1000": 3, "over": "2 h"}])
    journal = simulate(region, scenario({"at": "1 h", "lose": "el"}, {"at": "4 h", "restore": "el"}, days=1))
    assert arising(journal, "akut") == 0
