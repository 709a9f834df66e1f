"""Who waits already when a run starts, since when, and when their wait is over."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskap.engine.explanation.strains import find_strains
from beredskap.engine.metrics.patient_flows import still_waiting
from beredskap.engine.run import Simulator, simulate
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal
from beredskap.model.scenario.starting_point import USUAL, Queue, StartingPoint
from tests.engine.runs import finished, outcome, scenario, served_between, unmet_between
from tests.worlds import DAY, H, world

PASS = 6 * H


def clinic(wait: str = "18 h", **more: Any) -> Region:
    """Of 2.5 patients a pass, who may wait for two passes after the one they arose in, a clinic takes 5."""
    tables: dict[str, Any] = {
        "municipalities": {"m": {"population": 1000}, "tom": {}},
        "roads": {"väg": {"start": "m", "end": "tom", "minutes": 10}},
        "care": {"akut": {"per_1000": 10, "wait": wait}},
        "offerings": {"akut": {"care": ["akut"], "capacity": "20 besök/dygn"}},
    }
    return world(**(tables | more))


def run(region: Region, *queues: Queue, days: float = 1, **about: Any) -> Journal:
    return simulate(region, scenario(days=days, **about), starting_point=StartingPoint(queues=queues))


def by_pass(journal: Journal, count: Any) -> list[float]:
    ends = range(0, journal.duration, PASS)
    return [round(count(journal, "akut", begin, begin + PASS), 6) for begin in ends]


def test_of_those_who_wait_nobody_knows_how_long_the_wait_is_over_with_the_first_pass() -> None:
    # 12 wait, and 2.5 arise who can wait. The 5 places go to those who cannot: 12 - 5 = 7 are without care when the pass ends. Afterwards 2.5 + 2.5 are taken.
    journal = run(clinic(), Queue("akut", "m", 12, None))
    assert by_pass(journal, unmet_between) == [7, 0, 0, 0]
    assert by_pass(journal, served_between) == [5, 5, 2.5, 2.5]


def test_of_those_whose_time_is_known_it_is_over_when_it_is() -> None:
    # Since the pass before the start: they may wait until the second pass ends. 12 - 5 - 5 = 2 are then without care; 2.5 + 2.5 new wait, and 2.5 + 2.5 go on.
    journal = run(clinic(), Queue("akut", "m", 12, 6 * H))
    assert by_pass(journal, unmet_between) == [0, 2, 0, 0]
    assert by_pass(journal, served_between) == [5, 5, 5, 5]


@pytest.mark.parametrize(("ago", "unmet"), [(1, [0, 2, 0, 0]), (7, [7, 0, 0, 0]), (1000, [7, 0, 0, 0])])
def test_a_wait_is_counted_from_the_pass_that_it_began_in(ago: int, unmet: list[float]) -> None:
    # The start is on a boundary: an hour ago is the pass before it, 7 h the one before that; of who has waited too long already the wait ends with the first.
    assert by_pass(run(clinic(), Queue("akut", "m", 12, ago * H)), unmet_between) == unmet


def test_they_are_counted_among_all_who_seek_care() -> None:
    # 10 arise and 12 waited; of all 22, 5 + 5 + 2.5 + 2.5 are served, and 7 are without. Of the 14.5 of the first pass the 2.5 new ones wait.
    journal = run(clinic(), Queue("akut", "m", 12, None))
    whole = outcome(journal, "akut")
    assert (whole.arising, whole.served, whole.unmet) == pytest.approx((22, 15, 7))
    assert still_waiting(whole) == pytest.approx(0)
    assert whole.worst is not None
    assert (whole.worst.home, whole.worst.unmet, whole.worst.waiting) == pytest.approx((5 / 14.5, 7 / 14.5, 2.5 / 14.5))
    assert [one.opening for one in journal.care if one.municipality == "m"] == [pytest.approx(12)]
    assert whole.first_failure == 0
    assert outcome(run(clinic()), "akut").unmet == 0


def test_care_that_cannot_wait_is_given_in_the_first_pass_or_not_at_all() -> None:
    # 12 + 2.5 for 5 places.
    assert by_pass(run(clinic("0 h"), Queue("akut", "m", 12, None)), unmet_between) == [9.5, 0, 0, 0]


def test_they_are_there_from_the_first_second() -> None:
    # The clinic is lost after an hour of the first pass: of its 5 places 5/6 have been used, by them.
    region = clinic()
    asked = scenario({"at": "1 h", "lose": "s"}, days=1)
    journal = simulate(region, asked, starting_point=StartingPoint(queues=(Queue("akut", "m", 12, None),)))
    assert served_between(journal, "akut", 0, H) == pytest.approx(5 / 6)
    assert unmet_between(journal, "akut", 0, PASS) == pytest.approx(12 - 5 / 6)


def test_they_may_come_from_where_nobody_falls_ill_by_himself() -> None:
    journal = run(clinic(), Queue("akut", "tom", 4, None))
    assert outcome(journal, "akut", "tom").unmet == pytest.approx(0)
    assert sum(by_pass(journal, served_between)) == pytest.approx(10 + 4)


def test_of_those_who_wait_the_share_that_other_care_may_take_is_of_them_all() -> None:
    # Lost: of 8 who wait a quarter may be seen at the vårdcentral, 2, and of each pass's 2.5 as they come 0.625. Those who have waited longest leave first.
    region = clinic(
        sites={"s": {}, "vc": {"kind": "vårdcentral"}},
        care={
            "akut": {"per_1000": 10, "wait": "18 h", "stand_in": [{"care": "vc", "share": 0.25}]},
            "vc": {"grade": "angeläget"},
        },
        offerings={
            "akut": {"site": "s", "care": ["akut"], "capacity": "20 besök/dygn"},
            "vc": {"site": "vc", "care": ["vc"], "capacity": "100 besök/dygn"},
        },
    )
    asked = scenario({"at": "0 h", "lose": "s"}, days=1)
    journal = simulate(region, asked, starting_point=StartingPoint(queues=(Queue("akut", "m", 8, None),)))
    assert by_pass(journal, served_between) == pytest.approx([2.625, 0.625, 0.625, 0.625])
    assert unmet_between(journal, "akut", 0, PASS) == pytest.approx(8 - 2.625)


def test_nobody_coordinates_and_they_wait_all_the_same() -> None:
    journal = run(clinic(), Queue("akut", "m", 12, None), coordination="none")
    assert outcome(journal, "akut").unmet == pytest.approx(12 + 10 - sum(by_pass(journal, served_between)), abs=0.01)
    assert by_pass(journal, unmet_between)[0] > 0


@settings(max_examples=40)
@given(
    lost=st.integers(1, 5),
    wait=st.integers(0, 5),
    later=st.integers(0, 3),
    capacity=st.sampled_from([10, 14, 20, 40]),
)
def test_a_queue_told_is_the_queue_that_a_run_has(lost: int, wait: int, later: int, capacity: int) -> None:
    """A run that starts where another has come, with those who wait there told by when they arose, goes on as that does."""
    region = clinic(f"{6 * wait + 6} h", offerings={"akut": {"care": ["akut"], "capacity": f"{capacity} besök/dygn"}})
    events = ({"at": "0 h", "lose": "s"}, {"at": f"{6 * lost} h", "restore": "s"})
    start = (lost + later) * PASS
    whole = simulate(region, scenario(*events, days=6))
    _, stopped = finished(region, scenario(*events, days=start / DAY))
    waiting = stopped.care.waiting
    queues = tuple(
        Queue("akut", "m", float(patients), start - number * PASS)
        for number, patients in zip(waiting.passes, waiting.amount[0].tolist(), strict=False)
        if patients > 0
    )
    monday = datetime.datetime(2027, 1, 11)
    asked = scenario(days=6 - start / DAY, start=f"{monday + datetime.timedelta(seconds=start)}")
    rest = simulate(region, asked, starting_point=StartingPoint(queues=queues))
    for count in (unmet_between, served_between):
        ahead = [count(whole, "akut", begin, begin + PASS) for begin in range(start, whole.duration, PASS)]
        assert by_pass(rest, count) == pytest.approx(ahead, abs=1e-5)


def test_a_run_that_began_with_a_queue_is_stopped_and_continued() -> None:
    region = clinic()
    begins = StartingPoint(queues=(Queue("akut", "m", 12, 6 * H), Queue("akut", "tom", 3, None)))
    asked = scenario(days=2)
    whole = simulate(region, asked, starting_point=begins)
    for hour in (1, 6, 13):
        memory = Simulator().stop(region, asked, hour * H, starting_point=begins).memory
        assert simulate(region, asked, starting_point=begins, memory=memory) == whole
    assert simulate(region, asked, starting_point=USUAL) != whole


def test_what_held_the_care_back_is_that_they_waited_already() -> None:
    region, asked = clinic(), scenario(days=1)
    journal = run(region, Queue("akut", "m", 12, None))
    whole = outcome(journal, "akut")
    assert find_strains(whole, journal, asked, region).waiting == (("akut", pytest.approx(12)),)
    usual = run(region)
    assert find_strains(outcome(usual, "akut"), usual, asked, region).waiting == ()


def test_a_queue_that_has_been_empty_since_is_no_cause() -> None:
    # 5 of 4 + 2.5 are served in the first pass, and all who are left in the second; what is lost on the second day, and leaves those of its first pass
    # out in the pass from 36 h, has nothing to do with them.
    region, asked = clinic(), scenario({"at": "24 h", "lose": "s"}, days=2)
    begins = StartingPoint(queues=(Queue("akut", "m", 4, 6 * H),))
    journal = simulate(region, asked, starting_point=begins)
    assert outcome(journal, "akut").first_failure == 36 * H
    assert find_strains(outcome(journal, "akut"), journal, asked, region).waiting == ()
