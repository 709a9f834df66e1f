"""What a region does not model is told from what is empty in it: filling in a part takes its line away and no other, and emptying it brings it back."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beredskap.model.queries.unmodelled import list_unmodelled
from beredskap.model.region import Region
from tests.worlds import world

SMALL: dict[str, Any] = {
    "municipalities": {"m": {"population": 1000}},
    "sites": {"hus": {"kind": "sjukhus", "name": "Huset"}, "vc": {"kind": "vårdcentral"}},
    "care": {"vard": {"measure": "vårddygn", "per_1000": 1, "stay": "3 d"}, "besok": {"per_1000": 1}},
    "offerings": {"vard": {"site": "hus"}, "besok": {"site": "vc"}},
    "stores": {"kit": {}},
    "nodes": {"nat": {}},
}
PARTS: dict[str, dict[str, Any]] = {
    "Vägar": {"roads": {"r": {"start": "m", "end": "m", "km": 1}}},
    "Patienter utifrån": {"nonresidents": {"x": {"municipality": "m", "care": "vard", "per_day": 1}}},
    "Fordon": {"vehicles": {"bil": {"kind": "bil", "number": 1}}},
    "Reserver": {"nodes.reserv": {"standby": True}},
    "Omstarter": {"nodes.nat.restart": "1 h"},
    "Utgångsdatum": {"batches": {"b": {"store": "kit", "amount": "1 st", "expires": "2027-01-01"}}},
    "Leveranser": {"stores.kit.deliveries": ["1 st every 1 d"]},
    "Leverantörer": {"stores.kit.supplier": "nat"},
    "Vård som ersätter annan": {"care.vard.stand_in": [{"care": "besok", "share": 1}]},
    "Vård som följer på annan": {"care.besok.followed_by": [{"care": "vard", "share": 0.1}]},
    "Längsta restid": {"care.besok.reach": "1 h"},
    "Vård som ett avbrott skapar": {
        "care.besok.arises_when": [{"node": "nat", "after": "1 h", "per_1000": 1, "over": "1 h"}]
    },
    "Vård av många skadade": {"care.besok.triage": "röd"},
    "Grannregionernas sjukhus": {"sites.granne": {"name": "Granne", "kind": "grannsjukhus", "municipality": "m"}},
    "Dygnsrytm och öppettider": {"profiles": {"dag": {}}},
    "Årstider": {"seasons": {"vinter": {"months": [1] * 12}}},
    "Åtgärder": {"measures": {"x": {"name": "X"}}},
}
BY_SITE: dict[str, dict[str, Any]] = {
    "Personal": {"staff": {"läkare": "1 h"}},
    "Material och läkemedel": {"items": {"kit": "1 st"}},
    "El": {"needs": [{"el": "nat"}]},
    "Vatten": {"needs": [{"vatten": "nat"}]},
    "It och telefoni": {"needs": [{"journal": "nat"}]},
}


def with_parts(*chosen: dict[str, Any]) -> Region:
    whole = copy.deepcopy(SMALL)
    for part in chosen:
        for path, value in part.items():
            *steps, last = path.split(".")
            holder: Any = whole
            for step in steps:
                holder = holder.setdefault(step, {})
            holder[last] = {**holder.get(last, {}), **value} if isinstance(value, dict) else value
    return world(**whole)


def parts_of(region: Region) -> list[str]:
    return [text[:1].upper() + text[1:] for text in (one.part.text("sv") for one in list_unmodelled(region))]


@given(st.sets(st.sampled_from(sorted(PARTS))))
def test_what_is_there_is_not_told_and_what_is_not_is(chosen: set[str]) -> None:
    told = parts_of(with_parts(*(PARTS[name] for name in sorted(chosen))))
    assert set(told) & set(PARTS) == set(PARTS) - chosen
    assert len(told) == len(set(told))


@pytest.mark.parametrize("part", BY_SITE)
def test_what_care_has_at_one_kind_of_site_is_told_of_the_others(part: str) -> None:
    def at(*offerings: str) -> list[str]:
        found = parts_of(with_parts(*({f"offerings.{one}.{key}": BY_SITE[part][key] for key in BY_SITE[part]} for one in offerings)))  # fmt: skip
        return [one for one in found if one.startswith(part)]

    assert at() == [part]
    assert at("vard") == [f"{part} vid vårdcentraler"]
    assert at("besok") == [f"{part} vid Huset"]
    assert at("vard", "besok") == []


def test_power_far_behind_is_power() -> None:
    chain = {
        "nodes.central": {"needs": [{"matning": "elnat"}]},
        "nodes.elnat": {},
        "nodes.drift": {"needs": [{"x": "central"}]},
    }
    needs = {f"offerings.{one}.needs": [{"drift": "drift"}] for one in ("vard", "besok")}
    assert not [one for one in parts_of(with_parts(chain, needs)) if one.startswith("El")]


def test_people_and_ages_are_told_municipality_by_municipality() -> None:
    towns = {
        "a": {"population": 10},
        "b": {"age_0_15": 5, "age_16_24": 0, "age_25_44": 0, "age_45_64": 0, "age_65_plus": 5},
        "c": {},
        "ute": {"outside": True},
    }
    region = Region.model_validate(
        {
            "id": "r",
            "name": "R",
            "class": "FIKTIV",
            "municipalities": {name: {"id": name, **town} for name, town in towns.items()},
        }
    )
    told = parts_of(region)
    assert "Folkmängd i c" in told
    assert "Åldrar i a" in told


def test_an_empty_region_says_so_first() -> None:
    told = parts_of(Region.model_validate({"id": "r", "name": "R", "class": "FIKTIV"}))
    assert told[:5] == ["Kommuner", "Anläggningar", "Vårdtyper", "Vårdutbud", "Vägar"]
    assert {"El", "Vatten", "It och telefoni", "Personal", "Material och läkemedel", "Lager"} <= set(told)


def test_power_without_care_is_modelled() -> None:
    region = Region.model_validate(
        {
            "id": "r",
            "name": "R",
            "class": "FIKTIV",
            "nodes": {"a": {"id": "a", "site": "s", "needs": [{"el": "b"}]}, "b": {"id": "b", "site": "s"}},
        }
    )
    assert "El" not in parts_of(region)
    assert "Vatten" in parts_of(region)
