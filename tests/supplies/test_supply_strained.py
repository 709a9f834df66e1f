"""Endurance under a scenario is the engine's own, with the holdings of the day."""

from __future__ import annotations

from typing import Any

from beredskap.model.region import Region
from beredskap.model.scenario.scenario import Scenario
from beredskap.supplies.strained import Strained, under_scenario
from tests.supplies.shelves import held
from tests.worlds import DAY, world

H = 3600


def scenario(*events: dict[str, Any]) -> Scenario:
    return Scenario.model_validate(
        {"name": "prov", "region": "r", "start": "2027-01-11T00:00", "duration": "14 d", "events": list(events)}
    )


def hospital() -> Region:
    """A generator that burns 100 L/h on a ward of 200 kW; nobody seeks care."""
    draw = {"a": "50 L/h", "b": "0.25 L/kWh"}
    return world(
        nodes={
            "elnat": {},
            "aggregat": {"standby": True, "needs": [{"name": "diesel", "sources": ["tank"], "draw": draw}]},
            "iva": {"needs": [{"name": "el", "sources": ["elnat", "aggregat"], "load": "200 kW"}]},
        },
        items={"diesel": {"unit": "L"}},
        stores={"tank": {"item": "diesel", "amount": "9 L"}},
    )


def test_the_holdings_and_not_the_inventory_are_counted() -> None:
    # 2 400 L at 100 L/h last a day from when the grid is lost, at 6 h; the inventory says 9 L
    found = under_scenario(hospital(), held(tank=[2400]), scenario({"at": "6 h", "lose": "elnat"}))
    assert found.duration == 14 * DAY
    assert found.stores["tank"] == Strained(6 * H + DAY, None, True, False, ())


def test_what_nobody_draws_on_is_not_used() -> None:
    assert under_scenario(hospital(), held(tank=[2400]), scenario()).stores["tank"] == Strained(
        None, None, False, False, ()
    )


def test_what_is_lost_with_its_building_is_said_to_be() -> None:
    found = under_scenario(hospital(), held(tank=[2400]), scenario({"at": "0 h", "lose": "s"})).stores["tank"]
    assert found.lost
