"""A shortage is shared over all who have sought care, those of the days before included."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskap.engine import simulate
from beredskap.engine.allocation.layout import SLICES
from beredskap.engine.care.past import Past
from beredskap.model.region import Region
from tests.engine.runs import outcome, scenario, served_between
from tests.worlds import DAY, world

STEP = 1 / SLICES


def towns(populations: dict[str, int], capacity: float, *, wait: str, minutes: int = 60) -> Region:
    """Towns of which the first has the only site, and the others lie ``minutes`` and more from it. One in a hundred inhabitants seeks care each day."""
    first, *others = populations
    return world(
        municipalities={name: {"population": number} for name, number in populations.items()},
        roads={
            f"{first}{name}": {"start": first, "end": name, "minutes": minutes + 5 * place}
            for place, name in enumerate(others)
        },
        sites={"a": {"municipality": first}},
        care={"akut": {"per_1000": 10, "wait": wait}},
        offerings={"a.akut": {"site": "a", "care": ["akut"], "capacity": f"{capacity} besök/dygn"}},
    )


@pytest.mark.parametrize("names", ["AB", "BA", "ÖA"])
def test_two_towns_have_two_each(names: str) -> None:
    # Ten seek care each day in each town, and two a day can be served: of forty in two days four, two from each town, wherever the site is
    # (of twenty within the tenth to which shares are told apart).
    region = towns(dict.fromkeys(names, 1000), 2, wait="2 d")
    journal = simulate(region, scenario(days=2))
    for town in names:
        assert served_between(journal, "akut", 0, 2 * DAY, town) == pytest.approx(2.0, abs=0.5)


def test_who_went_without_yesterday_comes_first_today() -> None:
    # Of ten a day in each town nobody can wait; 18 of 20 are served: two go without each day, and in ten days ten from each town.
    region = towns({"A": 1000, "B": 1000}, 18, wait="0 h")
    journal = simulate(region, scenario(days=10))
    lost = [outcome(journal, "akut", town).unmet for town in "AB"]
    assert sum(lost) == pytest.approx(20.0, abs=1e-6)
    assert abs(lost[0] - lost[1]) <= STEP * 100


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(1, 8), min_size=2, max_size=4),
    st.floats(0.1, 0.9),
    st.sampled_from(["0 h", "12 h", "3 d"]),
    st.integers(10, 200),
)
def test_no_town_is_worse_off_than_another_by_more_than_a_step(
    sizes: list[int], share: float, wait: str, minutes: int
) -> None:
    populations = {"ABCD"[place]: 500 * size for place, size in enumerate(sizes)}
    capacity = share * sum(populations.values()) / 100
    journal = simulate(towns(populations, round(capacity, 2), wait=wait, minutes=minutes), scenario(days=4))
    shares = []
    for town, inhabitants in populations.items():
        shares.append(served_between(journal, "akut", 0, 4 * DAY, town) / (4 * inhabitants / 100))
    assert max(shares) - min(shares) <= STEP + 1e-6


def test_the_past_fades() -> None:
    past = Past(2)
    past.add(np.array([3.0, 1.0]), np.array([1.0, 0.0]))
    past.fade(2 * DAY)
    assert past.patients.tolist() == pytest.approx([2.0, 0.5])
    assert past.unmet.tolist() == pytest.approx([0.5, 0.0])
