"""A field of a record as a reader sees it: amounts with units, durations, shares and lists."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import BaseModel

from beredskap.language import Message, message
from beredskap.model.base import Amount
from beredskap.model.need import FOREVER, Step
from beredskap.model.node import Trial
from beredskap.model.supply import Delivery
from beredskap.model.times.stay import StaySpread
from beredskap.report.document import formatting
from beredskap.report.document.formatting import join_parts

_DURATIONS: Final = frozenset(
    (
        "restart",
        "start",
        "mttf",
        "fails_after",
        "repair",
        "rto",
        "mtpd",
        "stay",
        "wait",
        "after",
        "over",
        "lead_time",
        "load_time",
        "unload_time",
        "shelf_life",
        "target",
        "recharge",
        "every",
        "first",
        "staff",
        "lasts",
    )
)
_SHARES: Final = frozenset(("usable", "transported", "on_site", "share", "satellites"))


def value(field: str, found: object) -> Message | str:
    """One value in words."""
    match found:
        case None:
            return ""
        case Amount():
            return formatting.quantity(found.value, found.dimension)
        case bool():
            return "ja" if found else "nej"
        case float() | int():
            return _number(field, found)
        case datetime.date():
            return found.isoformat()
        case Delivery():
            return _delivery(found)
        case Step():
            return step(found)
        case Trial():
            length, every = formatting.duration(found.length), formatting.duration(found.every)
            return message("{amount} var {time}", amount=length, time=every)
        case StaySpread():
            return _spread(found)
        case BaseModel():
            parts = [value(name, getattr(found, name)) for name in type(found).model_fields]
            return join_parts([part for part in parts if part != ""])
        case Mapping():
            return join_parts([join_parts([str(key), value(field, one)]) for key, one in found.items()], "; ")
        case tuple() | list():
            return join_parts([value(field, one) for one in found], ", ")
    return str(found)


def _number(field: str, found: float) -> Message | str:
    if field in _DURATIONS:
        return formatting.duration(found)
    return formatting.share(found) if field in _SHARES else formatting.number(found)


def _spread(found: StaySpread) -> Message | str:
    """«30 % i 1 d, 70 % i 4 d», «lognormal 80 %»."""
    if found.kind == "table":
        return join_parts(
            [
                message("{level} i {time}", level=formatting.share(one.share), time=formatting.duration(one.stay))
                for one in found.shares
            ],
            ", ",
        )
    return join_parts([found.kind, formatting.share(found.deviation)]) if found.kind == "lognormal" else found.kind


def _delivery(found: Delivery) -> Message:
    """«4 m³ var 7 d från lager.central»."""
    said: list[Message | str] = [
        message("{amount} var {time}", amount=value("amount", found.amount), time=formatting.duration(found.every))
    ]
    if found.first is not None:
        said.append(message("första gången efter {time}", time=formatting.duration(found.first)))
    if found.supplier:
        said.append(message("från {supplier}", supplier=found.supplier))
    return join_parts(said)


def endurance(steps: Sequence[Step]) -> Message:
    """«100 % i 20 min, sedan 0 %»; a profile of one step holds at once."""
    if len(steps) == 1:
        return message("{level} genast", level=formatting.share(steps[0].level))
    return join_parts([step(one) for one in steps], ", ")


def step(found: Step) -> Message:
    """«60 % i 3 d»."""
    level = formatting.share(found.level)
    if found.duration is None:
        return message("{level} okänd tid", level=level)
    if found.duration == FOREVER:
        return message("sedan {level}", level=level)
    return message("{level} i {time}", level=level, time=formatting.duration(found.duration))
