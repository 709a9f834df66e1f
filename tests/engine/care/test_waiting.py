"""Who waits, for how long, and how many of them may be substituted meanwhile."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from beredskap.engine import simulate
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal
from tests.engine.runs import finished, outcome, scenario, served_between, unmet_between
from tests.worlds import DAY, H, world

PASS = 6 * H


def clinic(wait: str, **more: Any) -> Region:
    """Ten a day, 2.5 a pass, at a clinic that takes them all."""
    tables: dict[str, Any] = {
        "municipalities": {"m": {"population": 1000}},
        "care": {"akut": {"per_1000": 10, "wait": wait}},
        "offerings": {"akut": {"care": ["akut"], "capacity": "10 besök/dygn"}},
    }
    return world(**(tables | more))


def unmet(journal: Journal) -> list[float]:
    """By pass."""
    ends = range(0, journal.duration, PASS)
    return [round(unmet_between(journal, "akut", begin, begin + PASS), 6) for begin in ends]


@pytest.mark.parametrize(("wait", "passes"), [("0 h", 0), ("6 h", 0), ("7 h", 1), ("12 h", 1), ("18 h", 2)])
def test_the_wait_ends_with_a_pass(wait: str, passes: int) -> None:
    # Lost from the start: those of each pass go unmet at the end of the pass that their wait ends in, counted from the one they arose in.
    journal = simulate(clinic(wait), scenario({"at": "0 h", "lose": "s"}, days=1))
    assert unmet(journal) == ([0.0] * passes + [2.5] * 4)[:4]


def test_those_who_wait_longest_are_served_first() -> None:
    # Lost in the first pass: 2.5 wait. Then 2.5 arise and 2.5 are served a pass: always the 2.5 of the pass before, so nobody waits more than a pass and
    # nobody with 12 h of patience goes unmet. At the end those of the last pass wait.
    journal, run = finished(clinic("12 h"), scenario({"at": "0 h", "lose": "s"}, {"at": "6 h", "restore": "s"}, days=2))
    assert sum(unmet(journal)) == 0
    ledger = run.care.ledger_writer.ledger()
    later = ledger.served.segment - ledger.served.arisen
    assert set(later.tolist()) == {1}
    assert run.care.waiting.total.sum() == pytest.approx(2.5)


def test_a_share_may_be_substituted_once_however_long_they_wait() -> None:
    # Lost: 2.5 a pass may be seen at the vårdcentral, a quarter of them: 0.625 a pass, open in the second half of the day only. Those of the night have
    # not used theirs: the day's two passes take 4 x 0.625 together, and no more of the same patients the day after, though most of them still wait.
    region = clinic(
        "30 d",
        sites={"s": {}, "vc": {"kind": "vårdcentral"}},
        profiles={"em": {"hours": [0] * 12 + [1] * 12}},
        care={
            "akut": {"per_1000": 10, "wait": "30 d", "stand_in": [{"care": "vc", "share": 0.25}]},
            "vc": {"grade": "angeläget"},
        },
        offerings={
            "akut": {"site": "s", "care": ["akut"], "capacity": "10 besök/dygn"},
            "vc": {"site": "vc", "care": ["vc"], "capacity": "100 besök/dygn", "hours": "em"},
        },
    )
    journal = simulate(region, scenario({"at": "0 h", "lose": "s"}, days=2))
    by_pass = [served_between(journal, "akut", begin, begin + PASS) for begin in range(0, 2 * DAY, PASS)]
    assert by_pass == pytest.approx([0, 0, 3 * 0.625, 0.625] * 2)
    (row,) = [row for row in journal.taken_over if row.as_care == "vc"]
    assert (row.site, row.care, row.patients) == ("vc", "akut", pytest.approx(2 * 2.5))


def test_the_share_of_those_already_served_is_not_passed_on() -> None:
    # All 2.5 of the first pass are served at home. Lost then: of each pass's 2.5 a quarter, 0.625, is seen at the vårdcentral, and no more in later passes on
    # account of those who never needed it, though others of that first pass still wait for care that nobody offers.
    region = clinic(
        "30 d",
        sites={"s": {}, "vc": {"kind": "vårdcentral"}},
        care={
            "akut": {"per_1000": 10, "wait": "30 d", "stand_in": [{"care": "vc", "share": 0.25}]},
            "vc": {"grade": "angeläget"},
            "ingenstans": {"per_1000": 1, "wait": "30 d"},
        },
        offerings={
            "akut": {"site": "s", "care": ["akut"], "capacity": "10 besök/dygn"},
            "vc": {"site": "vc", "care": ["vc"], "capacity": "100 besök/dygn"},
        },
    )
    journal = simulate(region, scenario({"at": "6 h", "lose": "s"}, days=1))
    by_pass = [served_between(journal, "akut", begin, begin + PASS) for begin in range(0, DAY, PASS)]
    assert by_pass == pytest.approx([2.5, 0.625, 0.625, 0.625])


def test_opening_hours_on_weekdays() -> None:
    # Ten a day arise evenly; the clinic has 20 places each weekday, 08-16, none at the weekend.
    region = clinic(
        "60 h",
        profiles={"vardag": {"hours": [0] * 8 + [1] * 8 + [0] * 8, "days": [1, 1, 1, 1, 1, 0, 0]}},
        offerings={"akut": {"care": ["akut"], "capacity": "20 besök/dygn", "hours": "vardag"}},
    )
    journal = simulate(region, scenario(days=5, start="2027-01-14T00:00"))
    by_pass = [served_between(journal, "akut", begin, begin + PASS) for begin in range(0, 5 * DAY, PASS)]
    # A pass has the part of the day's hours that are in it: 06-12 has 4 of 8, so 10 places, 12-18 the other 10. Thursday: the night's 2.5 and the
    # morning's 2.5, then the afternoon's 2.5. Friday: the evening's 2.5 too. Monday: 10 of those who waited, then 10 more.
    assert by_pass == pytest.approx([0, 5, 2.5, 0, 0, 7.5, 2.5, 0, *[0] * 8, 0, 10, 10, 0])
    # 60 h are ten passes: the wait of Friday evening's 2.5 ends with Monday's first pass, before the clinic opens.
    assert unmet(journal) == pytest.approx([0] * 16 + [2.5] + [0] * 3)


def test_a_horizon_inside_a_pass_ends_no_wait() -> None:
    # 27 hours: in the fifth pass, cut after half of it, half of its 2.5 have arisen and none has gone unmet yet.
    journal, run = finished(clinic("0 h"), scenario({"at": "0 h", "lose": "s"}, days=27 / 24))
    assert outcome(journal, "akut").arising == pytest.approx(10 + 1.25)
    assert outcome(journal, "akut").unmet == pytest.approx(10)
    assert run.care.waiting.total.sum() == pytest.approx(1.25)


@pytest.mark.parametrize("length", ["1 h", "24 h"])
def test_other_lengths_of_pass(length: str) -> None:
    # Lost for the second day of three: ten go unmet, whatever the passes; the first and last are served.
    journal = simulate(
        clinic("0 h"), scenario({"at": "1 d", "lose": "s"}, {"at": "2 d", "restore": "s"}, days=3, **{"pass": length})
    )
    assert outcome(journal, "akut").served == pytest.approx(20)
    assert outcome(journal, "akut").unmet == pytest.approx(10)
    assert outcome(journal, "akut").first_failure == DAY


def test_a_start_inside_a_pass_has_its_part_of_it() -> None:
    # From Monday 03:00 to Tuesday 03:00: half a pass, three whole ones, half a one.
    journal, run = finished(clinic("0 h"), scenario(days=1, start="2027-01-11T03:00"))
    assert [(s.start // H, s.end // H) for s in journal.segments] == [(0, 3), (3, 9), (9, 15), (15, 21), (21, 24)]
    (series,) = journal.care
    assert series.arising == pytest.approx([1.25, 2.5, 2.5, 2.5, 1.25])
    assert np.array(series.home) == pytest.approx(np.array(series.arising))
    assert run.care.waiting.total.sum() == pytest.approx(0, abs=1e-9)


def test_an_event_in_the_last_second() -> None:
    journal = simulate(clinic("0 h"), scenario({"at": "86399 s", "lose": "s"}, days=1))
    assert journal.segments[-1].end - journal.segments[-1].start == 1
    # 1 / 21,600 of the last pass's 2.5.
    assert outcome(journal, "akut").unmet == pytest.approx(2.5 / PASS)
    assert outcome(journal, "akut").first_failure is None


def test_stand_ins_do_not_chain() -> None:
    # a may be seen as b and b as c, all of one grade. a and b have nowhere of their own, c has room: b's 2.5 a pass go to c, a's go unmet.
    region = clinic(
        "0 h",
        care={
            "a": {"per_1000": 10, "stand_in": [{"care": "b", "share": 1}]},
            "b": {"per_1000": 10, "weight": 0.5, "stand_in": [{"care": "c", "share": 1}]},
            "c": {},
        },
        offerings={
            "b": {"care": ["b"], "capacity": "0 besök/dygn"},
            "c": {"care": ["c"], "capacity": "100 besök/dygn"},
        },
    )
    journal = simulate(region, scenario(days=1))
    assert (outcome(journal, "a").served, outcome(journal, "b").served) == (
        pytest.approx(0, abs=1e-9),
        pytest.approx(10),
    )
    assert sum(row.patients for row in journal.served_at) == pytest.approx(10)
