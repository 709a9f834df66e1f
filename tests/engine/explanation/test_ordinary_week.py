"""The ordinary week: whose share of the patients is below 95 %, and what holds the care back, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from beredskap.engine.explanation.ordinary_week import ordinary_findings
from tests.worlds import world

TOWN = {"m": {"population": 10_000}}
TWO_TOWNS = {"m": {"population": 10_000}, "n": {"population": 10_000}}
VISITS = {"b": {"name": "Besök", "per_1000": 1, "wait": "1 d"}}
"""10 000 · 1 / 1000 = 10 a day."""


def told(**region: Any) -> list[tuple[str, str, str]]:
    return [(one.subject, one.severity, str(one.message)) for one in ordinary_findings(world(**region))]


def said(share: int, care: str, limit: str) -> str:
    return f"en vanlig dag får bara {share} % av dem som behöver {care} vård; det som inte räcker: {limit}"


def test_beds() -> None:
    # 10 a day · 1 d in 5 beds: half of them
    care = {"v": {"name": "Vård", "measure": "vårddygn", "per_1000": 1, "stay": "1 d"}}
    found = told(municipalities=TOWN, care=care, offerings={"v": {"capacity": "5 vårdplatser"}})
    assert found == [("v", "varning", said(50, "Vård", "vårdplatser i Vård"))]


def test_visits() -> None:
    found = told(municipalities=TOWN, care=VISITS, offerings={"b": {"capacity": "5 besök/dygn"}})
    assert found == [("b", "varning", said(50, "Besök", "besök i Besök"))]


def test_staff_of_care_that_can_be_done_without() -> None:
    # 4 h a day of 1 h each: 4 of 10
    found = told(
        municipalities=TOWN,
        care={"b": {**VISITS["b"], "grade": "önskvärt"}},
        offerings={"b": {"capacity": "50 besök/dygn", "staff": {"läkare": "1 h"}}},
        staff={"p": {"competence": "läkare", "present": "4 h/dygn"}},
    )
    assert found == [("b", "info", said(40, "Besök", "personaltid (läkare)"))]


def test_vehicles() -> None:
    care = {"b": {**VISITS["b"], "transported": "100 %"}}
    found = told(municipalities=TOWN, care=care, offerings={"b": {"capacity": "50 besök/dygn"}})
    assert found == [("b", "varning", said(0, "Besök", "fordon (sjuktransport)"))]


def test_a_town_without_a_road() -> None:
    found = told(municipalities=TWO_TOWNS, care=VISITS, offerings={"b": {"capacity": "50 besök/dygn"}})
    assert found == [("b", "varning", said(50, "Besök", "vägarna dit"))]


def test_a_town_too_far_away() -> None:
    found = told(
        municipalities=TWO_TOWNS,
        roads={"r": {"start": "m", "end": "n", "minutes": 90}},
        care={"b": {**VISITS["b"], "reach": "1 h"}},
        offerings={"b": {"capacity": "50 besök/dygn"}},
    )
    assert found == [("b", "varning", said(50, "Besök", "restiden dit"))]


@pytest.mark.parametrize(("visits", "shares"), [("9.6", []), ("9.4", ["94 %"]), ("okänd", [])])
def test_nineteen_of_twenty_are_enough_and_okand_never_limits(visits: str, shares: list[str]) -> None:
    capacity = visits if visits == "okänd" else f"{visits} besök/dygn"
    found = told(municipalities=TOWN, care=VISITS, offerings={"b": {"capacity": capacity}})
    assert [text.split(" bara ")[1][:4] for _, _, text in found] == shares


@pytest.mark.parametrize("region", [{}, {"municipalities": TOWN}, {"municipalities": TOWN, "care": VISITS}, {"offerings": {"b": {}}}])  # fmt: skip
def test_a_region_that_cannot_be_run_has_no_ordinary_week(region: dict[str, Any]) -> None:
    assert told(**region) == []


def test_what_comes_into_force_has() -> None:
    # The new ward takes over from the old one: nobody is without on the day when both have happened.
    days = {"old": {"valid_to": "2024-12-31"}, "new": {"valid_from": "2025-01-01"}}
    offerings = {name: {"care": ["b"], "capacity": "10 besök/dygn", **when} for name, when in days.items()}
    assert told(municipalities=TOWN, care=VISITS, offerings=offerings) == []


def test_those_who_wait_longer_and_longer_are_not_served() -> None:
    # 10 a day and room for 5: with a wait of a month nobody's wait ends within the week, and half of them are left all the same.
    care = {"b": {**VISITS["b"], "wait": "30 d"}}
    found = told(municipalities=TOWN, care=care, offerings={"b": {"capacity": "5 besök/dygn"}})
    assert found == [("b", "varning", said(50, "Besök", "besök i Besök"))]


def test_care_that_is_closed_at_the_weekend_and_catches_up_is_served() -> None:
    profile = {"vardag": {"days": [1, 1, 1, 1, 1, 0, 0]}}
    care = {"b": {**VISITS["b"], "wait": "4 d"}}
    offerings = {"b": {"capacity": "16 besök/dygn", "hours": "vardag"}}
    assert told(municipalities=TOWN, care=care, offerings=offerings, profiles=profile) == []
