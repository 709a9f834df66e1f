"""How long a tank lasts: by a table, with a least load, and the same without a run."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskap.model.draw import Draw
from beredskap.model.region import Region
from beredskap.supplies.draw_estimate import estimate_draws
from beredskap.supplies.draws import draws
from tests.model.test_draw import MAKER
from tests.worlds import DAY, START, H, levels, run, world


def quarter(tank: str = "10000 L", load: str = "250 kW", capacity: str = "1000 kW", **draw: Any) -> Region:
    """A generator that starts at once, behind a grid."""
    need = {"diesel": {"store": "tank", "draw": draw or {"points": MAKER}}}
    return world(
        items={"diesel": {"unit": "L"}},
        stores={"tank": {"item": "diesel", "amount": tank}},
        nodes={
            "nat": {},
            "agg": {"standby": True, "capacity": capacity, "needs": [need]},
            "last": {"needs": [{"el": {"any": ["nat", "agg"], "load": load}}]},
        },
    )


LOST = [{"at": 0, "lose": "nat"}]


@pytest.mark.parametrize(
    ("draw", "hours"),
    [
        ({"points": MAKER}, 10000 / 81.8),  # 122.2 h
        ({"points": MAKER, "min_load": "30 %"}, 10000 / 93.0),  # 107.5 h
        ({"a": "16.15 L/h", "b": "0.24852 L/kWh"}, 10000 / (16.15 + 0.24852 * 250)),  # 127.7 h
        ({"a": "16.15 L/h", "b": "0.24852 L/kWh", "min_load": "30 %"}, 10000 / (16.15 + 0.24852 * 300)),
    ],
)
def test_a_quarter_load_lasts_by_the_makers_figure(draw: dict[str, Any], hours: float) -> None:
    assert levels(run(quarter(**draw), LOST), "tank") == [(math.ceil(hours * H), 0.0)]


@given(
    st.lists(st.integers(1, 300), min_size=3, max_size=3),
    st.integers(0, 1000),
    st.integers(0, 100),
    st.integers(1, 20000),
)
@settings(max_examples=150, deadline=None)
def test_the_tank_lasts_as_long_as_the_closed_form(steps: list[int], load: int, least: int, litres: int) -> None:
    rates = [steps[0], steps[0] + steps[1], sum(steps)]
    draw = {"points": dict(zip(("0 %", "40 %", "100 %"), (f"{rate} L/h" for rate in rates), strict=True))}
    region = quarter(f"{litres} L", f"{load} kW", **draw, min_load=f"{least} %")
    at = max(load, least * 10) / 1000
    rate = rates[0] + steps[1] * at / 0.4 if at <= 0.4 else rates[1] + steps[2] * (at - 0.4) / 0.6
    half = run(region, LOST, until=min(300 * DAY, int(litres / rate * H) // 2))
    assert half.draws()["tank"] == pytest.approx(rate, rel=1e-9)
    assert litres - half.stock("tank") == pytest.approx(rate * half.now / H, rel=1e-9, abs=1e-6)
    whole = run(region, LOST, until=math.ceil(litres / rate * H) + 2)
    assert whole.store_accounts()["tank"].empty_at == pytest.approx(litres / rate * H, abs=1 + 1e-3)


@given(st.integers(1, 900), st.integers(0, 900), st.integers(1, 5000), st.integers(0, 5000))
@settings(max_examples=60, deadline=None)
def test_more_fuel_or_less_load_never_runs_out_sooner(load: int, off: int, litres: int, more: int) -> None:
    def empty_at(amount: int, carried: int) -> float:
        end = run(quarter(f"{amount} L", f"{carried} kW"), LOST, until=60 * DAY).store_accounts()["tank"].empty_at
        return math.inf if end is None else end

    first = empty_at(litres, load)
    assert first <= empty_at(litres + more, load)
    assert first <= empty_at(litres, max(0, load - off))


def test_without_a_run_the_law_is_the_same() -> None:
    region = quarter(points=MAKER, min_load="30 %")
    # at 250 kW it burns as at 300: 93.0 L/h, 2 232 L a day
    assert draws(region, START.date()).crisis["tank"] == pytest.approx(93.0 * 24)
    (one,) = estimate_draws(region.stores["tank"], region)
    assert (one.at_rest, one.idle, one.full) == pytest.approx((93.0, 10000 / 93.0, 10000 / 269.1))


def test_tests_of_a_reserve_burn_by_the_table() -> None:
    region = quarter()
    tested = region.nodes["agg"].model_validate(
        {**region.nodes["agg"].model_dump(exclude={"testing"}), "testing": "1 h every 30 d"}
    )
    region = region.model_copy(update={"nodes": {**region.nodes, "agg": tested}})
    # an hour in 30 days at 81.8 L/h
    assert draws(region, START.date()).tests["tank"] == pytest.approx(81.8 / 30)


def test_a_table_needs_no_known_capacity_to_tell_full_load_but_a_run_does() -> None:
    region = quarter(capacity="okänd")
    (one,) = estimate_draws(region.stores["tank"], region)
    assert one.full == pytest.approx(10000 / 269.1)
    assert math.isnan(draws(region, START.date()).crisis["tank"])
    # what is okänt is 0 or never limits: the generator gives nothing, or burns nothing
    assert run(region, LOST, until=H).level("last") == 0
    assert run(region, LOST, until=H, unknown_as=math.inf).stock("tank") == 10000


@pytest.mark.parametrize("share", [0.0, 0.25, 0.8])
def test_a_known_line_tells_its_rest_even_where_the_slope_is_okand(share: float) -> None:
    region = quarter(a=f"{40 * share} L/h", b="okänd")
    (one,) = estimate_draws(region.stores["tank"], region)
    assert (one.at_rest, one.full) == (pytest.approx(40 * share), None)
    assert not Draw.model_validate({"a": "1 L/h", "b": "okänd"}).known(1000)
