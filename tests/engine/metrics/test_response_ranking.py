"""The worst of a response time against the ordinary, and two runs side by side."""

from __future__ import annotations

import pytest

from beredskap.engine.metrics.response_times import pair_responses, rank_responses, use_of_ambulances
from beredskap.model.result.journal import Journal, ResourceSeries, ResponseSeries, Segment
from tests.report.journals import HOUR, a_journal

INF = float("inf")
SEGMENTS = (Segment(start=0, end=2 * HOUR), Segment(start=2 * HOUR, end=3 * HOUR))


def journal(**minutes: tuple[tuple[float, ...], tuple[float, ...]]) -> Journal:
    return a_journal(
        segments=SEGMENTS,
        response_times=tuple(
            ResponseSeries(municipality=name, vehicle="amb", minutes=now, usual=usual)
            for name, (now, usual) in minutes.items()
        ),
        resources=(ResourceSeries(resource="amb", kind="vehicle", available=(8.0, 4.0), used=(2.0, 3.0)),),
    )


def test_the_worst_is_what_is_most_above_the_ordinary() -> None:
    # A: 26 min at night is 1 above the ordinary, 20 by day 10. Two hours of the one and one of the other: (2 · 26 + 20) / 3 = 24.
    (a,) = rank_responses(journal(A=((26, 20), (25, 10))))
    assert (a.at, a.minutes, a.usual, a.more) == (2 * HOUR, 20, 10, 10)
    assert (a.mean, a.usual_mean) == (pytest.approx(24), pytest.approx(20))


def test_those_who_wait_the_most_come_first_and_okand_before_all() -> None:
    found = rank_responses(
        journal(
            A=((12, 12), (10, 10)),
            B=((30, 30), (10, 10)),
            C=((), ()),
            D=((10, INF), (10, 10)),
            E=((INF, INF), (INF, INF)),
        )
    )
    assert [(one.municipality, one.minutes, one.more) for one in found] == [
        ("C", None, 0),
        ("D", INF, INF),
        ("B", 30, 20),
        ("A", 12, 2),
        ("E", INF, 0),
    ]


def test_how_busy_the_ambulances_are() -> None:
    use = use_of_ambulances(journal(A=((12, 12), (10, 10))))
    assert use == (2 * HOUR, 3 / 4, 5 / 12)
    assert use_of_ambulances(journal(A=((), ()))) is None
    assert use_of_ambulances(journal()) is None


def test_two_runs_differ_by_a_minute_or_more() -> None:
    a = journal(
        A=((12, 12), (10, 10)), B=((30, 30), (10, 10)), C=((), ()), D=((20, 20), (10, 10)), E=((INF, 9), (9, 9))
    )
    b = journal(A=((12.9, 12), (10, 10)), B=((20, 20), (10, 10)), C=((14, 14), (10, 10)), E=((INF, 9), (9, 9)))
    assert pair_responses(a, b) == [("B", 30, 20, 10), ("C", None, 14, 10), ("D", 20, None, 10)]
