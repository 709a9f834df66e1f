"""Worlds of care small enough to be calculated by hand; the arithmetic stands beside each."""

from __future__ import annotations

from typing import Any

import pytest

from beredskap.engine import simulate
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal
from tests.engine.runs import outcome, scenario, served_between
from tests.worlds import DAY, H, world


def two_towns(**more: Any) -> Region:
    """A: 1,000 inhabitants, B: 500; one hospital each, 40 km and 30 min apart. Care `akut` 10 per 1,000 and day: 10 in A, 5 in B."""
    tables: dict[str, Any] = {
        "municipalities": {"A": {"population": 1000}, "B": {"population": 500}},
        "roads": {"ab": {"start": "A", "end": "B", "km": 40, "minutes": 30}},
        "sites": {"a": {"municipality": "A"}, "b": {"municipality": "B"}},
        "care": {"akut": {"per_1000": 10}},
        "offerings": {
            "a.akut": {"site": "a", "care": ["akut"], "capacity": "12 besök/dygn"},
            "b.akut": {"site": "b", "care": ["akut"], "capacity": "8 besök/dygn"},
        },
    }
    return world(**(tables | more))


def test_rationing_leaves_what_the_higher_grade_needs() -> None:
    # 100 doses, no delivery, 8 days. Nödvändigt 10 a day, önskvärt 10 a day.
    # Nödvändigt needs 8 x 10 = 80 of them, so önskvärt may take 100 - 80 = 20: two days of it. Then it stops, and the doses last 8 days.
    region = _doses()
    journal = simulate(region, scenario(expect=[{"store": "dos", "lasts": ">= 8 d"}]))
    assert served_between(journal, "livsviktig", 0, 8 * DAY) == pytest.approx(80)
    assert served_between(journal, "bra", 0, 2 * DAY) == pytest.approx(20)
    assert served_between(journal, "bra", 2 * DAY, 8 * DAY) == pytest.approx(0, abs=1e-6)
    assert journal.stores[0].rationed_at == 2 * DAY
    assert journal.verdicts[0].holds


def test_what_went_with_its_building_is_not_rationed() -> None:
    # The doses lie in the site that is lost on day 1: from then on there are none, and 0 of 0 is kept back for nobody.
    journal = simulate(_doses(), scenario({"at": "1 d", "lose": "s"}, {"at": "1 d", "destroy": "dos"}, days=1.5))
    assert outcome(journal, "bra").unmet > 0
    assert journal.stores[0].rationed_at is None


def test_without_rationing_both_end_on_day_five() -> None:
    # 100 doses at 10 + 10 a day are gone after 100 / 20 = 5 days.
    journal = simulate(_doses(), scenario(ration="off"))
    assert served_between(journal, "livsviktig", 0, 5 * DAY) == pytest.approx(50)
    assert served_between(journal, "bra", 0, 5 * DAY) == pytest.approx(50)
    assert served_between(journal, "livsviktig", 5 * DAY, 8 * DAY) == pytest.approx(0, abs=1e-6)
    assert journal.stores[0].empty_at == 5 * DAY
    assert outcome(journal, "livsviktig").first_failure == 5 * DAY


def _doses() -> Region:
    return world(
        municipalities={"m": {"population": 1000}},
        care={"livsviktig": {"per_1000": 10}, "bra": {"per_1000": 10, "grade": "önskvärt"}},
        offerings={
            name: {"care": [name], "capacity": "10 besök/dygn", "items": {"dos": "1 st"}}
            for name in ("livsviktig", "bra")
        },
        stores={"dos": {"amount": "100 st"}},
    )


def test_a_delivery_before_the_horizon_frees_the_stock() -> None:
    # The same 100 doses, but 100 more come after 4 days: nödvändigt needs 4 x 10 until then, so önskvärt may take 60 and is served in full.
    region = _doses()
    store = region.stores["dos"].model_copy(update={"deliveries": _every_four_days()})
    journal = simulate(region.model_copy(update={"stores": {"dos": store}}), scenario())
    assert served_between(journal, "bra", 0, 8 * DAY) == pytest.approx(80)
    assert journal.stores[0].rationed_at is None


def _every_four_days() -> Any:
    region = world(stores={"dos": {"amount": "1 st", "deliveries": ["100 st every 4 d"]}})
    return region.stores["dos"].deliveries


def test_the_neighbour_takes_what_it_can_and_shortage_is_shared_equally() -> None:
    # Lost a: 15 a day arise, b serves 8. Nobody can wait, so 7 a day are unmet: A has 10 x 7/15, B 5 x 7/15 if shares are equal.
    # The law holds to a slice, a tenth of those who have sought care.
    journal = simulate(two_towns(), scenario({"at": "0 h", "lose": "a"}))
    whole, a, b = (outcome(journal, "akut", name) for name in ("", "A", "B"))
    assert whole.served == pytest.approx(8 * 8)
    assert whole.unmet == pytest.approx(7 * 8)
    assert whole.word == "begränsad"
    assert whole.first_failure == 0
    shares = a.unmet / a.arising, b.unmet / b.arising
    assert abs(shares[0] - shares[1]) <= 0.1 + 1e-9
    assert all(share > 0.25 for share in shares)
    assert a.moved is not None
    assert (a.moved.site, a.moved.km) == ("b", 40)


def test_care_that_can_wait_is_deferred_not_lost() -> None:
    # Capacity 12 + 8 = 20 for 15 a day. a is lost for a day: b serves 8, 7 wait. With 3 days' patience nobody is unmet, since the spare
    # 5 a day afterwards serve the 7 in less than two days.
    region = two_towns(care={"akut": {"per_1000": 10, "wait": "3 d"}})
    journal = simulate(region, scenario({"at": "0 h", "lose": "a"}, {"at": "1 d", "restore": "a"}))
    found = outcome(journal, "akut")
    assert found.unmet == pytest.approx(0, abs=1e-6)
    assert found.served == pytest.approx(15 * 8)
    assert found.word == "försenad"
    assert served_between(journal, "akut", 0, DAY) == pytest.approx(8)
    assert served_between(journal, "akut", DAY, 3 * DAY) == pytest.approx(15 + 7 + 15)


def test_önskvärt_anywhere_gives_way_to_nödvändigt_anywhere() -> None:
    # Seed 003: önskvärt only when samtliga nödvändiga can be served. b could serve its own 5 önskvärda, but A's 8 nödvändiga come first,
    # although they travel 40 km: b's capacity of 8 a day all goes to them.
    region = world(
        municipalities={"A": {"population": 800}, "B": {"population": 500}},
        roads={"ab": {"start": "A", "end": "B", "km": 40}},
        sites={"a": {"municipality": "A"}, "b": {"municipality": "B"}},
        care={
            "akut": {"per_1000_25_44": 10},
            "plan": {"per_1000": 0, "grade": "önskvärt"},
        },
        nonresidents={"b.plan": {"municipality": "B", "care": "plan", "per_day": 5}},
        offerings={
            "a.op": {"site": "a", "care": ["akut"], "capacity": "8 besök/dygn"},
            "b.op": {"site": "b", "care": ["akut", "plan"], "capacity": "10 besök/dygn"},
        },
    )
    usual = simulate(region, scenario(days=2))
    assert outcome(usual, "plan").served == pytest.approx(10)
    # 800 x 10/1000 = 8 from A and 5 from B are nödvändigt: 13 > 10, so nothing is left for plan.
    journal = simulate(region, scenario({"at": "0 h", "lose": "a"}, days=2))
    assert outcome(journal, "plan").served == pytest.approx(0, abs=1e-6)
    assert outcome(journal, "akut").served == pytest.approx(20)


def test_a_vårdcentral_stands_in_for_a_share_and_drops_its_own() -> None:
    # a is lost. 10 acute patients a day from A; a quarter of them may be seen at the vårdcentral, which has room for 10 visits and 9 of its own
    # (angeläget). Acute is nödvändigt, so 2.5 a day are taken over; 10 - 2.5 = 7.5 of its own are seen and 1.5 dropped.
    region = world(
        municipalities={"A": {"population": 1000}},
        sites={"a": {}, "vc": {"kind": "vårdcentral"}},
        care={
            "akut": {"per_1000": 10, "stand_in": [{"care": "läkarbesök", "share": "25 %"}]},
            "läkarbesök": {"per_1000": 9, "grade": "angeläget"},
        },
        offerings={
            "a.akut": {"site": "a", "care": ["akut"], "capacity": "10 besök/dygn"},
            "vc.besök": {"site": "vc", "care": ["läkarbesök"], "capacity": "10 besök/dygn"},
        },
    )
    journal = simulate(region, scenario({"at": "0 h", "lose": "a"}, days=4))
    assert outcome(journal, "akut").served == pytest.approx(4 * 2.5)
    assert outcome(journal, "läkarbesök").served == pytest.approx(4 * 7.5)
    assert [(t.site, t.as_care, round(t.patients, 6)) for t in journal.taken_over] == [("vc", "läkarbesök", 10.0)]
    assert [(t.site, t.care, round(t.patients, 6)) for t in journal.dropped] == [("vc", "läkarbesök", 6.0)]


def test_littles_law_fills_the_beds() -> None:
    # 2 admissions a day x 5 days' stay = 10 inpatients, in the census and for ever after.
    region = world(
        municipalities={"m": {"population": 1000}},
        care={"medicin": {"per_1000": 2, "measure": "vårddygn", "stay": "5 d"}},
        offerings={"medicin": {"care": ["medicin"], "capacity": "12 vårdplatser"}},
    )
    journal = simulate(region, scenario(days=6))
    assert journal.offerings[0].inpatients == pytest.approx([10.0] * 24)


def evacuation(seats: int, vehicles: str, beds: str, within: str) -> Journal:
    """2 admissions a day x 5 days = 10 inpatients at a, one of 20 cohorts still to come: 9.5 to move.

    The trip is 15 + 30 + 15 + 30 min = 1.5 vehicle hours, shared by the seats.
    """
    region = world(
        municipalities={"A": {"population": 1000}, "B": {}},
        roads={"ab": {"start": "A", "end": "B", "km": 40, "minutes": 30}},
        sites={"a": {"municipality": "A"}, "b": {"municipality": "B"}},
        care={"medicin": {"per_1000": 2, "measure": "vårddygn", "stay": "5 d", "transport": ["buss"], "wait": "1 d"}},
        offerings={
            "a.med": {"site": "a", "care": ["medicin"], "capacity": "12 vårdplatser"},
            "b.med": {"site": "b", "care": ["medicin"], "capacity": beds},
        },
        vehicles={"b.buss": {"site": "b", "kind": "buss", "number": vehicles, "seats": seats}},
    )
    return simulate(region, scenario({"at": "0 h", "lose": "a", "evacuate_within": within}, days=3))


def test_evacuation_is_limited_by_vehicle_hours() -> None:
    # One vehicle with one seat: 6 h / 1.5 h = 4 patients a pass, so 8 in the 12 hours, and 1.5 are left because of the vehicle.
    journal = evacuation(seats=1, vehicles="1 st", beds="40 vårdplatser", within="12 h")
    first_day = sum(e.patients for e in journal.evacuated if e.time < 12 * H)
    assert first_day == pytest.approx(8)
    (left,) = journal.not_evacuated
    assert (left.patients, left.limit, left.limit_subject) == (pytest.approx(1.5), "vehicle", "buss")
    assert sum(e.patients for e in journal.evacuated) == pytest.approx(9.5)


def test_evacuation_is_limited_by_the_receivers_beds() -> None:
    # Two seats and two vehicles carry everybody; b has 6 beds. Nobody is discharged from a lost building: 3.5 are left because of beds.
    journal = evacuation(seats=2, vehicles="2 st", beds="6 vårdplatser", within="6 h")
    assert sum(e.patients for e in journal.evacuated if e.time < 6 * H) == pytest.approx(6)
    (left,) = journal.not_evacuated
    assert (left.patients, left.limit, left.limit_subject) == (pytest.approx(3.5), "capacity", "medicin")


def test_staff_limit_care_and_are_named_as_the_bottleneck() -> None:
    # 10 patients a day take 2 h each; 15 h a day of läkare serve 7.5. One more pass (8 h in a 6-hour pass of care) is worth up to 8 / 2 = 4
    # patients, but only 2.5 / 4 = 0.625 are unmet in the pass.
    region = world(
        municipalities={"m": {"population": 1000}},
        care={"akut": {"per_1000": 10}},
        offerings={"akut": {"care": ["akut"], "capacity": "20 besök/dygn", "staff": {"läkare": "2 h"}}},
        staff={"läkare": {"competence": "läkare", "present": "15 h/dygn"}},
    )
    journal = simulate(region, scenario(days=2))
    assert outcome(journal, "akut").served == pytest.approx(15)
    # Constant staff limits the reference week as well: that is a finding, not a change of outcome.
    assert [finding.subject for finding in journal.findings] == ["akut"]


def test_the_smallest_set_of_limits_is_found() -> None:
    # Lost a: A's 10 a day go to b, which has 8 places and 8 h of läkare at 1 h each. Lifting places alone gives nothing, nor does staff: both are needed.
    region = two_towns(
        offerings={
            "a.akut": {"site": "a", "care": ["akut"], "capacity": "12 besök/dygn"},
            "b.akut": {"site": "b", "care": ["akut"], "capacity": "8 besök/dygn", "staff": {"läkare": "1 h"}},
        },
        staff={"b.läkare": {"site": "b", "competence": "läkare", "present": "8 h/dygn"}},
    )
    journal = simulate(region, scenario({"at": "0 h", "lose": "a"}, days=2))
    found = outcome(journal, "akut").bottleneck
    assert found is not None
    assert set(found.limits) == {("capacity", "akut"), ("staff", "läkare")}
    # 15 a day arise, 3.75 a pass; 2 are served, 1.75 unmet, and lifting both serves them all.
    assert (found.unmet, found.restored) == (pytest.approx(1.75), pytest.approx(1.75))


def test_outage_made_demand_comes_after_its_time_and_only_then() -> None:
    # 1,000 inhabitants, 3 per 1,000 with a home ventilator: 3 patients arise 3 h after the power went, over 2 h. A 2-hour outage brings none.
    region = world(
        municipalities={"m": {"population": 1000}},
        nodes={"elnat.m": {}},
        care={
            "hemvent": {"arises_when": [{"node": "elnat.{municipality}", "after": "3 h", "per_1000": 3, "over": "2 h"}]}
        },
        offerings={"hemvent": {"care": ["hemvent"], "capacity": "100 besök/dygn"}},
    )
    short = simulate(region, scenario({"at": "0 h", "lose": "elnat.m"}, {"at": "2 h", "restore": "elnat.m"}, days=1))
    assert outcome(short, "hemvent").word == "–"
    long = simulate(region, scenario({"at": "1 h", "lose": "elnat.m"}, days=1))
    assert outcome(long, "hemvent").arising == pytest.approx(3)
    series = next(s for s in long.care if s.care == "hemvent")
    arising = {segment.start: amount for segment, amount in zip(long.segments, series.arising, strict=True) if amount}
    assert min(arising) == 4 * H


def test_care_that_only_an_outage_creates_is_at_home_at_the_nearest_site() -> None:
    # No week has these patients, so no place is usual. A's are served at a, in their own town: 0 km, kvarstår and nobody moved.
    towns = two_towns(
        nodes={"elnat.A": {"site": "a"}},
        care={
            "akut": {"per_1000": 10},
            "hemvent": {"arises_when": [{"node": "elnat.A", "after": "3 h", "per_1000": 3, "over": "2 h"}]},
        },
        offerings={
            "a.hemvent": {"site": "a", "care": ["hemvent"], "capacity": "100 besök/dygn"},
            "b.hemvent": {"site": "b", "care": ["hemvent"], "capacity": "100 besök/dygn"},
        },
    )
    dark = {"at": "1 h", "lose": "elnat.A"}
    found = outcome(simulate(towns, scenario(dark, days=1)), "hemvent", "A")
    assert (found.word, found.moved, found.served) == ("kvarstår", None, pytest.approx(3))
    # Served at a by care that stands in is at home too.
    stood_in = two_towns(
        nodes={"elnat.A": {"site": "a"}},
        care={
            "akut": {"per_1000": 10},
            "jour": {},
            "hemvent": {
                "arises_when": [{"node": "elnat.A", "after": "3 h", "per_1000": 3, "over": "2 h"}],
                "stand_in": [{"care": "jour", "share": "100 %"}],
            },
        },
        offerings={
            "a.jour": {"site": "a", "care": ["jour"], "capacity": "100 besök/dygn"},
            "b.hemvent": {"site": "b", "care": ["hemvent"], "capacity": "1 besök/dygn"},
        },
    )
    instead = outcome(simulate(stood_in, scenario(dark, days=1)), "hemvent", "A")
    assert (instead.word, instead.worst and instead.worst.substituted > 0.5) == ("kvarstår", True)
    # Without a they go to b, which is as much farther as b is away.
    gone = outcome(simulate(towns, scenario(dark, {"at": "0 h", "lose": "a.hemvent"}, days=1)), "hemvent", "A")
    assert gone.word == "flyttad"
    assert gone.moved is not None
    assert (gone.moved.site, gone.moved.km, gone.moved.km_more) == ("b", 40, 40)


def test_a_cut_road_makes_care_unreachable() -> None:
    journal = simulate(two_towns(), scenario({"at": "0 h", "lose": "a"}, {"at": "0 h", "cut": "ab"}, days=2))
    assert outcome(journal, "akut", "A").word == "upphör"
    assert outcome(journal, "akut", "B").word == "kvarstår"


def test_followers_arise_from_those_served() -> None:
    # 10 visits a day, 30 % admitted from the pass after: 3 a day, those of the pass before the start among them: 4 x 3 = 12.
    region = world(
        municipalities={"m": {"population": 1000}},
        care={
            "akut": {"per_1000": 10, "followed_by": [{"care": "medicin", "share": "30 %"}]},
            "medicin": {"measure": "vårddygn", "stay": "2 d"},
        },
        offerings={
            "akut": {"care": ["akut"], "capacity": "10 besök/dygn"},
            "medicin": {"care": ["medicin"], "capacity": "8 vårdplatser"},
        },
    )
    journal = simulate(region, scenario(days=4))
    assert outcome(journal, "medicin").arising == pytest.approx(12)
    # 3 admissions a day x 2 days = 6 in beds, all the time.
    beds = next(o for o in journal.offerings if o.offering == "medicin")
    assert beds.inpatients == pytest.approx([6.0] * 16)


def test_unknown_capacity_gives_both_bounds() -> None:
    # b's capacity is okänd: as unlimited everybody is served, as nothing nobody in A is.
    region = two_towns(
        offerings={
            "a.akut": {"site": "a", "care": ["akut"], "capacity": "20 besök/dygn"},
            "b.akut": {"site": "b", "care": ["akut"], "capacity": "okänd"},
        },
    )
    journal = simulate(
        region, scenario({"at": "0 h", "lose": "a"}, days=2, expect=[{"care": "akut", "served": ">= 90 %"}])
    )
    found = outcome(journal, "akut", "A")
    assert found.word == "okänd"
    assert found.bounds == ("flyttad", "upphör")
    assert found.hangs_on == ("offerings.b.akut.capacity",)
    assert journal.verdicts[0].holds is None


def test_the_order_of_input_never_matters() -> None:
    events = scenario({"at": "0 h", "lose": "a"}, days=2)
    region = two_towns()
    turned = region.model_copy(
        update={
            name: dict(reversed(getattr(region, name).items()))
            for name in ("municipalities", "sites", "offerings", "care")
        }
    )
    assert simulate(region, events).model_dump_json() == simulate(turned, events).model_dump_json()
