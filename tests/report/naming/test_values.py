"""Values of a record in words."""

from __future__ import annotations

import pytest

from beredskap.model.care import CareType
from beredskap.report.naming.values import value


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("lognormal 80 %", "lognormal 80 %"),
        ("exponential", "exponential"),
        (["30 % for 1 d", "70 % for 4 d"], "30 % i 24 h, 70 % i 4 d"),
    ],
)
def test_the_spread_of_stays(written: object, said: str) -> None:
    body = {"id": "v", "name": "V", "grade": "nödvändigt", "measure": "vårddygn", "stay_spread": written}
    care = CareType.model_validate(body | ({"stay": "3 d"} if isinstance(written, str) else {}))
    assert str(value("stay_spread", care.stay_spread)) == said
