"""What falls if something falls: calculated by hand in a small world, and the same as a whole run says."""

from __future__ import annotations

import numpy as np
import pytest

from beredskap.engine.explanation.cascade import Fallen, fallout
from beredskap.engine.run import simulate
from beredskap.model.region import Region
from tests.engine.runs import scenario
from tests.naive.plants import a_plant
from tests.worlds import DAY, START, H, event, world

MINUTES = 9
"""A plant of the naive model lives by the second."""


def a_hospital() -> Region:
    """Elnätet, en generator med 20 timmars diesel, en operationssal med 15 minuters batteri, ett labb som aldrig klarar sig."""
    return world(
        nodes={
            "elnat": {},
            "reserv": {"standby": True, "start": "30 s", "needs": [{"diesel": {"store": "tank", "draw": "50 L/h"}}]},
            "labb": {"needs": [{"el": "elnat"}]},
        },
        items={"tank": {"category": "diesel", "unit": "L"}},
        stores={"tank": {"item": "tank", "amount": "1000 L"}},
        offerings={
            "op": {
                "needs": [{"el": {"any": ["elnat", "reserv"]}, "without": ["100 % for 15 min", "40 % for 2 h", "0 %"]}]
            },
            "provtagning": {"needs": [{"labb": "labb", "without": ["100 % for 1 h", "50 %"]}]},
        },
    )


def found(region: Region, lost: str, days: int = 3) -> dict[str, tuple[int, float, int | None]]:
    return {one.subject: (one.at, one.least, one.down_at) for one in fallout(region, lost, START, days * DAY)}


def test_calculated_by_hand() -> None:
    dry = 20 * H + 30  # 1000 L at 50 L/h from when it has started
    assert found(a_hospital(), "elnat") == {
        "elnat": (0, 0.0, 0),
        "labb": (0, 0.0, 0),
        "provtagning": (H, 0.5, None),
        "tank": (dry, 0.0, dry),
        "reserv": (dry, 0.0, dry),
        # 30 s of the 15 min went while the generator started, but came back: the whole endurance is there when the tank is dry
        "op": (dry + 15 * 60, 0.0, dry + 15 * 60 + 2 * H),
    }


def test_it_is_told_in_the_order_of_time_and_why() -> None:
    fallen = fallout(a_hospital(), "elnat", START, 3 * DAY)
    assert [one.subject for one in fallen] == ["elnat", "labb", "provtagning", "reserv", "tank", "op"]
    assert [cause.subject for cause in fallen[1].causes] == ["elnat", "elnat"]


def test_beyond_the_horizon_nothing_is_told() -> None:
    assert "op" not in {one.subject for one in fallout(a_hospital(), "elnat", START, 20 * H)}


def test_a_lost_site_takes_all_on_it() -> None:
    assert set(found(a_hospital(), "s")) == {"s", "elnat", "reserv", "labb", "op", "provtagning", "tank"}


def test_what_has_fallen_already_is_left_out() -> None:
    region = a_hospital()
    already = (event({"at": 0, "lose": "labb"}),)
    assert {one.subject for one in fallout(region, "elnat", START, 3 * DAY, already=already)} == {
        "elnat",
        "reserv",
        "tank",
        "op",
    }
    assert fallout(region, "labb", START, 3 * DAY, already=already) == ()


def test_a_later_fall_that_comes_sooner_is_told() -> None:
    region = a_hospital()
    already = (event({"at": 0, "degrade": "labb", "to": 0.8}),)
    by_subject = {one.subject: one for one in fallout(region, "elnat", START, 3 * DAY, already=already)}
    assert by_subject["labb"].down_at == 0


@pytest.mark.parametrize("seed", range(40))
def test_it_is_what_a_whole_run_says(seed: int) -> None:
    """Where no care draws on stores, a run and the fallout tell the same falls."""
    rng = np.random.default_rng(seed)
    region = a_plant(rng)
    lost = str(rng.choice(sorted({*region.nodes, *region.offerings})))
    journal = simulate(region, scenario({"at": 0, "lose": lost}, days=MINUTES / 1440))
    first: dict[str, int] = {}
    least: dict[str, float] = {}
    for change in journal.changes:
        if change.kind == "level" and change.after < change.before:
            first.setdefault(change.subject, change.time)
            least[change.subject] = min(least.get(change.subject, 1.0), change.after)
    told: tuple[Fallen, ...] = fallout(region, lost, journal.start, MINUTES * 60)
    assert {one.subject: (one.at, one.least) for one in told} == {
        subject: (at, least[subject]) for subject, at in first.items() if at < MINUTES * 60
    }
