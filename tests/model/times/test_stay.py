"""How the spread of stays is written, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from beredskap.model.care import CareType
from beredskap.units import DAY, HOUR


def care(**body: Any) -> CareType:
    return CareType.model_validate({"id": "v", "name": "V", "grade": "nödvändigt", "measure": "vårddygn", **body})


@pytest.mark.parametrize(
    "written", [["30 % for 1 d", "50 % for 4 d", "0.2 for 14 d"], "30 % for 1 d | 50 % for 4 d | 20 % for 14 d"]
)
def test_a_table_says_the_mean_itself(written: object) -> None:
    # 0.3 x 1 + 0.5 x 4 + 0.2 x 14 = 5.1 days.
    read = care(stay_spread=written)
    assert read.stay == 440_640
    assert read.stay_spread is not None
    assert [(one.share, one.stay) for one in read.stay_spread.shares] == [(0.3, DAY), (0.5, 4 * DAY), (0.2, 14 * DAY)]
    assert care(stay_spread=written, stay="5.1 d") == read == CareType.model_validate(read.model_dump())


@pytest.mark.parametrize(
    ("written", "kind", "deviation"),
    [("lognormal 80 %", "lognormal", 0.8), ("lognormal 1.5", "lognormal", 1.5), ("exponential", "exponential", 1.0)],
)
def test_a_shape_keeps_the_mean_that_is_stated(written: str, kind: str, deviation: float) -> None:
    read = care(stay="30 h", stay_spread=written)
    assert read.stay == 30 * HOUR
    assert read.stay_spread is not None
    assert (read.stay_spread.kind, read.stay_spread.deviation) == (kind, deviation)


@pytest.mark.parametrize(
    ("body", "said", "near"),
    [
        ({"stay_spread": ["30 % for 1 d", "60 % for 4 d"]}, "de är 90 %", None),
        ({"stay_spread": ["100 % for 0 d"]}, "längre än 0", None),
        ({"stay_spread": ["0 % for 1 d", "100 % for 2 d"]}, "större än 0 %", None),
        ({"stay_spread": ["100 % for 3 km"]}, "3 km", None),
        ({"stay_spread": ["30 % for 1 d", "70 % for 4 d"], "stay": "5 d"}, "ta bort «stay»", None),
        ({"stay_spread": "lognormal 80 %"}, "ange «stay»", None),
        ({"stay_spread": "exponential"}, "ange «stay»", None),
        ({"stay_spread": "lognormal", "stay": "5 d"}, "«lognormal» är ingen spridning", "lognormal"),
        ({"stay_spread": "lognormal 0 %", "stay": "5 d"}, "större än 0 %", None),
        ({"stay_spread": "lognormal hög", "stay": "5 d"}, "«hög»", None),
        ({"stay_spread": "lognormla 80 %", "stay": "5 d"}, "«lognormla 80 %» är ingen spridning", "lognormal"),
    ],
)
def test_what_is_refused(body: dict[str, Any], said: str, near: str | None) -> None:
    with pytest.raises(ValidationError) as caught:
        care(**body)
    error = caught.value.errors()[0]
    assert said in error["msg"]
    assert error["ctx"]["near"] == near
