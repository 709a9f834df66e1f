"""A segment tried again."""

from __future__ import annotations

from typing import Any

import pytest

from beredskap.engine.explanation.limits import Limits
from beredskap.engine.explanation.trial import Trial
from beredskap.engine.explanation.undoing import Undoing
from tests.engine.runs import finished, scenario
from tests.worlds import world


def test_what_is_asked_twice_is_decided_once() -> None:
    # 10 a day, 2.5 a pass, for 1 visit a pass: 1.5 are left out. Without the capacity as a limit nobody is, and asked again nothing is solved.
    region = world(
        municipalities={"m": {"population": 1000}},
        care={"akut": {"per_1000": 10}},
        offerings={"akut": {"care": ["akut"], "capacity": "4 besök/dygn"}},
    )
    _, run = finished(region, scenario(days=0.25))
    booked = run.care.booked[0]
    asked: list[Any] = []

    def again(situation: Any) -> Any:
        asked.append(situation)
        return booked.again(situation)

    spied = type(booked)(**{**vars(booked), "again": again})
    trial = Trial(spied, Undoing(run.plan, run.supply_lists, run.care.passes, run.infrastructure.changes, spied))
    (lifted,) = ([one] for one in Limits(run.plan, run.supply_lists, booked).of_care(run.plan.care_index["akut"]))
    first = trial.without(lifted, 0)
    assert float(first.late.sum()) == pytest.approx(0, abs=1e-6)
    assert trial.without(lifted, 0) is first
    assert len(asked) == 1
    assert trial.without([], 0) is booked.decision
