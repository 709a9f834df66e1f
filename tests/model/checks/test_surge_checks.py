"""What beds may be used for, and how many people there are for their hours."""

from __future__ import annotations

from typing import Any

import pytest

from beredskap.model.care import WorkingTime
from beredskap.model.checks import check_region
from tests.worlds import world

BEDS = {"measure": "vårddygn", "stay": "1 d"}
CARE: dict[str, Any] = {"med": BEDS, "kir": BEDS, "besök": {}}
OVER = {"share": "10 %", "lasts": "72 h"}


@pytest.mark.parametrize(
    ("offering", "more", "found"),
    [
        ("kir", {"satellites": {"med": "115 %"}, "over_occupancy": OVER}, []),
        ("kir", {"satellites": {"kir": "115 %"}}, [("own-satellite", "offerings.kir", "satellites/kir")]),
        ("kir", {"satellites": {"besök": "115 %"}}, [("not-beds", "offerings.kir", "satellites/besök")]),
        ("kir", {"satellites": {"medd": "115 %"}}, [("unknown-reference", "offerings.kir", "satellites/medd")]),
        ("besök", {"satellites": {"med": "115 %"}}, [("not-beds", "offerings.besök", "satellites")]),
        ("besök", {"over_occupancy": OVER}, [("not-beds", "offerings.besök", "over_occupancy")]),
    ],
)
def test_only_beds_take_satellites_and_are_over_occupied(
    offering: str, more: dict[str, Any], found: list[tuple[str, str, str]]
) -> None:
    offerings: dict[str, Any] = {
        "med": {"capacity": "4 vårdplatser"},
        "kir": {"capacity": "4 vårdplatser"},
        "besök": {"capacity": "4 besök/dygn"},
    }
    offerings[offering] |= more
    problems = check_region(world(care=CARE, offerings=offerings)).problems
    assert [(one.rule, one.subject, one.place.key) for one in problems] == found


def test_only_inpatients_have_stays_that_spread() -> None:
    spread = {"stay": "1 d", "stay_spread": "exponential"}
    care: dict[str, Any] = {"med": {"measure": "vårddygn", **spread}, "besök": spread}
    problems = check_region(world(care=care)).problems
    assert [(one.rule, one.subject, one.place.key) for one in problems] == [("not-beds", "care.besök", "stay_spread")]


def test_hours_by_day_are_counted_in_the_ordinary_week() -> None:
    # 100 h on a Saturday of 12 h is 41.7 h on a weekday of 5 h: 2 x 100 + 5 x 41.7 = 408 a week, 6.2 people of 66 h.
    pool = {"competence": "läkare", "present": "100 h/dygn", "heads": 6.2, "profile": "jour"}
    week = {"mån-fre": "17-22", "lör+sön": "09-21", "helgdag": "00-24"}
    region = world(staff={"a": pool}, profiles={"jour": {"week": week}})
    assert not check_region(region).problems
    few = world(staff={"a": pool | {"heads": 6.1}}, profiles={"jour": {"week": week}})
    assert [one.rule for one in check_region(few).problems] == ["too-few-heads"]


@pytest.mark.parametrize(("heads", "few"), [(10.6, False), (10.5, True)])
def test_the_stated_people_can_work_the_stated_hours(heads: float, few: bool) -> None:
    # 100 h a day are 700 a week: 700 / 66 = 10.6 people who each rest as the law says.
    pool = {"competence": "läkare", "present": "100 h/dygn", "heads": heads + 0.01}
    region = world(staff={"a": pool})
    assert [one.rule for one in check_region(region).problems] == ["too-few-heads"] * few
    weekdays = {"profile": "vardag"}  # five such days are 500 h
    region = world(staff={"a": pool | weekdays}, profiles={"vardag": {"days": [1.0] * 5 + [0.0] * 2}})
    assert not check_region(region).problems
    shorter = region.model_copy(
        update={"working_time": WorkingTime.model_validate({"ordinary": "40 h", "most": "47 h"})}
    )
    assert [one.rule for one in check_region(shorter).problems] == ["too-few-heads"]
