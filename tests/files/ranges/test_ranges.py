"""Ranges: how they are written, what their middle is, how they are drawn, and what is wrong with those that cannot be."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import jsonschema
import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from beredskap.errors import Problem
from beredskap.files import load_region, load_scenario
from beredskap.files.ranges.distributions import (
    TAIL,
    Range,
    RangeError,
    looks_ranged,
    ranges_in,
    with_values,
)
from beredskap.files.schema.json_schema import region_schema
from beredskap.model.scenario.event import Lose, Restore

H = 3600
DAY = 24 * H


def only(text: str) -> Range:
    (found,) = ranges_in(text)
    return found.range


@pytest.mark.parametrize(
    ("text", "middle", "low", "high"),
    [
        ("3 d ± 1 d", "3 d", 48.0, 96.0),
        ("3 d +- 12 h", "3 d", 60.0, 84.0),
        ("3 d +/- 1 d", "3 d", 48.0, 96.0),
        ("3 ± 1 d", "3 d", 48.0, 96.0),  # the unit of the last holds for both
        ("triangular(1 d, 3 d, 7 d)", "3 d", 24.0, 168.0),
        ("triangular(1; 3; 7 d)", "3 d", 24.0, 168.0),  # semicolons need no quotes inside {}
        ("uniform(2 d, 4 d)", "72.0 h", 48.0, 96.0),
        ("60 % ± 10 %", "60 %", 50.0, 70.0),
        ("400 ± 50", "400", 350.0, 450.0),
        ("1 000 L ± 100 L", "1 000 L", 900.0, 1100.0),
        ("76 L/h ± 6 L/h", "76 L/h", 70.0, 82.0),
        ("3 d ± 0 d", "3 d", 72.0, 72.0),
    ],
)
def test_every_form(text: str, middle: str, low: float, high: float) -> None:
    found = only(text)
    assert with_values(text, ranges_in(text), [found.centre]) == middle
    assert (found.low, found.high) == (low, high)
    assert found.text == text
    assert looks_ranged(text)


def test_ranges_inside_text() -> None:
    text = "400 st ± 40 st every 7 d ± 1 d from lager.central"
    found = ranges_in(text)
    assert [one.range.text for one in found] == ["400 st ± 40 st", "7 d ± 1 d"]
    assert with_values(text, found, ["390 st", "8 d"]) == "390 st every 8 d from lager.central"
    assert [one.range.text for one in ranges_in("100 % ± 5 % for 8 h ± 2 h")] == ["100 % ± 5 %", "8 h ± 2 h"]
    assert only("40 ± 4 every 7 d").unit == ""  # «every» is no unit


def test_the_middle_of_each_kind() -> None:
    # the mode, the midpoint and the median
    assert only("triangular(1 d, 3 d, 7 d)").middle == 72
    assert only("uniform(2 d, 5 d)").middle == 84
    assert only("lognormal(3 d, 1.5)").middle == 72


def test_quantiles() -> None:
    # triangular(0, 3, 10): F(3) = 3/10; below it x = √(share·10·3), above it x = 10 - √((1 - share)·10·7)
    skewed = only("triangular(0 h, 3 h, 10 h)")
    assert skewed.at(0.3) == pytest.approx(3.0)
    assert skewed.at(0.075) == pytest.approx(1.5)  # √(0.075·30) = √2.25
    assert skewed.at(0.825) == pytest.approx(6.5)  # 10 - √(0.175·70) = 10 - √12.25
    assert only("uniform(2 h, 4 h)").at(0.25) == 2.5
    # one standard deviation of the normal distribution above the median is a factor of the spread
    assert only("lognormal(3 h, 1.5)").at(0.8413447460685429) == pytest.approx(4.5)
    assert only("lognormal(3 h, 1.5)").at(0.5) == pytest.approx(3.0)


@pytest.mark.parametrize("text", ["3 d ± 1 d", "triangular(1 d, 2 d, 7 d)", "uniform(2 d, 4 d)", "lognormal(3 d, 1.5)"])
@given(share=st.floats(0, 1), other=st.floats(0, 1))
def test_draws_stay_inside_and_rise_with_their_share(text: str, share: float, other: float) -> None:
    found = only(text)
    low, high = sorted((share, other))
    assert found.low * (1 - 1e-12) <= found.at(low) <= found.at(high) <= found.high * (1 + 1e-12)


def test_the_mean_of_a_triangular_quantity() -> None:
    # (1 + 2 + 6) / 3 = 3
    found = only("triangular(1 h, 2 h, 6 h)")
    shares = (np.arange(100_000) + 0.5) / 100_000
    assert np.mean([found.at(float(share)) for share in shares]) == pytest.approx(3.0, abs=1e-4)


def test_a_lognormal_quantity_is_cut_at_its_tails() -> None:
    found = only("lognormal(3 d, 1.5)")
    assert found.at(0.0) == found.low == found.at(TAIL)
    assert found.at(1.0) == found.high
    assert found.high / found.middle == pytest.approx(math.exp(math.log(1.5) * 3.2905), rel=1e-4)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("3 d ± 5 d", "range-negative"),
        ("3 d ± -1 d", "range-order"),
        ("uniform(4 d, 2 d)", "range-order"),
        ("triangular(9 d, 3 d, 7 d)", "range-order"),
        ("triangular(5 d, 3 d, 7 d)", "range-mode"),
        ("triangular(1 d, 8 d, 7 d)", "range-mode"),
        ("3 d ± 1 kW", "range-dimension"),
        ("100 kW ± 10 %", "range-dimension"),
        ("triangular(1 d, 3, 7 kW)", "range-dimension"),
        ("lognormal(3 d, 2 d)", "range-dimension"),
        ("lognormal(3 d, 1)", "range-spread"),
        ("lognormal(3 d, 0.5)", "range-spread"),
        ("lognormal(0 d, 2)", "range-negative"),
        ("lognormal(3 d)", "range-form"),
        ("uniform(1 d, 2 d, 3 d)", "range-form"),
        ("± 3 d", "range-form"),
        ("3 dd ± 1 dd", "wrong-value"),
        ("3,500 d ± 1 d", "wrong-value"),
    ],
)
def test_what_is_no_range(text: str, rule: str) -> None:
    with pytest.raises(RangeError) as caught:
        ranges_in(text)
    assert caught.value.rule == rule
    assert str(caught.value)


def test_the_nearest_distribution_is_named() -> None:
    with pytest.raises(RangeError) as caught:
        ranges_in("triangulär(1 d, 2 d, 3 d)")
    assert caught.value.near == "triangular"


# --- in a region's files -------------------------------------------------------------------------------------------------------------


def spots(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(one.rule, one.place.key) for one in problems]


def test_a_region_uses_the_middle_and_tells_what_is_uncertain(
    folder: Path, changed: Callable[..., list[Problem]]
) -> None:
    assert changed("load: 120 kW", "load: 120 kW ± 20 kW") == []
    loaded = load_region(folder)
    assert loaded.region.nodes["uso.iva"].needs[0].load.value == 120  # type: ignore[union-attr]
    (one,) = loaded.uncertain
    assert (one.collection, one.id, one.path, one.field) == ("nodes", "uso.iva", "needs[0].el.load", "needs")
    assert one.distribution.text == "120 kW ± 20 kW"


def test_a_mean_stay_and_its_spread_may_both_be_uncertain(folder: Path, changed: Callable[..., list[Problem]]) -> None:
    assert changed("stay: 3 d}", "stay: 3 d ± 1 d, stay_spread: lognormal 80 % ± 20 %}") == []
    assert [(one.path, one.distribution.text) for one in load_region(folder).uncertain] == [
        ("stay", "3 d ± 1 d"),
        ("stay_spread", "80 % ± 20 %"),
    ]
    assert changed("stay: 3 d}", "stay_spread: [40 % for 1 d ± 6 h, 60 % for 5 d]}") == []
    loaded = load_region(folder)
    assert loaded.region.care["vard"].stay == 3.4 * 24 * 3600
    assert [one.path for one in loaded.uncertain] == ["stay_spread[0]"]
    # shares that are uncertain one by one are not 100 % together in every draw
    assert changed("stay: 3 d}", "stay_spread: [40 % ± 5 % for 1 d, 60 % for 5 d]}") != []


def test_all_that_is_wrong_is_told_at_once_with_its_place(changed: Callable[..., list[Problem]]) -> None:
    problems = changed("rto: 2 h\n    mtpd: 4 h", "rto: 2 h ± 3 h\n    mtpd: uniform(4 h, 2 h)")
    assert spots(problems) == [
        ("range-negative", "nodes.uso.iva.rto"),
        ("range-order", "nodes.uso.iva.mtpd"),
    ]
    assert all(one.place.line and one.place.column for one in problems)


def test_a_comma_inside_braces_is_explained(changed: Callable[..., list[Problem]]) -> None:
    # YAML reads «{amount: uniform(90 st, 110 st)}» as two keys; only what the writer meant is told
    (found,) = changed("amount: 100 st", "amount: uniform(90 st, 110 st)")
    assert (found.rule, found.place.key) == ("range-unclosed", "stores.vc.insulin.amount")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("present: 480 h/dygn}", "present: 480 h/dygn ± 40 kW/d}", "staff.uso.lakare.present"),
        ("100 % for 20 min, 0 %", "100 % for 20 min ± 1 h, 0 %", "nodes.uso.iva.needs[0].without[0]"),
    ],
)
def test_the_place_of_a_mistake(changed: Callable[..., list[Problem]], old: str, new: str, key: str) -> None:
    (found,) = changed(old, new)
    assert found.place.key == key


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("capacity: 20 m3}", "capacity: 20 m3, usable: 95 % ± 10 %}"),  # a share above the whole
        ("age_65_plus: 20}", "age_65_plus: 20 ± 3}"),  # a number that must be whole
        ("100 % for 20 min, 0 %", "80 % ± 10 % for 20 min, 75 % ± 10 %"),  # levels that rise
        ("amount: 12 m3, capacity: 20 m3", "amount: 12 m3 ± 10 m3, capacity: 20 m3"),  # more than fits
    ],
)
def test_a_range_that_goes_too_far(changed: Callable[..., list[Problem]], old: str, new: str) -> None:
    problems = changed(old, new)
    assert [one.rule for one in problems] == ["range-end"]
    assert "intervallet räcker för långt" in str(problems[0].message)
    assert problems[0].place.line


def test_prose_is_left_alone(folder: Path, changed: Callable[..., list[Problem]]) -> None:
    assert changed("item: diesel, amount: 12 m3", "item: diesel, source: mätt ± 5 %, note: f(3), amount: 12 m3") == []
    loaded = load_region(folder)
    assert loaded.uncertain == ()
    assert loaded.region.stores["uso.tank"].source == "mätt ± 5 %"


def test_ranges_in_csv_and_in_templates(folder: Path, with_file: Callable[..., list[Problem]]) -> None:
    assert with_file("stores.csv", "id,site,item,amount\nvc.tank,vc,diesel,100 ± 10\n") == []
    loaded = load_region(folder)
    # a bare number is in the item's unit, in the middle and in a draw
    assert loaded.region.stores["vc.tank"].amount.value == 100  # type: ignore[union-attr]
    assert [one.key for one in loaded.uncertain] == [("stores", "vc.tank", "amount", 0)]
    template = "templates:\n  t: {nodes: {'{site}.n': {restart: 1 h ± 30 min}}}\nsites:\n"
    template += "  a: {name: A, kind: lager, municipality: Kumla, template: t}\n  b: {name: B, kind: lager, municipality: Kumla, template: t}\n"
    assert with_file("more.yaml", template) == []
    assert [one.id for one in load_region(folder).uncertain] == ["a.n", "b.n", "vc.tank"]


def test_editors_accept_ranges_where_the_loader_does(region_text: str, changed: Callable[..., list[Problem]]) -> None:
    validator = jsonschema.Draft202012Validator(region_schema())
    for old, new in (
        ("per_1000: 3", "per_1000: 3 ± 1"),
        ("km: 17", "km: uniform(15; 19)"),
        ("20 L/h", "20 L/h ± 2 L/h"),
    ):
        assert old in region_text
        assert changed(old, new) == []
        assert list(validator.iter_errors(yaml.safe_load(region_text.replace(old, new, 1)))) == []
    assert list(validator.iter_errors(yaml.safe_load(region_text.replace("km: 17", "km: många", 1))))


# --- in a scenario, and drawn ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def drawing(folder: Path, region_text: str, scenario_text: str) -> Path:
    """The small region with three ranges, and its scenario with two."""
    text = region_text.replace("load: 120 kW", "load: 120 kW ± 20 kW").replace("20 min, 0 %", "20 min ± 5 min, 0 %")
    (folder / "region.yaml").write_text(text.replace("amount: 100 st", "amount: 100 ± 10"), encoding="utf-8")
    path = folder.parent.parent / "s.yaml"
    text = scenario_text.replace("{at: 1 h,", "{at: 1 h ± 30 min,").replace("{at: 2 d,", "{at: 'uniform(2 d, 60 h)',")
    path.write_text(text, encoding="utf-8")
    return path


def test_events_happen_in_the_middle_of_their_ranges(drawing: Path) -> None:
    loaded = load_scenario(drawing)
    assert [event.at for event in loaded.scenario.events] == [H, 2 * H, 54 * H]
    assert [one.key for one in loaded.uncertain] == [
        ("events", "2", "at", 0),
        ("events", "branden", "at", 0),
        ("nodes", "uso.iva", "needs[0].el.load", 0),
        ("nodes", "uso.iva", "needs[0].without[0]", 0),
        ("stores", "vc.insulin", "amount", 0),
    ]


def test_a_draw_replaces_only_what_is_uncertain(drawing: Path) -> None:
    loaded = load_scenario(drawing)
    region, scenario = loaded.drawn((50.0, 0.75, 110.0, 0.4, 93.0))
    assert [event.at for event in scenario.events] == [2700, 2 * H, 50 * H]
    need = region.nodes["uso.iva"].needs[0]
    assert need.load.value == 110  # type: ignore[union-attr]
    assert need.without[0].duration == 0.4 * H
    assert region.stores["vc.insulin"].amount.value == 93  # type: ignore[union-attr]
    assert region.stores["uso.tank"] is loaded.region.stores["uso.tank"]
    assert region.nodes["uso.reservkraft"] is loaded.region.nodes["uso.reservkraft"]
    assert scenario.events[1] is loaded.scenario.events[1]


def test_the_same_seed_draws_the_same_and_within_the_ranges(drawing: Path) -> None:
    loaded = load_scenario(drawing)
    one, same, other = (loaded.draw(np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert one == same
    assert one != other
    for seed in range(50):
        region, scenario = loaded.draw(np.random.default_rng(seed))
        assert 1800 <= scenario.events[0].at <= 5400
        assert 100 <= region.nodes["uso.iva"].needs[0].load.value <= 140  # type: ignore[union-attr,operator]


def test_draws_do_not_depend_on_the_order_in_the_files(drawing: Path, folder: Path) -> None:
    before = load_scenario(drawing)
    text = (folder / "region.yaml").read_text(encoding="utf-8")
    head, _, stores = text.partition("stores:\n")
    tail = stores[stores.index("variants:") :]
    lines = stores[: stores.index("variants:")].splitlines(keepends=True)
    (folder / "region.yaml").write_text("stores:\n" + "".join(reversed(lines)) + head + tail, encoding="utf-8")
    after = load_scenario(drawing)
    assert list(after.region.stores) != list(before.region.stores)
    assert before.values(np.random.default_rng(3)) == after.values(np.random.default_rng(3))
    assert before.draw(np.random.default_rng(3)) == after.draw(np.random.default_rng(3))


def test_an_included_event_is_drawn_and_comes_later(drawing: Path) -> None:
    more = drawing.with_name("mer.yaml")
    text = f"name: Mer\nstart: 2027-01-11T06:00\nduration: 5 d\ninclude: [{{scenario: {drawing.name}, at: 10 h}}]\n"
    more.write_text(text, encoding="utf-8")
    loaded = load_scenario(more)
    _, scenario = loaded.drawn((50.0, 0.75, 110.0, 0.4, 93.0))
    lose, _, restore = scenario.events
    assert isinstance(lose, Lose)
    assert isinstance(restore, Restore)
    assert (lose.at, restore.at) == (10 * H + 2700, 60 * H)


def test_a_mistake_in_an_event(scenario: Callable[..., list[Problem]]) -> None:
    (found,) = scenario("at: 1 h,", "at: 1 h ± 2 h,")
    assert (found.rule, found.place.key) == ("range-negative", "events[0].at")
    (found,) = scenario("at: 2 d,", "at: 2 d ± 2 kW,")
    assert (found.rule, found.place.key) == ("range-dimension", "events[2].at")


def test_a_restore_that_may_come_too_early(scenario: Callable[..., list[Problem]]) -> None:
    # lost at 1 h at the earliest and 49 h at the latest, but restored at 48 h: then nothing is lost yet
    (found,) = scenario("at: 1 h,", "at: 25 h ± 24 h,")
    assert found.rule == "range-end"
