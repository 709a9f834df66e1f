"""What an admission binds: beds that fill with more patients than the nurses can also give visits beside."""

from __future__ import annotations

import pytest

from beredskap.engine import simulate
from tests.engine.care.wards import a_ward
from tests.engine.runs import outcome, scenario

BEDS = {11: (0.0, 10.0), 20: (0.0, 9.58), 40: (0.0, 9.58)}
"""By beds: those without acute visits and without a bed in ten days.

Visits take 15 of 60 h, so 45 h are left for 11.25 beds, which 1.875 admissions a day fill. With 11 beds 11/6 a day are admitted: (17/6 - 11/6) · 10 = 10.
With more beds the nurses decide: (17/6 - 1.875) · 10 = 9.58, which is the best in the long run. When each pass saw only itself a ward of 20 took 17 · 4 = 68 h
when it was full, and no nurse was left for visits: 83.75 went without.
"""


@pytest.mark.parametrize("beds", BEDS)
def test_a_ward_and_its_visits(beds: int) -> None:
    journal = simulate(a_ward(beds), scenario(days=10))
    unmet = tuple(outcome(journal, care).unmet for care in ("akutbesok", "vard"))
    assert unmet == pytest.approx(BEDS[beds], abs=0.05)
