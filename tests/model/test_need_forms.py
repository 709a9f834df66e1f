"""The forms that a need, a delivery, a share, a flag and an endurance profile are written in."""

from __future__ import annotations

import math
from typing import Any

import pytest
from pydantic import ValidationError

from beredskap.model.base import Amount
from beredskap.model.care import CareType
from beredskap.model.need import Need, Step
from beredskap.model.node import Node, Trial
from beredskap.model.supply import Item, Store

HOUR = 3600


def need(**body: Any) -> Need:
    return Need.model_validate(body)


def refusal(body: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as caught:
        Need.model_validate(body)
    return " ".join(error["msg"] for error in caught.value.errors())


def test_one_source_in_short() -> None:
    assert need(journal="cosmic") == Need(name="journal", sources=("cosmic",))


def test_alternatives_keep_their_order() -> None:
    made = need(el={"any": ["b", "a"], "load": "120 kW", "shed": "1"})
    assert made.sources == ("b", "a")
    assert made.load == Amount(value=120.0, dimension="power")
    assert (made.shed, made.at_least) == (1, 1)


def test_k_of_n() -> None:
    made = need(kyla={"at_least": "2", "of": ["a", "b", "c"]})
    assert (made.at_least, len(made.sources)) == (2, 3)


def test_a_store_with_a_draw_in_short_and_in_full() -> None:
    short = need(diesel={"store": "tank", "draw": "20 L/h"})
    full = need(diesel={"store": "tank", "draw": {"a": "20 L/h", "b": "0.25 L/kWh"}})
    assert short.draw is not None
    assert short.draw.a == Amount(value=20.0, dimension="volume/time")
    assert full.draw is not None
    assert full.draw.b == Amount(value=0.25, dimension="volume/energy")


def test_without_is_nothing_at_once_when_left_out() -> None:
    assert need(el="a").without == (Step(level=0.0, duration=math.inf),)


def test_a_profile_ends_in_nothing_when_its_last_step_has_a_time() -> None:
    made = need(el="a", without=["100 % for 8 h", "60 % for 3 d"])
    assert made.without == (
        Step(level=1.0, duration=8 * HOUR),
        Step(level=0.6, duration=72 * HOUR),
        Step(level=0.0, duration=math.inf),
    )


def test_an_unknown_time_is_kept_as_unknown() -> None:
    assert need(el="a", without=["100 % for okänd", "0 %"]).without[0] == Step(level=1.0, duration=None)


@pytest.mark.parametrize(("body", "words"), [
    ({"el": "a", "without": []}, "är tom"),
    ({"el": "a", "without": ["50 % for 1 h", "60 %"]}, "får inte stiga"),
    ({"el": "a", "without": ["50 %", "0 %"]}, "bara det sista"),
    ({"el": "a", "without": ["150 %"]}, "mellan 0 % och 100 %"),
    ({"el": "a", "without": ["50 % for 3 kW"]}, "här behövs tid"),
    ({"el": {"any": ["a"], "store": "b"}}, "ska ha ett av"),
    ({"el": {}}, "ska ha ett av"),
    ({"el": "a", "vatten": "b"}, "ett behov har ett namn"),
    ({}, "ett behov har ett namn"),
    ({"el": ["a"]}, "måste namnge en källa"),
    ({"el": {"at_least": 3, "of": ["a", "b"]}}, "kräver minst 3 av 2"),
])  # fmt: skip
def test_what_is_not_a_need_is_said(body: dict[str, Any], words: str) -> None:
    assert words in refusal(body)


def store(delivery: str) -> Store:
    return Store.model_validate({"id": "s", "site": "uso", "item": "insulin", "deliveries": [delivery]})


def test_a_delivery_in_text() -> None:
    delivery = store("400 st every 7 d first 2 d from lager.central lost").deliveries[0]
    assert delivery.amount == Amount(value=400.0, dimension="count")
    assert (delivery.every, delivery.first) == (7 * 24 * HOUR, 2 * 24 * HOUR)
    assert (delivery.supplier, delivery.missed) == ("lager.central", "lost")


def test_a_delivery_may_leave_out_all_but_amount_and_interval() -> None:
    delivery = store("12 m3 every 30 d").deliveries[0]
    assert delivery.amount == Amount(value=12000.0, dimension="volume")
    assert (delivery.first, delivery.supplier, delivery.missed) == (None, None, "late")


@pytest.mark.parametrize("text", ["400 st", "every 7 d", "400 st every", "okej"])
def test_what_is_not_a_delivery_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        store(text)


@pytest.mark.parametrize(("text", "share"), [("60 %", 0.6), ("0.6", 0.6), ("100%", 1.0), ("0", 0.0)])
def test_a_share(text: str, share: float) -> None:
    made = Store.model_validate({"id": "s", "site": "uso", "item": "i", "usable": text})
    assert made.usable == pytest.approx(share)


@pytest.mark.parametrize(("text", "value"), [("true", True), ("false", False), ("TRUE", True), (True, True)])
def test_a_flag(text: object, value: bool) -> None:
    made = CareType.model_validate({"id": "c", "name": "C", "grade": "nödvändigt", "locked": text})
    assert made.locked is value


@pytest.mark.parametrize("text", ["kanske", "j", "1", "on", 1])
def test_what_is_not_true_or_false_is_not_a_flag(text: object) -> None:
    with pytest.raises(ValidationError, match="ja eller nej"):
        CareType.model_validate({"id": "c", "name": "C", "grade": "nödvändigt", "locked": text})


@pytest.mark.parametrize("text", ["2027", "0", "20270111x", "igår"])
def test_a_date_is_an_iso_date_and_never_seconds_since_1970(text: str) -> None:
    with pytest.raises(ValidationError, match="inte ett datum"):
        Item.model_validate({"id": "i", "name": "I", "category": "gas", "unit": "st", "as_of": text})


def test_unknown_is_a_value_and_not_zero() -> None:
    made = Store.model_validate({"id": "s", "site": "uso", "item": "i", "amount": "okänd"})
    assert made.amount == Amount(value=None, dimension="")
    assert not made.amount.known


def test_a_test_run_in_short() -> None:
    made = Node.model_validate({"id": "n", "site": "s", "testing": "1 h every 30 d"})
    assert made.testing == Trial(length=HOUR, every=30 * 24 * HOUR)
    for wrong in ("1 h", "1 h every 0 d", "1 kW every 30 d"):
        with pytest.raises(ValidationError):
            Node.model_validate({"id": "n", "site": "s", "testing": wrong})


@pytest.mark.parametrize("code", ["", "A", "A10", "A10A", "A10AB", "A10AB05"])
def test_atc_codes(code: str) -> None:
    assert Item.model_validate({"id": "i", "name": "i", "category": "läkemedel", "unit": "st", "atc": code}).atc == code


@pytest.mark.parametrize("code", ["a10ab05", "A1", "A10AB5", "A10AB055", "10AB05", "A10 AB05"])
def test_a_code_of_another_form_is_refused_with_the_forms_there_are(code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Item.model_validate({"id": "i", "name": "i", "category": "läkemedel", "unit": "st", "atc": code})
    assert f"«{code}» har inte formen av en ATC-kod" in str(caught.value)
