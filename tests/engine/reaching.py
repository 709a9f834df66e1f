"""Two towns with a hospital each, for tests of care that must be reached within a time."""

from __future__ import annotations

from typing import Any

from beredskap.model.region import Region
from tests.worlds import world


def two_towns(reach: str | None = "20 min", **more: Any) -> Region:
    """A: 1,000 inhabitants, B: 500; a hospital each, 30 min apart, both with room for all 15 a day who need acute care."""
    care: dict[str, Any] = {"per_1000": 10} | ({"reach": reach} if reach else {})
    return world(
        municipalities={
            "A": {"population": 1000, "ambulance_minutes": 8},
            "B": {"population": 500, "ambulance_minutes": 8},
        },
        roads={"ab": {"start": "A", "end": "B", "km": 40, "minutes": 30}},
        sites={"a": {"municipality": "A"}, "b": {"municipality": "B"}},
        care={"akut": care},
        offerings={f"{site}.akut": {"site": site, "care": ["akut"], "capacity": "20 besök/dygn"} for site in "ab"},
        **more,
    )
