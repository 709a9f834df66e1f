"""What is okänd never limits in one run and is nothing in the other."""

import math

import pytest

from beredskap.model.region import Region
from tests.worlds import DAY, H, levels, run, world


def both(region: Region, *events: dict[str, object]) -> list[list[tuple[int, float]]]:
    """The changes of ``x`` in the hopeful and in the careful run."""
    return [levels(run(region, events, until=DAY, unknown_as=unknown_as), "x") for unknown_as in (math.inf, 0.0)]


def draw(amount: str | None, of: str = "1 L/h") -> Region:
    return world(
        nodes={"x": {"needs": [{"d": {"store": "tank", "draw": of}}]}},
        stores={"tank": {"amount": amount} if amount else {}},
    )


def test_amount() -> None:
    assert both(draw("okänd")) == [[], [(0, 0.0)]]
    assert both(draw(None)) == [[], [(0, 0.0)]]
    assert both(draw("12 L")) == [[(12 * H, 0.0)], [(12 * H, 0.0)]]


def test_draw() -> None:
    assert both(draw("12 L", "okänd")) == [[], [(0, 0.0)]]


def test_capacity() -> None:
    region = world(nodes={"rk": {"capacity": "okänd"}, "x": {"needs": [{"el": {"any": ["rk"], "load": "5 kW"}}]}})
    assert both(region) == [[], [(0, 0.0)]]


def test_load_is_nothing_or_too_much_for_what_has_a_limit() -> None:
    limited = world(
        nodes={
            "rk": {"capacity": "50 kW"},
            "x": {"needs": [{"el": {"any": ["rk"], "load": "okänd"}}]},
            "y": {"needs": [{"el": {"any": ["rk"], "load": "50 kW", "shed": 9}}]},
        }
    )
    assert both(limited) == [[], [(0, 0.0)]]
    for unknown_as in (math.inf, 0.0):
        assert run(limited, until=0, unknown_as=unknown_as).level("y") == 1.0
    unlimited = world(nodes={"el": {}, "x": {"needs": [{"el": {"any": ["el"], "load": "okänd"}}]}})
    assert both(unlimited) == [[], []]


def test_load_on_a_generator_that_burns_by_load_is_dropped_in_the_careful_run() -> None:
    region = world(
        nodes={
            "rk": {"needs": [{"diesel": {"store": "tank", "draw": {"a": "1 L/h", "b": "0.25 L/kWh"}}}]},
            "x": {"needs": [{"el": {"any": ["rk"], "load": "okänd"}}]},
        },
        stores={"tank": {"amount": "100 L"}},
    )
    assert both(region) == [[], [(0, 0.0)]]
    state = run(region, until=10 * H, unknown_as=0.0)
    assert state.stock("tank") == pytest.approx(90.0)


def test_duration() -> None:
    region = world(
        nodes={"el": {}, "x": {"needs": [{"el": "el", "without": ["100 % for 1 h", "50 % for okänd", "20 %"]}]}}
    )
    assert both(region, {"at": 0, "lose": "el"}) == [[(H, 0.5)], [(H, 0.2)]]


def test_delivery() -> None:
    region = world(
        nodes={"x": {"needs": [{"d": {"store": "tank", "draw": "1 L/h"}}]}},
        stores={"tank": {"amount": "5 L", "deliveries": ["okänd every 3 h"]}},
    )
    assert both(region) == [[], [(5 * H, 0.0)]]


@pytest.mark.parametrize("share", ["0 %", "50 %"])
def test_an_endless_store_can_be_destroyed(share: str) -> None:
    state = run(draw("okänd"), [{"at": "1 h", "destroy": "tank", "share": "100 %"}], until=DAY, unknown_as=math.inf)
    assert levels(state, "x") == [(H, 0.0)]
    state = run(draw("okänd"), [{"at": "1 h", "destroy": "tank", "share": share}], until=DAY, unknown_as=math.inf)
    assert levels(state, "x") == []
    assert math.isinf(state.stock("tank"))
