"""What an admission binds: beds that fill with more patients than the nurses can also give visits beside."""

from __future__ import annotations

import pytest

from beredskap.engine import simulate
from tests.engine.care.wards import a_ward
from tests.engine.runs import outcome, scenario

BEDS = {11: (0.0, 10.0), 20: (81.67, 2.08)}
"""By beds: those without acute visits and without a bed in ten days, as the engine counts today.

Visits take 15 of 60 h, so 45 h are left for 11.25 beds, which 1.875 admissions a day fill. With 11 beds 11/6 a day are admitted: (17/6 - 11/6) · 10 = 10.
With 20 beds the ward takes 17 · 4 = 68 h when it is full, and no nurse is left for visits. The best is 17/6 - 1.875 = 0.958 a day in the long run.
"""


@pytest.mark.parametrize("beds", BEDS)
def test_a_ward_and_its_visits(beds: int) -> None:
    journal = simulate(a_ward(beds), scenario(days=10))
    unmet = tuple(outcome(journal, care).unmet for care in ("akutbesok", "vard"))
    assert unmet == pytest.approx(BEDS[beds], abs=0.05)
