"""What every answer rests on is said as it is stated."""

from __future__ import annotations

from typing import Any

import pytest

from beredskap.model.care import WorkingTime
from beredskap.model.queries.premises import list_premises, say_surge
from beredskap.model.region import Region
from tests.worlds import world

BEDS = {"measure": "vårddygn", "stay": "1 d"}


def a_region(*ordinary: str, **more: Any) -> Region:
    offerings: dict[str, Any] = {
        "a": {"care": ["med"], "over_occupancy": {"share": "5 %", "lasts": "48 h"}},
        "b": {
            "care": ["kir"],
            "satellites": {"med": "125 %", "ort": 1.1},
            "over_occupancy": {"share": "10 %", "lasts": "72 h"},
        },
    }
    region = world(care={"med": BEDS, "kir": BEDS, "ort": BEDS}, offerings=offerings, **more)
    return region.model_copy(update={"ordinary_surge": ordinary})


@pytest.mark.parametrize(
    ("ordinary", "said"),
    [
        (
            ("satellites", "over_occupancy"),
            "utan beslut läggs patienter i annan vårds platser (110–125 % av personaltiden) och platserna överbeläggs "
            "(högst 5–10 % fler i 48–72 h i följd)",
        ),
        (
            ("satellites",),
            "utan beslut läggs patienter i annan vårds platser (110–125 % av personaltiden); överbeläggning kräver en åtgärd",
        ),
        (
            ("over_occupancy",),
            "utan beslut överbeläggs platserna (högst 5–10 % fler i 48–72 h i följd); utlokalisering kräver en åtgärd",
        ),
        (
            (),
            "ingen överbeläggs eller läggs i annan vårds platser utan beslut: regionen anger inte vad som är vanlig avlastning",
        ),
    ],
)
def test_ordinary_surge_is_said(ordinary: tuple[str, ...], said: str) -> None:
    assert str(say_surge(a_region(*ordinary))) == said


def test_what_no_offering_states_is_not_promised() -> None:
    bare = world().model_copy(update={"ordinary_surge": ("satellites",)})
    assert "inget utbud anger det" in str(say_surge(bare))


def test_working_time_and_stand_ins_are_said() -> None:
    staff = {
        "s.ssk": {"competence": "ssk", "present": "8 h/dygn"},
        "s.läk": {"competence": "läk", "present": "8 h/dygn"},
    }
    moves = [
        {"staff": {"sites": ["s"], "competence": "läk", "to": "s", "work_as": "ssk", "counts": share}}
        for share in ("60 %", "80 %")
    ]
    region = a_region(staff=staff, measures={"m": {"name": "m", "does": moves}})
    rule = WorkingTime.model_validate({"ordinary": "40 h", "most": "52 h"})
    said = [str(one) for one in list_premises(region.model_copy(update={"working_time": rule}))]
    assert said[1:] == [
        "ingen arbetar mer än 52 h i veckan, 130 % av de ordinarie 40, vad som än beslutas (dygnsvila 11 h, veckovila 36 h)",
        "den som tjänstgör i en annan kompetens än sin egen räknas som 60–80 % av en van",
    ]
    assert len(list_premises(a_region())) == 2
