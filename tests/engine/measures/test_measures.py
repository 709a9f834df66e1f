"""Measures in small worlds calculated by hand: what they do to care, what they do not do twice, and what happens at the same instant."""

from __future__ import annotations

import math
from typing import Any

import pytest

from beredskap.arrays import part_of
from beredskap.engine import simulate
from beredskap.engine.network.network import PlantStore
from beredskap.engine.stock.store import Stock
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal, OfferingSeries
from tests.engine.acting import acted, told
from tests.engine.runs import arising, outcome, resource, scenario, served_between, unmet_between
from tests.worlds import DAY, H, world

INF = math.inf


def measure(*does: dict[str, Any], **body: Any) -> dict[str, Any]:
    return {"name": "åtgärd", "does": list(does), **body}


def wards(first: str = "10 vårdplatser", **measures: dict[str, Any]) -> Region:
    """Ten beds of each of three kinds, but for ``first`` of them, which nobody needs."""
    beds = {"measure": "vårddygn", "stay": "1 d"}
    return world(
        municipalities={"m": {"population": 1000}},
        care={"a": beds, "b": beds, "c": beds},
        offerings={name: {"capacity": first if name == "a" else "10 vårdplatser"} for name in "abc"},
        measures=measures,
    )


def places(journal: Journal, name: str) -> OfferingSeries:
    return next(series for series in journal.offerings if series.offering == name)


# Beds


def test_beds_are_converted_once() -> None:
    # Eight of ten to b; of the two that are left, two to c, though eight were wanted: thirty beds before and after.
    region = wards(
        ett=measure({"convert": {"from": "a", "to": "b", "beds": "8 vårdplatser"}}),
        två=measure({"convert": {"from": "a", "to": "c", "beds": "8 vårdplatser"}}),
    )
    journal = simulate(region, scenario(days=1, measures=["ett", "två"]))
    assert [places(journal, name).capacity[0] for name in "abc"] == [0, 18, 12]


def test_beds_that_are_closed_are_not_converted() -> None:
    # Seven of ten are closed, so that only three of the eight can become b's.
    region = wards(
        shut=measure({"close": {"offerings": ["a"], "share": 0.7}}),
        turn=measure({"convert": {"from": "a", "to": "b", "beds": "8 vårdplatser"}}),
    )
    journal = simulate(region, scenario(days=1, measures=["shut", "turn"]))
    assert [places(journal, name).capacity[0] for name in "ab"] == pytest.approx([0, 13])


def test_beds_of_a_ward_of_okänd_size_can_be_converted() -> None:
    # As never limiting a has no end of beds, whatever is taken from it; as nothing there is nothing to take, and b has its own ten.
    region = wards("okänd", turn=measure({"convert": {"from": "a", "to": "b", "beds": "okänd"}}))
    journal = simulate(region, scenario(days=1, measures=["turn"]))
    assert [places(journal, name).capacity[0] for name in "abc"] == [INF, INF, 10]


# Early discharge


def full(**does: Any) -> Region:
    """Ten admissions a day who stay four days in passes of six hours: 16 cohorts of 2.5, so 40 inpatients in 100 beds."""
    return world(
        municipalities={"m": {"population": 1000}},
        care={"vård": {"measure": "vårddygn", "stay": "4 d", "per_1000": 10}},
        offerings={"vård": {"capacity": "100 vårdplatser"}},
        measures={"hem": measure({"discharge": {"care": ["vård"], **does}}, lasts="1 h")},
    )


def left(journal: Journal) -> list[tuple[int, float]]:
    return [(one.time, round(one.patients, 6)) for one in journal.discharged]


def test_those_with_little_of_their_stay_left_go_home_at_once() -> None:
    # A quarter of 16 passes is four: four cohorts of 2.5.
    region = full(share=0.25, places="99 vårdplatser")
    journal = simulate(region, scenario({"at": "6 h", "measure": "hem"}, days=1))
    assert left(journal) == [(6 * H, 10)]
    # At 6 h fifteen cohorts and the new one of the first pass have lost one: 37.5 are left when the ended stays have gone. Ten leave, 2.5 come by noon.
    assert places(journal, "vård").inpatients[2] == pytest.approx(37.5 - 10 + 2.5)


def test_no_more_leave_than_there_are_places() -> None:
    region = full(share=0.25, places="3 vårdplatser", stay="12 h")
    again = [{"at": f"{hour} h", "measure": "hem"} for hour in (6, 9, 18)]
    # Three at 6 h; at 9 h their places are still taken, by a new decision too; at 18 h they are free again.
    assert left(simulate(region, scenario(*again, days=1))) == [(6 * H, 3), (18 * H, 3)]


def test_nobody_leaves_early_from_a_lost_building() -> None:
    region = full(share=1, places="99 vårdplatser")
    assert left(simulate(region, scenario({"at": "1 h", "lose": "s"}, {"at": "6 h", "measure": "hem"}, days=1))) == []


# Postponed care


def visits(**measures: Any) -> Region:
    """Eight a day who may wait four days, and places for twice as many."""
    return world(
        municipalities={"m": {"population": 1000}},
        care={"besök": {"per_1000": 8, "wait": "4 d"}},
        offerings={"besök": {"capacity": "16 besök/dygn"}},
        measures=measures,
    )


def test_who_was_postponed_is_served_when_that_ends() -> None:
    # Nobody on the first day: eight wait. Then sixteen a day for eight new: after one more day nobody waits.
    region = visits(vänta=measure({"postpone": {"care": ["besök"]}}, lasts="1 d"))
    journal = simulate(region, scenario({"at": "0 h", "measure": "vänta"}, days=3))
    [care] = journal.care
    waiting = dict(zip((segment.end for segment in journal.segments), care.waiting, strict=True))
    assert served_between(journal, "besök", 0, DAY) == 0
    assert [waiting[DAY], waiting[2 * DAY]] == pytest.approx([8, 0], abs=1e-6)
    assert served_between(journal, "besök", DAY, 2 * DAY) == pytest.approx(16)
    assert outcome(journal, "besök").unmet == 0


def test_who_is_postponed_beyond_the_longest_wait_goes_unmet() -> None:
    # Four days are sixteen passes: the two of the first pass end theirs with the fourth day, the other six of the first day on the fifth, with two more.
    region = visits(vänta=measure({"postpone": {"grade": "nödvändigt"}}))
    journal = simulate(region, scenario(days=5, measures=["vänta"]))
    assert unmet_between(journal, "besök", 0, 4 * DAY) == pytest.approx(2)
    assert unmet_between(journal, "besök", 0, 5 * DAY) == pytest.approx(2 + 8)


# Rationing


def doses(amount: str = "100 st", **more: Any) -> Region:
    """Ten a day of each of two grades, a dose each."""
    tables: dict[str, Any] = {
        "municipalities": {"m": {"population": 1000}, "n": {}},
        "care": {"först": {"per_1000": 10}, "sist": {"per_1000": 10, "grade": "önskvärt"}},
        "offerings": {name: {"capacity": "99 besök/dygn", "items": {"dos": "1 st"}} for name in ("först", "sist")},
        "items": {"dos": {"crisis": 2.0}},
        "stores": {"dos": {"amount": amount}},
    }
    return world(**tables | more)


def crisis(at: str = "0 h") -> dict[str, Any]:
    cases = {"table": ["0 at 0 d", "0 at 1 d"], "care": {"först": 0}, "consumption": [{"rate": "kris"}]}
    return {"at": at, "epidemic": cases}


def test_a_new_rate_counts_in_the_ration_at_once() -> None:
    # At two doses each 100 are enough for 50; the first grade alone needs 80 in eight days, so that the last gets none.
    journal = simulate(doses(), scenario(crisis(), days=8))
    assert outcome(journal, "först").served == pytest.approx(50)
    assert outcome(journal, "sist").served == 0


def test_a_rate_that_is_over_no_longer_counts_in_the_ration() -> None:
    # Two days at two doses each: the first grade takes 40 of 200 and the last 40. Then the first needs 60 of the 120 that are left for six days: the last is
    # served in full.
    over = crisis() | {"id": "kris"}
    journal = simulate(doses("200 st"), scenario(over, {"at": "2 d", "restore": "kris"}, days=8))
    assert [outcome(journal, care).served for care in ("först", "sist")] == pytest.approx([80, 80])


def test_a_measure_can_ration_without_coordination() -> None:
    # 100 doses, eight days: without a ration both have 50; with one the first has its 80 and the last what is left.
    region = doses(measures={"ransonera": measure({"ration": "on"})})
    free = simulate(region, scenario(days=8, coordination="none"))
    assert [outcome(free, care).served for care in ("först", "sist")] == pytest.approx([50, 50], abs=2.5)
    held = simulate(region, scenario(days=8, coordination="none", measures=["ransonera"]))
    assert [outcome(held, care).served for care in ("först", "sist")] == pytest.approx([80, 20])


def test_a_delivery_is_expected_when_the_roads_let_it_come() -> None:
    # An hour's way in weather that makes it 25: what was planned for 24 h comes at 48 h. Until then the first grade needs 20 of 25, the last may have 5,
    # which it takes in half a day. Then the weather is over: until 24 h the first needs 5 of the 15 that are left, and the last has its 5 too.
    region = doses(
        sites={"s": {"municipality": "m"}, "depå": {"municipality": "n", "kind": "lager"}},
        roads={"mn": {"start": "m", "end": "n", "minutes": 60}},
        stores={"dos": {"amount": "25 st", "deliveries": ["200 st every 24 h from depå"]}},
    )
    storm = {"at": "0 h", "weather": {"travel": 25, "lasts": "12 h"}}
    journal = simulate(region, scenario(storm, days=3))
    assert served_between(journal, "sist", 0, 12 * H) == pytest.approx(5)
    assert served_between(journal, "sist", 12 * H, DAY) == pytest.approx(5)


# The same instant


def supplied(**body: Any) -> Region:
    """Electricity from the grid, which takes two hours to come back; a hired generator can stand in."""
    return world(
        municipalities={"m": {"population": 1000}},
        nodes={"nät": {}, "el": {"needs": [{"el": "nät"}], "restart": "2 h"}},
        care={"andning": {"arises_when": [{"node": "el", "after": "0 h", "per_1000": 8, "over": "8 h"}]}},
        offerings={"andning": {"capacity": "99 besök/dygn"}},
        measures={"aggregat": measure({"bridge": {"node": "el", "need": "el"}}, **body)},
    )


def fell(journal: Journal, node: str) -> list[int]:
    return [c.time for c in journal.changes if (c.subject, c.kind, c.after) == (node, "level", 0)]


@pytest.mark.parametrize("needs", [[], ["nät"]])
def test_what_stands_there_beforehand_holds_what_falls_at_the_start(needs: list[str]) -> None:
    # What it needs worked before the start.
    journal = simulate(supplied(needs=needs), scenario({"at": "0 h", "lose": "nät"}, days=1, measures=["aggregat"]))
    assert fell(journal, "el") == []


def test_what_is_decided_as_it_falls_comes_too_late() -> None:
    # Down at once, met at once, and up after its two hours.
    asked = scenario({"at": "0 h", "lose": "nät"}, {"at": "0 h", "measure": "aggregat"}, days=1)
    changes = simulate(supplied(), asked).changes
    assert [(c.time, c.after) for c in changes if (c.subject, c.kind) == ("el", "level")] == [(0, 0), (2 * H, 1)]


def test_an_outage_that_a_measure_leaves_behind_brings_patients_from_that_instant() -> None:
    # The generator goes at 2 h: eight people over eight hours, four of them before the pass ends at 6 h, and the other four by 10 h.
    asked = scenario({"at": "1 h", "lose": "nät"}, days=1, measures=["aggregat"])
    journal = simulate(supplied(lasts="2 h"), asked)
    assert fell(journal, "el") == [2 * H]
    [care] = journal.care
    arisen = {segment.start: patients for segment, patients in zip(journal.segments, care.arising, strict=True)}
    assert (arisen[2 * H], arisen[6 * H]) == pytest.approx((4, 4))


def test_idle_hours_keep_the_opening_hours_of_their_time() -> None:
    # The site is lost all along. 100 h a day by daylight, 6 to 18: none before 6 h; then round the clock, a quarter of them by noon.
    region = world(
        profiles={"dag": {"hours": [0.0] * 6 + [1.0] * 12 + [0.0] * 6}, "dygnet": {}},
        staff={"ssk": {"competence": "ssk", "present": "100 h/dygn", "profile": "dag"}},
        measures={"natt": measure({"open": {"sites": ["s"], "hours": "dygnet"}})},
    )
    asked = scenario({"at": "0 h", "lose": "s"}, {"at": "6 h", "measure": "natt"}, days=0.5)
    assert resource(simulate(region, asked), "ssk").idle == pytest.approx(25)


# Okänt


def test_an_okänd_figure_of_a_measure_makes_the_answer_okänd() -> None:
    # Ten a day and room for two; as many more as are needed, or none.
    region = world(
        municipalities={"m": {"population": 1000}},
        care={"besök": {"per_1000": 10}},
        offerings={"besök": {"capacity": "2 besök/dygn"}},
        measures={"fler": measure({"capacity": {"offerings": ["besök"], "more": "okänd"}})},
    )
    found = outcome(simulate(region, scenario(days=1, measures=["fler"])), "besök")
    assert found.word == "okänd"
    assert found.bounds[1] == outcome(simulate(region, scenario(days=1)), "besök").word != found.bounds[0]
    assert found.hangs_on == ("measures.fler.does[0].capacity.more",)


def test_part_of_nothing_is_nothing() -> None:
    assert [part_of(0.0, INF), part_of(INF, 0.0), part_of(INF, 0.5), part_of(4.0, 0.5)] == [0, 0, INF, 2]


def test_as_many_places_more_as_are_needed_by_day_are_none_at_night() -> None:
    region = world(
        municipalities={"m": {"population": 1000}},
        profiles={"dag": {"hours": [0.0] * 6 + [1.0] * 12 + [0.0] * 6}},
        care={"besök": {"per_1000": 24, "wait": "1 d"}},
        offerings={"besök": {"capacity": "5 besök/dygn", "hours": "dag"}},
        measures={"fler": measure({"capacity": {"offerings": ["besök"], "more": "okänd"}})},
    )
    journal = simulate(region, scenario(days=1, measures=["fler"]))
    assert places(journal, "besök").capacity == (0, INF, INF, 0)
    # 24 a day evenly: six wait since the night, and are served with the six of the morning.
    assert places(journal, "besök").used == pytest.approx((0, 12, 6, 0))


def test_a_tank_that_holds_okänt_gets_no_room_by_what_is_drawn() -> None:
    tank = Stock(PlantStore("t", "s", "diesel", (), 10.0, 0.0, INF, -1), [(INF, INF)])
    tank.plant_rate = 1.0
    assert tank.makes_room(0, 5.0) == INF


def test_more_than_fits_of_an_okänd_amount_is_refused_by_known_figures() -> None:
    # Eight of ten are free; a thing without end comes, and what does not fit is brought back.
    region = world(
        stores={
            "från": {"item": "dos", "amount": "okänd"},
            "till": {"item": "dos", "amount": "2 st", "capacity": "10 st"},
        }
    )
    move = {"move": {"amount": "okänd", "from": "från", "to": "till"}}
    state = acted(region, [(0, "flytta#0", move)], until=DAY, unknown_as=INF)
    assert [(before, after) for _, before, after in told(state, "till", "refused")] == [(INF, 8)]


# Staff


def two_kinds() -> Region:
    """Visits to nurses and visits to doctors who share nothing, and beds that nurses look after."""
    return world(
        municipalities={"m": {"population": 1000}},
        care={
            "ssk": {"per_1000": 6},
            "läk": {"per_1000": 9, "wait": "12 h"},
            "vård": {"per_1000": 4, "measure": "vårddygn", "stay": "2 d", "wait": "6 h"},
        },
        offerings={
            "ssk": {"capacity": "9 besök/dygn", "staff": {"ssk": "1 h"}},
            "läk": {"capacity": "8 besök/dygn", "staff": {"läk": "1 h"}},
            "vård": {"capacity": "20 vårdplatser", "staff": {"ssk": "3 h"}},
        },
        staff={name: {"competence": name, "present": "60 h/dygn"} for name in ("ssk", "läk")},
    )


def test_without_a_competence_its_care_is_nothing_and_all_other_care_is_as_it_was() -> None:
    away = {"at": "0 h", "absence": {"competence": ["ssk"], "curve": ["100 %"]}}
    usual, journal = (simulate(two_kinds(), scenario(*events, days=2)) for events in ((), (away,)))
    for care in ("ssk", "vård"):
        assert served_between(usual, care, 0, 2 * DAY) > 0
        assert served_between(journal, care, 0, 2 * DAY) == 0
    for series, before in zip(journal.care, usual.care, strict=True):
        assert series == before or series.care in ("ssk", "vård")
    assert places(journal, "läk") == places(usual, "läk")
    assert resource(journal, "läk") == resource(usual, "läk")


def test_who_lies_in_bed_takes_no_hours_that_are_not_there() -> None:
    # Eight inpatients need 24 h a day. With 90 % away six of sixty are there, and no more than those are worked.
    away = {"at": "0 h", "absence": {"curve": ["90 %"]}}
    hours = resource(simulate(two_kinds(), scenario(away, days=1)), "ssk")
    assert hours.available == pytest.approx((1.5,) * 4)
    assert hours.used == pytest.approx((1.5,) * 4)


# The horizon


def test_who_follows_on_in_a_pass_that_the_run_breaks_off_comes_in_part() -> None:
    # Eight visits a day, each followed by another kind at the next pass boundary. Two were served before 6 h; half of them come by 9 h, where the run ends.
    region = world(
        municipalities={"m": {"population": 1000}},
        care={"först": {"per_1000": 8, "followed_by": [{"care": "sedan", "share": 1}]}, "sedan": {}},
        offerings={name: {"capacity": "99 besök/dygn"} for name in ("först", "sedan")},
    )
    short, whole = (simulate(region, scenario(days=days)) for days in (9 / 24, 0.5))
    assert arising(whole, "sedan") == pytest.approx(2 + 2)
    assert arising(short, "sedan") == pytest.approx(2 + 1)
