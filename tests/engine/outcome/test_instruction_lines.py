"""Instructions: the decisions of a run as lines that can be read out, and that add up to all who are moved."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from beredskap.engine import simulate
from beredskap.model.result.journal import Journal
from tests.engine.care.test_care_laws import SEEDS, a_run
from tests.engine.care.test_care_worlds import two_towns
from tests.engine.runs import scenario
from tests.worlds import DAY, world


def lines(journal: Journal) -> list[tuple[str, tuple[str, ...], str, int, int, float]]:
    return [
        (one.care, one.starts, one.end, one.begin // DAY, one.until // DAY, round(one.per_day, 6))
        for one in journal.instructions
    ]


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_the_lines_add_up_to_all_who_are_moved(seed: int) -> None:
    _, journal, _ = a_run(seed)
    away = sum(sum(series.away) for series in journal.care)
    evacuated = sum(one.patients for one in journal.evacuated)
    new = sum(one.patients for one in journal.instructions if not one.evacuation)
    assert (new, sum(one.patients for one in journal.instructions) - new) == pytest.approx((away, evacuated), abs=1e-6)
    for one in journal.instructions:
        assert 0 <= one.begin < one.until <= journal.duration
        assert one.per_day >= 1 if one.care else not (one.starts or one.end)


def test_one_line_for_as_long_as_the_receiver_is_the_same() -> None:
    # a, where both towns usually go as far as it has visits, is lost from day 2 to day 5: one line for the three days, whatever each pass brings.
    region = two_towns()
    journal = simulate(region, scenario({"at": "2 d", "lose": "a"}, {"at": "5 d", "restore": "a"}))
    (line,) = journal.instructions
    assert lines(journal) == [("akut", ("A",), "b", 2, 5, pytest.approx(line.patients / 3, abs=1e-5))]


def test_what_is_less_than_one_a_day_is_among_the_others() -> None:
    # One patient every other day from A, whose own hospital is lost: b takes 0.5 a day.
    region = two_towns(
        municipalities={"A": {"population": 50}, "B": {"population": 50}}, offerings=_offerings("8 besök/dygn")
    )
    journal = simulate(region, scenario({"at": "0 h", "lose": "a"}))
    assert lines(journal) == [("", (), "", 0, 8, 0.5)]


def test_nobody_is_told_where_nobody_coordinates() -> None:
    journal = simulate(two_towns(), scenario({"at": "2 d", "lose": "a"}, coordination="none"))
    assert not journal.instructions


def test_inpatients_are_moved_by_lines_of_their_own() -> None:
    # 2 admissions a day of 5 d: 9.5 lie there besides those of the first pass.
    region = world(
        municipalities={"A": {"population": 1000}},
        sites={"a": {"municipality": "A"}, "b": {"municipality": "A"}},
        care={"vard": {"measure": "vårddygn", "per_1000": 2.0, "stay": "5 d"}},
        offerings={
            "a.vard": {"site": "a", "care": ["vard"], "capacity": "10 vårdplatser"},
            "b.vard": {"site": "b", "care": ["vard"], "capacity": "10 vårdplatser"},
        },
        vehicles={"b.bil": {"site": "b", "kind": "sjuktransport", "number": "9 st"}},
    )
    journal = simulate(region, scenario({"at": "6 h", "lose": "a"}, days=2))
    moved = [one for one in journal.instructions if one.evacuation]
    assert [(one.starts, one.end) for one in moved] == [(("a",), "b")]
    assert moved[0].patients == pytest.approx(sum(one.patients for one in journal.evacuated))


def _offerings(capacity: str) -> dict[str, dict[str, object]]:
    return {
        "a.akut": {"site": "a", "care": ["akut"], "capacity": "12 besök/dygn"},
        "b.akut": {"site": "b", "care": ["akut"], "capacity": capacity},
    }
