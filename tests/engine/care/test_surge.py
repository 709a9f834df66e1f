"""Beds that bend: satellites and over-occupancy, calculated by hand, and laws of one pass."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskap.engine import simulate
from beredskap.engine.allocation.solve import decide
from beredskap.engine.care.over_occupancy import OverOccupancy
from beredskap.engine.care_plan.plan import CarePlan
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal, OfferingSeries
from tests.engine.allocation.test_allocation_oracle import region_of, situation_of
from tests.engine.queueing.test_queueing import never_better, programme_of
from tests.engine.runs import outcome, resource, scenario
from tests.worlds import START, H, world

SATELLITES, OVER = ("satellites",), ("over_occupancy",)


def ward(ordinary: tuple[str, ...] = (), **more: Any) -> Region:
    """4 admissions a day, 1 a pass, x 1 day = 4 who lie there at once: `med` has 2 beds, `kir` 4 that nobody asks for. Who waits is lost with the pass."""
    tables: dict[str, Any] = {
        "municipalities": {"m": {"population": 1000}},
        "care": {
            "med": {"per_1000": 4, "measure": "vårddygn", "stay": "1 d"},
            "kir": {"measure": "vårddygn", "stay": "1 d"},
        },
        "offerings": {
            "med": {"capacity": "2 vårdplatser", "staff": {"ssk": "2 h"}},
            "kir": {"capacity": "4 vårdplatser", "staff": {"ssk": "9 h"}, "satellites": {"med": 1.5}},
        },
        "staff": {"ssk": {"competence": "ssk", "present": "100 h/dygn"}},
    }
    return world(**(tables | more)).model_copy(update={"ordinary_surge": ordinary})


def offering(journal: Journal, name: str) -> OfferingSeries:
    return next(one for one in journal.offerings if one.offering == name)


# Satellites


def test_satellites_lie_where_there_is_room_and_take_more_of_the_staff() -> None:
    # The two beds take 0.5 of the 1 who comes each pass; the other 0.5 are satellites, and after four passes 4 x 0.5 = 2 of them lie there.
    # A pass of 6 h then takes (2 x 2 h + 2 x 2 h x 1.5) / 4 = 2.5 h: their own care's 2 h, not the 9 h of the ward they lie in.
    journal = simulate(ward(SATELLITES), scenario(days=3))
    assert outcome(journal, "med").unmet == pytest.approx(0)
    assert offering(journal, "med").inpatients[-1] == pytest.approx(2)
    assert offering(journal, "kir").satellites[:5] == pytest.approx((0.5, 1, 1.5, 2, 2))
    assert resource(journal, "ssk").used[-1] == pytest.approx(2.5)


def test_nobody_is_a_satellite_without_a_decision_where_the_region_does_not_say_so() -> None:
    # Half of the 12 who come in three days. A measure that works from 24 h on lets the half of the 8 who come then lie in `kir`.
    assert outcome(simulate(ward(), scenario(days=3)), "med").unmet == pytest.approx(6)
    measures = {"får": {"name": "får", "lead_time": "6 h", "does": [{"surge": {"allow": ["satellites"]}}]}}
    journal = simulate(ward(measures=measures), scenario({"at": "18 h", "measure": "får"}, days=3))
    assert outcome(journal, "med").unmet == pytest.approx(2)
    assert offering(journal, "kir").satellites[:6] == pytest.approx((0, 0, 0, 0, 0.5, 1))


def test_a_measure_may_be_for_some_sites_only() -> None:
    # 24 come in six days, and half of them find a bed of their own.
    for sites, unmet in (("s", 0), ("t", 12)):
        measures = {"får": {"name": "får", "does": [{"surge": {"allow": ["satellites"], "sites": [sites]}}]}}
        region = ward(
            measures=measures, sites={"s": {}, "t": {}}, staff={"ssk": {"competence": "ssk", "present": "100 h/dygn"}}
        )
        journal = simulate(region, scenario({"at": "0 h", "measure": "får"}, days=6))
        assert outcome(journal, "med").unmet == pytest.approx(unmet)


def test_staff_limits_satellites() -> None:
    # 7 h a day: 2 x 2 = 4 are for those in beds of their own, and the 3 that are left are one satellite of 2 x 1.5 = 3.
    staff = {"ssk": {"competence": "ssk", "present": "7 h/dygn"}}
    journal = simulate(ward(SATELLITES, staff=staff), scenario(days=4))
    assert offering(journal, "med").inpatients[-1] == pytest.approx(2)
    assert offering(journal, "kir").satellites[-1] == pytest.approx(1)


def test_without_a_ward_of_its_own_at_the_site_a_satellite_takes_what_the_host_takes() -> None:
    # 2 h x 1.5 where the patients have beds of their own; 9 h x 1.5 where they have none: one of four a day who stay a day, for 13.5 h a day.
    offerings = {"kir": {"capacity": "4 vårdplatser", "staff": {"ssk": "9 h"}, "satellites": {"med": 1.5}}}
    staff = {"ssk": {"competence": "ssk", "present": "13.5 h/dygn"}}
    journal = simulate(ward(SATELLITES, offerings=offerings, staff=staff), scenario(days=4))
    assert offering(journal, "kir").satellites[-1] == pytest.approx(1)


@pytest.mark.parametrize("events", [(), ({"at": "3 h", "lose": "annat"},)], ids=["whole", "in two parts"])
def test_satellites_take_the_items_of_their_own_care_also_in_a_part_of_a_pass(
    events: tuple[dict[str, Any], ...],
) -> None:
    # The 1 who comes in the pass lies in `kir`, since `med` has no free bed, and takes its own care's 4 doses a day: 1 in the pass. In two parts: half of him
    # comes in each, 0.5 in the first; in the second the half who lies there takes 4 x 3/24 x 0.5 = 0.25 and the other, for what is left, as much again.
    offerings = {
        "med": {"capacity": "0 vårdplatser", "items": {"dos": "4 st"}},
        "kir": {"capacity": "4 vårdplatser", "satellites": {"med": 1}},
        "annat": {"care": ["kir"], "capacity": "1 vårdplatser"},
    }
    region = ward(SATELLITES, offerings=offerings, stores={"dos": {"item": "dos", "amount": "10 st"}})
    journal = simulate(region, scenario(*events, days=0.25))
    assert offering(journal, "kir").satellites[-1] == pytest.approx(1)
    assert journal.stores[0].stock[-1] == pytest.approx(9)


def test_what_holds_satellites_back_is_the_staff_of_their_own_care() -> None:
    # The ward loses its electricity. Its nurses' 8 h a day, 2 h a pass, are enough for 2 / (2 x 1.5 / 4) = 2.67 satellites: 0.33 of the third is without.
    # With a pass of 8 h more he lies there too. The doctors of the ward they lie in are none, and nobody asks for them.
    offerings = {
        "med": {"capacity": "4 vårdplatser", "staff": {"ssk": "2 h"}, "needs": [{"el": "el"}]},
        "kir": {"capacity": "4 vårdplatser", "staff": {"läk": "9 h"}, "satellites": {"med": 1.5}},
    }
    staff = {
        "ssk": {"competence": "ssk", "present": "8 h/dygn"},
        "läk": {"competence": "läk", "present": "0 h/dygn"},
    }
    region = ward(SATELLITES, offerings=offerings, staff=staff, nodes={"el": {}})
    held = outcome(simulate(region, scenario({"at": "0 h", "lose": "el"}, days=0.75)), "med").bottleneck
    assert held is not None
    assert held.limits == (("staff", "ssk"),)
    assert held.lifts[0].gain["nödvändigt"] == pytest.approx(1 / 3)


def near_and_far(**more: Any) -> Region:
    """One bed at a for the one who comes each pass and stays it; one there for others, one above the ordinary, and five at b, half an hour away."""
    tables: dict[str, Any] = {
        "municipalities": {"A": {"population": 1000}, "B": {}},
        "roads": {"ab": {"start": "A", "end": "B", "minutes": 30}},
        "sites": {"a": {"municipality": "A"}, "b": {"municipality": "B"}},
        "care": {
            "med": {"per_1000": 4, "measure": "vårddygn", "stay": "6 h"},
            "kir": {"measure": "vårddygn", "stay": "6 h"},
        },
        "offerings": {
            "a.med": {
                "site": "a",
                "care": ["med"],
                "capacity": "1 vårdplatser",
                "over_occupancy": {"share": 1, "lasts": "1 d"},
            },
            "a.kir": {"site": "a", "care": ["kir"], "capacity": "1 vårdplatser", "satellites": {"med": 1.2}},
            "b.med": {"site": "b", "care": ["med"], "capacity": "5 vårdplatser"},
        },
        "vehicles": {"a.bil": {"site": "a", "kind": "sjuktransport", "number": "4 st"}},
    }
    return world(**(tables | more)).model_copy(update={"ordinary_surge": (*SATELLITES, *OVER)})


@pytest.mark.parametrize(
    ("extra", "own", "satellites", "over", "away"),
    [(0, 1, 0, 0, 0), (1, 1, 1, 0, 0), (2, 1, 1, 1, 0), (3, 1, 1, 1, 1), (4, 1, 1, 1, 2)],
)
def test_own_beds_then_satellites_then_above_the_ordinary_then_another_municipality(
    extra: int, own: int, satellites: int, over: int, away: int
) -> None:
    events = [{"at": "0 h", "demand": {"care": "med", "municipality": "A", "extra": extra, "over": "6 h"}}] * (
        extra > 0
    )
    journal = simulate(near_and_far(), scenario(*events, days=1))
    assert offering(journal, "a.med").used[0] == pytest.approx(own + over)
    assert offering(journal, "a.med").over[0] == pytest.approx(over)
    assert offering(journal, "a.kir").used[0] == pytest.approx(satellites)
    assert offering(journal, "b.med").used[0] == pytest.approx(away)


def test_a_hospital_lays_its_own_out_before_they_go_elsewhere_though_nobody_coordinates() -> None:
    # Over-occupied first, since nobody weighs one against the other: 2 of the 3 in `a.med`, the third in `a.kir`; none has waited long enough to leave.
    events = [{"at": "0 h", "demand": {"care": "med", "municipality": "A", "extra": 2, "over": "6 h"}}]
    journal = simulate(near_and_far(), scenario(*events, days=1, coordination="none"))
    assert offering(journal, "a.med").used[0] == pytest.approx(2)
    assert offering(journal, "a.kir").used[0] == pytest.approx(1)
    assert offering(journal, "b.med").used[0] == pytest.approx(0)


def test_satellites_are_moved_out_of_a_lost_building() -> None:
    # One in a bed of his own and one in a bed of others lie at a when it is lost; both are moved to b.
    events = [
        {"at": "0 h", "demand": {"care": "med", "municipality": "A", "extra": 1, "over": "6 h"}},
        {"at": "3 h", "lose": "a", "evacuate_within": "9 h"},
    ]
    care = {
        "med": {"per_1000": 4, "measure": "vårddygn", "stay": "12 h"},
        "kir": {"measure": "vårddygn", "stay": "6 h"},
    }
    journal = simulate(near_and_far(care=care), scenario(*events, days=1))
    assert {(one.start, one.end, one.care) for one in journal.evacuated} == {("a", "b", "med")}
    assert not journal.not_evacuated


# Over-occupancy


def over_occupied(lasts: str, **more: Any) -> Region:
    """1 who comes each pass and stays four: 4 beds, all full; 2 above them for a time."""
    offering = {"capacity": "4 vårdplatser", "over_occupancy": {"share": 0.5, "lasts": lasts}}
    care = {"med": {"per_1000": 4, "measure": "vårddygn", "stay": "1 d"}}
    region = world(municipalities={"m": {"population": 1000}}, care=care, offerings={"med": offering}, **more)
    return region.model_copy(update={"ordinary_surge": OVER})


@pytest.mark.parametrize(
    ("lasts", "present", "unmet"),
    [
        # Pass 1: 3 lie there and 1 + 2 come: 6. Each pass one leaves and one comes, until in pass 4 one leaves and 3 of those who came together have gone:
        # 6, 6, 6, 6, then 3 + 1 = 4. Four passes above the ordinary beds are 24 h.
        ("24 h", (6, 6, 6, 6, 4, 4), 0),
        # After 12 h nobody more is taken in above the 4 beds: 5 of the 6 are left in pass 3 and 4 in pass 4, and the one who comes in each is without.
        # Then the three who came together have left: 1 + 1, and one for one.
        ("12 h", (6, 6, 5, 4, 2, 2), 2),
    ],
)
def test_above_the_ordinary_beds_for_so_long(lasts: str, present: tuple[float, ...], unmet: float) -> None:
    events = [{"at": "0 h", "demand": {"care": "med", "municipality": "m", "extra": 2, "over": "6 h"}}]
    journal = simulate(over_occupied(lasts), scenario(*events, days=1.5))
    assert offering(journal, "med").inpatients == pytest.approx(present)
    assert outcome(journal, "med").unmet == pytest.approx(unmet)
    assert offering(journal, "med").over == pytest.approx(tuple(max(0.0, there - 4) for there in present))


def test_those_above_the_ordinary_beds_are_moved_when_the_time_is_out() -> None:
    # As above with 12 h, and a bed in another town: of the 5 who lie there in pass 3 one is moved, and the newcomer goes there too.
    region = over_occupied(
        "12 h",
        sites={"s": {}, "t": {"municipality": "n"}},
        roads={"mn": {"start": "m", "end": "n", "minutes": 30}},
        vehicles={"bil": {"site": "s", "kind": "sjuktransport", "number": "1 st"}},
    )
    far = region.offerings["med"].model_copy(update={"id": "far", "site": "t", "over_occupancy": None})
    towns = {
        **region.municipalities,
        "n": region.municipalities["m"].model_copy(update={"id": "n", "age_25_44": 0, "population": 0}),
    }
    region = region.model_copy(update={"offerings": {**region.offerings, "far": far}, "municipalities": towns})
    events = [{"at": "0 h", "demand": {"care": "med", "municipality": "m", "extra": 2, "over": "6 h"}}]
    journal = simulate(region, scenario(*events, days=1))
    assert [(one.time, one.start, one.end, pytest.approx(one.patients)) for one in journal.evacuated] == [
        (12 * H, "s", "t", 1.0)
    ]
    assert outcome(journal, "med").unmet == pytest.approx(0)


def test_the_time_runs_back_as_fast_as_it_ran_and_a_spent_ward_rests_it_all() -> None:
    plan = CarePlan(over_occupied("12 h"), START.date(), unknown_as=0.0)
    over, all_of_them = OverOccupancy(plan), np.ones(1, dtype=bool)
    beds = np.array([4.0])

    def after(seconds: int, inpatients: float) -> float:
        over.advance(seconds, beds, np.array([inpatients]))
        return float(over.beds(beds, all_of_them)[0])

    assert after(6 * H, 5) == 2  # 6 h used
    assert after(3 * H, 4) == 2  # 3 h left of them
    assert after(9 * H, 5) == 0  # 12 h: spent
    assert after(6 * H, 5) == 0  # still above: no more than 12 h are counted
    assert after(11 * H, 4) == 0  # 1 h left
    assert after(1 * H, 0) == 2  # rested
    assert over.beds(beds, ~all_of_them)[0] == 0
    assert over.beds(np.array([np.inf]), all_of_them)[0] == np.inf


# Laws


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**31))
def test_a_right_to_beds_never_makes_a_pass_worse(seed: int) -> None:
    """Goal by goal in their order: with satellites, or with beds above the ordinary, a pass is decided at least as well as without."""
    rng = np.random.default_rng(seed)
    programme = programme_of(region_of(rng))
    situation = situation_of(rng, programme)
    none = replace(situation, satellites=np.zeros_like(situation.satellites), over=np.zeros_like(situation.over))
    bare = decide(programme, none)
    for more in (
        replace(none, satellites=situation.satellites),
        replace(none, over=situation.over),
        situation,
    ):
        decision = decide(programme, more)
        assert never_better(bare, decision)
        closed = programme.columns.closed_gives(more.satellites)
        assert not decision.gives[closed].any()
