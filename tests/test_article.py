"""From what an amount of an article is written in to the unit that it is held in, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.model.supply import Item
from beredskap.units import UnitError


def item(unit: str = "st", **fields: Any) -> Item:
    return Item.model_validate({"id": "vara", "name": "Vara", "category": "läkemedel", "unit": unit, **fields})


@pytest.mark.parametrize(
    ("thing", "text", "found"),
    [
        (item(pack="100 st"), "3 förp", 300),
        (item(pack="100 st"), "3", 3),
        (item(pack="100 st"), "2 kartonger", 200),
        (item(pack="100 st"), "3 flaskor", 3),
        (item("mg", pack="10 g", ddd="4 g"), "2 DDD", 8000),
        (item("mg", pack="10 g"), "2 flaskor", 20_000),  # what is not counted comes in bottles as it comes in packs
        (item("IE", ddd="10 kIE"), "2,5 DDD", 25_000),
        (item("L"), "2,5 m3", 2500),
        (item("m3"), "2", 2000),  # base units: litres
        (item("m3", contains="9 kWh"), "18 kWh", 2000),
        (item("L", contains="9 kWh"), "18 MWh", 2000),
        (item(contains="10 m3"), "120 m3", 12),
        (item(contains="10 L at 200 bar"), "8 000 L", 4),  # 10 · 200 = 2 000 L in each
        (item(contains="10 L vid 200 bar"), "4 flaskor", 4),
        (item(contains="0.3 kg"), "3000 g", 10),
    ],
)
def test_amounts(thing: Item, text: str, found: float) -> None:
    assert thing.article.read(text) == pytest.approx(found)


@pytest.mark.parametrize(
    ("thing", "text", "said"),
    [
        (item(), "2 DDD", "WHO anger ingen DDD"),
        (item(ddd="4 g"), "2 DDD", "styrkan saknas"),
        (item("mg", ddd="okänd"), "2 DDD", "WHO anger ingen DDD"),
        (item(), "2 förp", "ingen förpackning angiven"),
        (item(pack="okänd"), "2 förp", "ingen förpackning angiven"),
        (item(pack="0 st"), "2 förp", "ingen förpackning angiven"),
        (item("L"), "2 flaskor", "ingen förpackning angiven"),
        (item("L"), "2 kWh", "inte angivet («contains»)"),
        (item("L", contains="okänd"), "2 kWh", "inte angivet («contains»)"),
        (item("L", contains="9 kWh"), "2 kg", "rymmer energi, inte massa"),
        (item(), "2 kW", "går inte att räkna om"),
        (item(), "2,5 st", "minsta delen är 1 st"),
        (item(pack="25 st"), "0,5 förp", "minsta delen är 1 st"),
        (item(smallest="0.5 st"), "0,25 st", "minsta delen är 0,5 st"),
        (item(), "1.000 st", "kan vara ett decimaltal eller ett tusental"),
    ],
)
def test_what_cannot_be_told_is_refused_with_the_reason(thing: Item, text: str, said: str) -> None:
    with pytest.raises(UnitError) as error:
        thing.article.read(text)
    assert said in str(error.value.message)


def test_the_smallest_part_is_what_the_item_says() -> None:
    assert item(smallest="0.5 st").article.read("2,5 st") == 2.5
    assert item("mg").article.read("2,5") == 2.5
    # Half a bottle has something in it.
    assert item(contains="616 L").article.read("308 L") == pytest.approx(0.5)


@given(st.integers(1, 10**6), st.sampled_from(["1 st", "0.5 st", "0.25 st"]))
def test_a_whole_number_of_parts_is_read_exactly(parts: int, smallest: str) -> None:
    article = item(smallest=smallest).article
    assert article.whole(parts * article.smallest * (1 + 1e-12)) == parts * article.smallest


@pytest.mark.parametrize("contains", ["10 kg at 200 bar", "10 L at x bar", "10 L at 1.000 bar"])
def test_what_is_no_volume_at_a_pressure(contains: str) -> None:
    with pytest.raises(ValueError, match="«"):
        item(contains=contains)
