"""What a vårdcentral drops to take over is what the takeover displaced: not what an outage, a lack of staff or a decision cost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskap.engine import simulate
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal
from tests.engine.runs import outcome, scenario
from tests.worlds import world

LOST = {"at": "0 h", "lose": "a"}
WEAK = {"at": "0 h", "degrade": "el", "to": 0.5}


def a_region(own: float = 9, places: float = 10, share: str = "25 %", **staff: float) -> Region:
    """10 acute a day at a, of whom a share may be seen at the vårdcentral, which has its own too (angeläget); nobody waits."""
    hours = {"staff": {"läk": f"{staff['per_visit']} h"}} if staff else {}
    return world(
        municipalities={"A": {"population": 1000}},
        sites={"a": {}, "vc": {"kind": "vårdcentral"}},
        nodes={"el": {"site": "vc"}},
        care={
            "akut": {"per_1000": 10, "stand_in": [{"care": "besök", "share": share}]},
            "besök": {"per_1000": own, "grade": "angeläget"},
            "syster": {"per_1000": own, "grade": "angeläget"},
        },
        offerings={
            "a.akut": {"site": "a", "care": ["akut"], "capacity": "10 besök/dygn"},
            "vc.besök": {
                "site": "vc",
                "care": ["besök"],
                "capacity": f"{places} besök/dygn",
                "needs": [{"el": "el"}],
                **hours,
            },
            "vc.syster": {"site": "vc", "care": ["syster"], "capacity": "20 besök/dygn", **hours},
        },
        staff={"läk": {"site": "vc", "competence": "läk", "present": f"{staff['present']} h/dygn"}} if staff else {},
    )


def told(journal: Journal) -> dict[str, float]:
    return {one.care: one.patients for one in journal.dropped}


def test_what_is_taken_over_displaces_one_for_one() -> None:
    # 2.5 a day come; of ten places 7.5 are left for nine.
    assert told(simulate(a_region(), scenario(LOST, days=4))) == {"besök": pytest.approx(6)}


def test_where_there_is_room_nothing_is_displaced() -> None:
    assert told(simulate(a_region(own=7), scenario(LOST, days=4))) == {}


def test_what_an_outage_of_the_vårdcentral_costs_is_not_displaced() -> None:
    # Half of it is down and a is not lost: nothing is taken over. With a lost 2.5 of the five places are taken: 2.5 a day, not the 6.5 who are without.
    assert told(simulate(a_region(), scenario(WEAK, days=4))) == {}
    journal = simulate(a_region(), scenario(LOST, WEAK, days=4))
    assert outcome(journal, "besök").unmet == pytest.approx(4 * 6.5)
    assert told(journal) == {"besök": pytest.approx(10)}
    assert told(simulate(a_region(), scenario(LOST, {"at": "0 h", "lose": "vc"}, days=4))) == {}


def test_an_outage_one_day_and_a_takeover_with_room_another_displace_nobody() -> None:
    # The vårdcentral is lost the first day, and a the second and on, when there is room: 7 + 2.5 < 10.
    events = [{"at": "0 h", "lose": "vc"}, {"at": "24 h", "restore": "vc"}, {"at": "24 h", "lose": "a"}]
    journal = simulate(a_region(own=7), scenario(*events, days=4))
    assert outcome(journal, "besök").unmet == pytest.approx(7)
    assert [one.patients for one in journal.taken_over] == [pytest.approx(7.5)]
    assert told(journal) == {}


def test_staff_who_are_away_displace_nobody_and_those_who_are_there_are_shared() -> None:
    # Twenty hours a day for 9 + 9 visits of an hour. Half are away: 10 for 18, 8 are without, and nothing is taken over.
    away = {"at": "0 h", "absence": {"curve": ["50 %"]}}
    region = a_region(present=20, per_visit=1)
    assert told(simulate(region, scenario(away, days=4))) == {}
    # With a lost 2.5 acute ones take 2.5 of the ten hours: 2.5 a day are displaced, of both kinds together.
    assert sum(told(simulate(region, scenario(LOST, away, days=4))).values()) == pytest.approx(10)


@settings(max_examples=25)
@given(
    own=st.integers(1, 14),
    places=st.integers(4, 20),
    share=st.sampled_from(["10 %", "30 %", "60 %"]),
    level=st.sampled_from([0.25, 0.5, 1.0]),
)
def test_displaced_are_those_who_are_served_where_nothing_may_be_taken_over(
    own: int, places: int, share: str, level: float
) -> None:
    """Against a run of the same in which nobody may be seen in another's stead."""
    events: list[dict[str, Any]] = [LOST, {"at": "0 h", "degrade": "el", "to": level}]
    region = a_region(min(own, places), places, share)
    alone = region.care["akut"].model_copy(update={"stand_in": ()})
    other = region.model_copy(update={"care": {**region.care, "akut": alone}})
    journal, without = (simulate(one, scenario(*events, days=1)) for one in (region, other))
    lost = outcome(without, "besök").served - outcome(journal, "besök").served
    assert told(journal).get("besök", 0.0) == pytest.approx(lost if lost > 0.05 else 0.0, abs=1e-4)
