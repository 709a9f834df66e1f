"""Care that must be reached within a time, and from where it cannot on an ordinary day."""

from __future__ import annotations

from typing import Any

import pytest

from beredskap.model.checks import check_region
from beredskap.model.findings import Finding
from tests.worlds import world


def found(reach: str | None, **more: Any) -> list[Finding]:
    """A–B–C in a row, 30 and 40 min; the care is offered in A, and in a neighbour 50 min beyond C."""
    tables: dict[str, Any] = {
        "municipalities": {
            **{name: {"population": 100, "ambulance_minutes": 10} for name in "ABC"},
            "N": {"outside": True},
        },
        "roads": {
            "ab": {"start": "A", "end": "B", "minutes": 30},
            "bc": {"start": "B", "end": "C", "minutes": 40},
            "cn": {"start": "C", "end": "N", "minutes": 50},
        },
        "sites": {"a": {"municipality": "A"}, "n": {"municipality": "N", "kind": "grannsjukhus"}},
        "care": {"akut": {"per_1000": 1} | ({} if reach is None else {"reach": reach})},
        "offerings": {f"{site}.akut": {"site": site, "care": ["akut"], "capacity": "5 besök/dygn"} for site in "an"},
    }
    rules = check_region(world(**(tables | more))).findings
    return [finding for finding in rules if finding.rule.startswith("reach")]


@pytest.mark.parametrize(
    ("reach", "rule", "places"),
    [
        # From A 10 min, from B 30, from C 50 to the neighbour (70 to A).
        ("50 min", "", ""),
        ("49 min", "reach-beyond", "C (50 min)"),
        ("29 min", "reach-beyond", "B (30 min), C (50 min)"),
        ("9 min", "reach-never", "A (10 min), B (30 min), C (50 min)"),
        (None, "", ""),
    ],
)
def test_from_where_the_nearest_place_is_too_far(reach: str | None, rule: str, places: str) -> None:
    said = [(finding.rule, finding.subject, finding.message.values["places"]) for finding in found(reach)]
    assert said == ([(rule, "akut", places)] if rule else [])


def test_a_place_without_any_capacity_gives_no_care() -> None:
    offerings = {
        "a.akut": {"site": "a", "care": ["akut"], "capacity": "5 besök/dygn"},
        "n.akut": {"site": "n", "care": ["akut"], "capacity": "0 besök/dygn"},
    }
    (finding,) = found("60 min", offerings=offerings)
    assert finding.message.values["places"] == "C (70 min)"


def test_where_no_road_leads() -> None:
    roads = {"ab": {"start": "A", "end": "B", "minutes": 30}}
    (finding,) = found("60 min", roads=roads)
    assert finding.message.values["places"] == "C (–)"


def test_care_that_nobody_asks_for_is_not_told() -> None:
    assert found("1 min", care={"akut": {"reach": "1 min"}}) == []
