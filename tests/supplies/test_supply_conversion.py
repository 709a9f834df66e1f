"""From one measure of an item to another, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from beredskap.model.supply import Item
from beredskap.supplies.conversion import ConversionError, convert


def item(unit: str = "st", **fields: Any) -> Item:
    return Item.model_validate({"id": "vara", "name": "Vara", "category": "läkemedel", "unit": unit, **fields})


@pytest.mark.parametrize(
    ("thing", "amount", "start", "end", "found"),
    [
        (item(pack="100 st"), 3, "förpackningar", "st", 300),
        (item(pack="100 st"), 250, "st", "förpackningar", 2.5),
        (item("mg", pack="10 g", ddd="4 g"), 2, "förpackningar", "DDD", 5),
        (item("mg", ddd="0.5 mg"), 3, "DDD", "mg", 1.5),
        (item("IE", ddd="10 kIE"), 25_000, "IE", "DDD", 2.5),
        (item("L"), 2500, "L", "m3", 2.5),
        (item("m3", contains="9 kWh"), 2, "m3", "kWh", 18),
        (item("L", contains="9 kWh"), 2, "m3", "kWh", 18_000),
        (item("L", contains="9 kWh"), 1, "MWh", "L", 1000 / 9),
        (item(contains="10 m3"), 12, "st", "m3", 120),
        (item(contains="10 m3", pack="12 st"), 240, "m3", "förpackningar", 2),
        (item(contains="0.3 kg"), 10, "st", "g", 3000),
    ],
)
def test_conversions(thing: Item, amount: float, start: str, end: str, found: float) -> None:
    assert convert(thing, amount, start, end) == pytest.approx(found)
    assert convert(thing, found, end, start) == pytest.approx(amount)


@pytest.mark.parametrize(
    ("thing", "start", "end", "said"),
    [
        (item(atc="N01AX10"), "st", "DDD", "WHO anger ingen DDD för Vara (N01AX10)"),
        (item(), "st", "DDD", "ingen ATC-kod"),
        (item(ddd="4 g"), "st", "DDD", "styrkan saknas"),
        (item("mg", ddd="okänd"), "mg", "DDD", "DDD är okänd"),
        (item(), "förpackningar", "st", "ingen förpackning angiven"),
        (item(pack="okänd"), "förpackningar", "st", "storlek är okänd"),
        (item(pack="0 st"), "st", "förpackningar", "noll"),
        (item("L"), "L", "kWh", "inte angivet («contains»)"),
        (item("L", contains="okänd"), "L", "kWh", "är okänt"),
        (item("L", contains="9 kWh"), "L", "kg", "rymmer energi, inte massa"),
        (item(), "st", "flaskor", "okänd enhet"),
    ],
)
def test_what_has_no_conversion_is_refused_with_the_reason(thing: Item, start: str, end: str, said: str) -> None:
    with pytest.raises(ConversionError) as error:
        convert(thing, 1, start, end)
    assert said in str(error.value.message)
