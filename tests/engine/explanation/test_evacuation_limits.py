"""What kept inpatients in a lost building: what was short, alone or together, and not what stood free."""

from __future__ import annotations

import pytest

from beredskap.model.region import Region
from beredskap.model.result.journal import LimitKind
from beredskap.report.naming.names import Names
from beredskap.report.run import evacuation as report
from tests.engine.care.test_care_worlds import evacuation


@pytest.mark.parametrize(
    ("vehicles", "beds", "held"),
    [
        # One vehicle with one seat moves 4 of 9.5 in six hours. Two beds stand free: more beds alone move nobody, more vehicles alone 2 of the 5.5 left.
        ("1 st", "6 vårdplatser", ("vehicle",)),
        # A vehicle and a half could move 6, and b has 4 beds: more vehicles alone move nobody, more beds alone 2.
        ("1.5 st", "4 vårdplatser", ("capacity",)),
        # As many beds as the vehicle can fill: neither alone moves anybody.
        ("1 st", "4 vårdplatser", ("capacity", "vehicle")),
    ],
)
def test_what_was_short_is_told_and_not_what_stood_free(vehicles: str, beds: str, held: tuple[LimitKind, ...]) -> None:
    journal = evacuation(seats=1, vehicles=vehicles, beds=beds, within="6 h")
    (left,) = journal.not_evacuated
    assert tuple(kind for kind, _ in left.limits) == held
    assert (left.limit, left.limit_subject) == left.limits[0]
    (_, table) = report.tables(journal, Names(Region.model_construct(id="r", name="R")))
    said = str(table.rows[0][-1])
    assert ("buss" in said) == ("vehicle" in held)
