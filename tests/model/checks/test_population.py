"""A population may be said in one number, in age bands or in both: what is left out is never taken for nobody."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.model.care import CareType, residents_per_day
from beredskap.model.checks import check_region
from beredskap.model.place import AGE_BANDS, Municipality
from beredskap.model.region import Region

counts = st.lists(st.integers(0, 5000), min_size=5, max_size=5)
rates = st.floats(0, 10)


def a_place(**said: int) -> Municipality:
    return Municipality.model_validate({"id": "Ekby", **said})


def some_care(**said: float) -> CareType:
    return CareType.model_validate({"id": "besok", "name": "Besök", "grade": "nödvändigt", **said})


def in_bands(numbers: list[int]) -> dict[str, int]:
    return dict(zip(AGE_BANDS, numbers, strict=True))


def wrong_with(place: dict[str, int], care: dict[str, float]) -> list[tuple[str, str, str]]:
    data: dict[str, Any] = {
        "id": "r",
        "name": "R",
        "class": "FIKTIV",
        "municipalities": {"Ekby": {"id": "Ekby", **place}},
        "care": {"besok": {"id": "besok", "name": "Besök", "grade": "nödvändigt", **care}},
    }
    return [(one.rule, one.subject, one.place.key) for one in check_region(Region.model_validate(data)).problems]


@given(counts, rates)
def test_the_sum_of_the_bands_need_not_be_typed(numbers: list[int], rate: float) -> None:
    said, unsaid = a_place(population=sum(numbers), **in_bands(numbers)), a_place(**in_bands(numbers))
    assert unsaid.inhabitants == said.inhabitants == sum(numbers)
    care = some_care(per_1000=rate, per_1000_65_plus=2 * rate)
    assert residents_per_day(care, unsaid) == residents_per_day(care, said)


@given(counts, rates, st.sets(st.sampled_from(AGE_BANDS)))
def test_care_that_asks_no_age_is_the_same_whatever_bands_are_left_out(
    numbers: list[int], rate: float, left_out: set[str]
) -> None:
    bands = {band: number for band, number in in_bands(numbers).items() if band not in left_out}
    place = a_place(population=sum(numbers), **bands)
    whole = a_place(population=sum(numbers), **in_bands(numbers))
    care = some_care(per_1000=rate)
    assert residents_per_day(care, place) == pytest.approx(residents_per_day(care, whole))
    assert not wrong_with({"population": sum(numbers), **bands}, {"per_1000": rate})


@given(counts, rates, rates, st.sets(st.sampled_from(AGE_BANDS)))
def test_a_rate_by_age_is_answered_or_refused_and_never_answered_as_nobody(
    numbers: list[int], rate: float, old: float, left_out: set[str]
) -> None:
    bands = {band: number for band, number in in_bands(numbers).items() if band not in left_out}
    asked = {"per_1000": rate, "per_1000_65_plus": old}
    wrong = wrong_with({"population": sum(numbers), **bands}, asked)
    if wrong:
        assert wrong == [("ages-missing", "care.besok", "per_1000_65_plus")]
        assert {"age_65_plus"} < left_out
        assert rate != old
    else:
        place = a_place(population=sum(numbers), **bands)
        whole = a_place(**in_bands(numbers))
        assert residents_per_day(some_care(**asked), place) == pytest.approx(
            residents_per_day(some_care(**asked), whole)
        )


def test_ten_thousand_in_one_number_ask_for_24_a_day() -> None:
    # 10 000 · 2.4 / 1000 = 24
    assert residents_per_day(some_care(per_1000=2.4), a_place(population=10_000)) == pytest.approx(24)


def test_one_band_left_out_is_the_rest_of_the_population() -> None:
    # 10 000 − (2000 + 1000 + 2500 + 2500) = 2000 of 65 or more, 2000 · 5 / 1000 = 10
    place = a_place(population=10_000, age_0_15=2000, age_16_24=1000, age_25_44=2500, age_45_64=2500)
    assert residents_per_day(some_care(per_1000_65_plus=5), place) == pytest.approx(10)


def test_some_bands_without_a_population_say_nothing_of_how_many_there_are() -> None:
    assert wrong_with({"age_65_plus": 20}, {"per_1000": 1}) == [
        ("population-part", "municipalities.Ekby", "age_65_plus")
    ]
    assert not wrong_with({"age_65_plus": 20} | dict.fromkeys(AGE_BANDS[:4], 0), {"per_1000": 1})


def test_what_is_not_said_is_called_so() -> None:
    said = {}
    for name, place in {"a": {}, "b": {"population": 0}}.items():
        region = Region.model_validate(
            {"id": "r", "name": "R", "class": "FIKTIV", "municipalities": {name: {"id": name, **place}}}
        )
        said[name] = [str(one.message) for one in check_region(region).findings if one.rule == "no-population"]
    assert said == {"a": ["folkmängden i a är inte angiven; räknat utan den"], "b": ["b har ingen folkmängd"]}
