"""Which quantities of a region are okänd, by the path a coordinator would look for them at."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

from pydantic import BaseModel

from beredskap.model.base import Amount
from beredskap.model.need import Step
from beredskap.model.region import Region

_LIMITING = ("nodes", "offerings", "stores", "batches", "vehicles", "staff")
_NO_LIMIT = ("minimum", "required", "consumption", "consumption_crisis")


def unknown_quantities(region: Region, measures: Collection[str] = ()) -> tuple[str, ...]:
    """Dotted paths (``stores.uso.dieseltank.amount``) of every okänd quantity that could limit something, those of ``measures`` among them, sorted.

    A store with neither an amount nor batches holds an okänd amount, and an offering without a capacity has an okänd one.
    """
    counted = {batch.store for batch in region.batches.values()}
    unsaid = [
        f"stores.{name}.amount" for name, store in region.stores.items() if store.amount is None and name not in counted
    ]
    unsaid += [f"offerings.{name}.capacity" for name, one in region.offerings.items() if one.capacity is None]
    said = (
        f"{table}.{name}.{path}"
        for table in _LIMITING
        for name, record in getattr(region, table).items()
        for path in _paths(record)
    )
    decided = (f"measures.{name}.{path}" for name in sorted(set(measures)) for path in _paths(region.measures[name]))
    return tuple(sorted((*said, *unsaid, *decided)))


def unknown_inpatients(occupancy: Mapping[str, float]) -> tuple[str, ...]:
    """The same of inpatients who are reported as okänd (`OKAND`): ``offerings.uso.iva.inpatients``."""
    return tuple(f"offerings.{name}.inpatients" for name, told in sorted(occupancy.items()) if math.isnan(told))


def _paths(record: BaseModel) -> list[str]:
    found = []
    for field, value in record.__dict__.items():
        if isinstance(value, Amount):
            found += [field] if value.value is None and field not in _NO_LIMIT else []
        elif isinstance(value, Step):
            found += [field] if value.duration is None else []
        elif isinstance(value, BaseModel):
            found += [f"{field}.{path}" for path in _paths(value)]
        elif isinstance(value, tuple):
            for index, part in enumerate(value):
                if isinstance(part, Step) and part.duration is None:
                    found.append(f"{field}[{index}]")
                elif isinstance(part, BaseModel) and not isinstance(part, Step):
                    found += [f"{field}[{index}].{path}" for path in _paths(part)]
        elif isinstance(value, dict):
            found += [
                f"{field}.{f'{key * 100:g} %' if isinstance(key, float) else key}"
                for key, part in value.items()
                if isinstance(part, Amount) and part.value is None
            ]
    return found
