"""An event on what nothing depends on is told; one on what care depends on, near or far, or that is expected something of, is not."""

from __future__ import annotations

from typing import Any

import pytest

from beredskap.model.checks.planning.futile import futile_events
from beredskap.model.scenario.scenario import Scenario
from tests.worlds import world

REGION = world(
    sites={"s": {}, "tomt": {}, "hel": {}},
    nodes={"nat": {}, "central": {"needs": [{"el": "nat"}]}, "ensam": {"needs": [{"el": "los"}]}, "los": {}},
    offerings={"vard": {"needs": [{"el": "central"}], "items": {"kit": "1 st"}, "site": "hel"}},
    stores={"kit": {"site": "hel"}, "orort": {"site": "hel"}},
)


def told(events: list[dict[str, Any]], expect: tuple[dict[str, Any], ...] = ()) -> list[str]:
    scenario = Scenario.model_validate(
        {"name": "x", "region": "r", "start": "2027-01-11T00:00", "duration": "2 d", "events": events, "expect": expect}
    )
    return [one.subject for one in futile_events(scenario, REGION)]


@pytest.mark.parametrize(
    "event",
    [
        {"lose": "ensam"},
        {"lose": "los"},
        {"degrade": "los", "to": "50 %"},
        {"lose": "tomt"},
        {"lose": "orort"},
        {"destroy": "orort", "share": "50 %"},
    ],
)
def test_it_strikes_nothing(event: dict[str, Any]) -> None:
    assert told([{"at": 0, **event}]) == ["events[0]"]
    assert told([{"at": 0, "id": "slag", **event}]) == ["slag"]


@pytest.mark.parametrize("event", [{"lose": "nat"}, {"lose": "central"}, {"lose": "vard"}, {"lose": "hel"}, {"lose": "kit"}, {"lose": "s"}])  # fmt: skip
def test_it_strikes_what_care_depends_on(event: dict[str, Any]) -> None:
    assert told([{"at": 0, **event}]) == []


def test_what_something_is_expected_of_is_asked_for() -> None:
    assert told([{"at": 0, "lose": "los"}], ({"node": "los", "down": "<= 1 h"},)) == []
    assert told([{"at": 0, "lose": "orort"}], ({"store": "orort", "lasts": ">= 1 d"},)) == []
