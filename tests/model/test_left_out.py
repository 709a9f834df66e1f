"""A field that is left out is never taken for 0, unless its description says so; and leaving one out is never a mistake by comparison with 0."""

from __future__ import annotations

import copy
import importlib
import pkgutil
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import beredskap.model
from beredskap.engine import simulate
from beredskap.engine.unknowns import unknown_quantities
from beredskap.files.schema.meanings import meaning
from beredskap.model.base import Record
from beredskap.model.checks import check_region
from beredskap.model.raw import COLLECTIONS
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal, Outcome
from beredskap.model.scenario.scenario import Scenario
from beredskap.report.document.table import UNKNOWN
from beredskap.report.naming.names import Names
from beredskap.report.run.means import measures
from tests.worlds import world

for module in pkgutil.walk_packages(beredskap.model.__path__, "beredskap.model."):
    importlib.import_module(module.name)

BANDS = {"age_0_15": 200, "age_16_24": 100, "age_25_44": 250, "age_45_64": 250, "age_65_plus": 200}
WHOLE = world(
    municipalities={"m": {"population": 1000, "lat": 59.3, "lon": 15.2, "listed": 900, "ambulance_minutes": 8, **BANDS}},
    sites={"hus": {"kind": "sjukhus", "lat": 59.3, "lon": 15.2, "hours": "dag", "operator": "region"}},
    profiles={"dag": {"hours": [1] * 24}},
    seasons={"vinter": {"months": [1] * 12}},
    care={
        "vard": {
            "measure": "vårddygn", "per_1000": 1, "per_1000_65_plus": 5, "stay": "3 d", "wait": "6 h", "reach": "1 h", "weight": 2,
            "transport": ["bil"], "transported": "10 %", "season": "vinter", "profile": "dag",
        },
        "besok": {"per_1000": 2, "wait": "1 d", "followed_by": [{"care": "vard", "share": "10 %", "after": "4 h"}]},
    },
    nodes={
        "elnat": {"capacity": "100 kW", "restart": "1 h", "rto": "2 h", "mtpd": "4 h"},
        "aggregat": {
            "standby": True, "start": "20 s", "start_fails": "1 %", "capacity": "50 kW", "testing": "1 h every 30 d",
            "needs": [{"bransle": {"store": "tank", "draw": {"a": "2 L/h", "b": "0.2 L/kWh"}}}],
        },
    },
    offerings={
        "vard": {
            "capacity": "9 vårdplatser", "staff": {"läkare": "1 h"}, "items": {"kit": "1 st"}, "season": "vinter",
            "needs": [{"el": {"any": ["elnat", "aggregat"], "load": "10 kW", "shed": 1}, "without": ["100 % for 1 h"], "recharge": "2 h"}],
            "over_occupancy": {"share": "10 %", "lasts": "3 d"},
        },
        "besok": {"capacity": "20 besök/dygn", "hours": "dag"},
    },
    items={
        "diesel": {"unit": "L", "pack": "10 L", "price": 20, "shelf_life": "1 d", "target": "3 d", "crisis": "150 %"},
        "kit": {"unit": "st", "pack": "10 st", "target": "30 d"},
    },
    stores={
        "tank": {
            "item": "diesel", "amount": "100 L", "capacity": "200 L", "usable": "90 %", "minimum": "20 L", "supplier": "elnat",
            "lead_time": "1 d", "consumption": "1 L/d", "consumption_crisis": "2 L/d", "deliveries": ["10 L every 1 d first 2 h"],
        },
        "kit": {"amount": "90 st", "minimum": "5 st"},
    },
    batches={"b": {"store": "kit", "amount": "50 st", "expires": "2027-06-01"}},
    vehicles={"bil": {"kind": "bil", "number": "2 st", "seats": 2, "load_time": "5 min", "hours": "dag", "on_site": "20 %"}},
    staff={
        "lakare": {
            "competence": "läkare", "present": "40 h/dygn", "required": "30 h/dygn", "profile": "dag", "season": "vinter",
            "claimed": "5 %", "hired": "5 %", "heads": 20, "mustering": "2 h",
        }
    },
    measures={"fyll": {"name": "Fyll", "cost": 5, "lead_time": "1 h", "lasts": "1 d", "does": [{"deliver": {"amount": "5 L", "to": "tank"}}]}},
)  # fmt: skip
NEEDS_AGES = {"ages-missing", "population-part"}
"""What no answer can be given without; it is said, and never answered as 0."""


def records() -> Iterator[type[Record]]:
    work = [Record]
    while work:
        for one in work.pop().__subclasses__():
            work.append(one)
            if not one.__module__.startswith("beredskap.model.result") and one.__module__.startswith("beredskap.model"):
                yield one


def optional_fields() -> list[tuple[str, str, str]]:
    return sorted(
        (collection, identity, field)
        for collection in COLLECTIONS
        for identity, record in getattr(WHOLE, collection).items()
        for field, info in type(record).model_fields.items()
        if not info.is_required() and field in record.model_fields_set
    )


def without(*left_out: tuple[str, str, str]) -> Region:
    tables = {name: dict(getattr(WHOLE, name)) for name in COLLECTIONS}
    for collection, identity, field in left_out:
        record = tables[collection][identity]
        kept = {name: getattr(record, name) for name in record.model_fields_set if name != field}
        tables[collection][identity] = type(record).model_validate(copy.deepcopy(kept))
    return WHOLE.model_copy(update=tables)


@pytest.mark.parametrize("record", sorted(set(records()), key=lambda one: f"{one.__module__}.{one.__name__}"), ids=str)
def test_what_is_0_when_it_is_left_out_says_so(record: type[Record]) -> None:
    for name, field in record.model_fields.items():
        is_number = isinstance(field.default, int | float) and not isinstance(field.default, bool)
        if is_number and field.default == 0 and name in record.__annotations__:
            assert "telämnat är 0" in meaning(record, field.alias or name), name


def test_the_region_is_whole() -> None:
    assert not check_region(WHOLE).problems
    assert len(optional_fields()) > 80


@settings(max_examples=200)
@given(st.sets(st.sampled_from(optional_fields()), min_size=1, max_size=3))
def test_leaving_out_is_never_a_mistake_by_comparison_with_0(left_out: set[tuple[str, str, str]]) -> None:
    wrong = {one.rule for one in check_region(without(*sorted(left_out))).problems}
    assert wrong <= NEEDS_AGES | _broken_by(left_out)


def _broken_by(left_out: set[tuple[str, str, str]]) -> set[str]:
    """What is wrong because another field refers to the one that is gone, whatever its value."""
    fields = {(collection, field) for collection, _, field in left_out}
    reasons = {
        ("nodes", "standby"): {"not-standby"},
        ("care", "measure"): {"wrong-dimension", "not-beds", "mixed-measures"},
        ("nodes", "needs"): set(),
    }
    return set().union(*(reasons.get(one, set()) for one in fields))


def asking(event: dict[str, Any]) -> Scenario:
    start = datetime(2027, 1, 11)
    return Scenario.model_validate({"name": "x", "region": "r", "start": start, "duration": "2 d", "events": [event]})


SCENARIO = asking({"at": "2 h", "lose": "elnat"})


def outcome(region: Region) -> Outcome:
    journal: Journal = simulate(region, SCENARIO)
    return next(one for one in journal.outcomes if one.care == "vard" and not one.municipality)


@pytest.mark.parametrize("left_out", [("offerings", "vard", "capacity"), ("stores", "tank", "amount")])
def test_an_amount_left_out_is_okand_and_lies_between_nothing_and_plenty(left_out: tuple[str, str, str]) -> None:
    region = without(left_out)
    assert ".".join(left_out) in unknown_quantities(region)
    found = outcome(region)
    low, high = found.unmet_bounds or (found.unmet, found.unmet)
    assert low - 1e-6 <= outcome(WHOLE).unmet <= high + 1e-6


@pytest.mark.parametrize(("collection", "identity"), [("nodes", "elnat"), ("nodes", "aggregat"), ("stores", "tank")])
def test_a_limit_left_out_never_limits(collection: str, identity: str) -> None:
    assert outcome(without((collection, identity, "capacity"))).unmet <= outcome(WHOLE).unmet + 1e-6


def test_a_price_left_out_is_okand() -> None:
    region, scenario = without(("measures", "fyll", "cost")), asking({"at": 0, "measure": "fyll"})
    journal = simulate(region, scenario)
    assert [taken.cost for taken in journal.measures] == [None]
    table, *_ = measures.tables(journal, Names(region, scenario))
    assert table.lead[0].text("sv") == "Åtgärder som verkade: 1; vad de kostar är okänt."
    assert UNKNOWN in table.rows[0]
