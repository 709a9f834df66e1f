"""How long one store lasts, explained: the days at each level, the target and where it comes from, and what the figures rest on."""

from __future__ import annotations

import math

from beredskap.language import Message, message
from beredskap.model.region import Region
from beredskap.model.supply import Level
from beredskap.report.document import formatting
from beredskap.report.document.table import Fact
from beredskap.report.naming.names import Names
from beredskap.report.stock import words
from beredskap.report.stock.endurance import remark
from beredskap.supplies.endurance import EnduranceLine
from beredskap.supplies.target import source_of


def facts(line: EnduranceLine, region: Region, horizon: int) -> list[Fact]:
    """One fact a line."""
    names = Names(region)
    item, store = region.items[line.item], region.stores[line.stores[0]]
    dimension = names.dimension(store.id)
    normal, crisis, urgent = (days(value, horizon) for value in line.days)
    said: list[Fact] = [
        (message("Läge"), words.state(line, region)),
        (
            message("Räcker"),
            message(
                "{normal} normalt, {crisis} i kris, {urgent} för bara nödvändigt",
                normal=normal,
                crisis=crisis,
                urgent=urgent,
            ),
        ),
    ]
    if line.target is not None:
        kind = message("krav") if item.binding else message("riktvärde")
        said.append(
            (
                message("Mål"),
                _with_source(_say_target(line.target, kind, item.target_level), source_of(region, store.id)),
            )
        )
    if line.lack is not None and line.lack > 1e-9 and line.target is not None:
        said.append((message("Saknas till målet"), formatting.quantity(line.lack, dimension)))
    if line.per_day[0] is not None:
        used = message(
            "{amount} per dygn ({basis})",
            amount=formatting.quantity(line.per_day[0], dimension),
            basis=words.basis(line.bases),
        )
        said.append((message("Åtgång"), used))
    if line.usable is not None:
        said.append((message("Användbart"), formatting.quantity(line.usable, dimension)))
    if line.expired:
        said.append((message("Utgånget"), formatting.quantity(line.expired, dimension)))
    if store.source:
        said.append((message("Källa"), store.source))
    told = remark(line, names)
    return [*said, (message("Anmärkning"), told)] if told is not None else said


def _say_target(target: float, kind: Message, level: Level) -> Message:
    days = formatting.number(words.round_down(target))
    return message("{days} d, {kind}, vid {level}", days=days, kind=kind, level=words.LEVELS[level])


def _with_source(said: Message, source: str) -> Message:
    return message("{said} ({source})", said=said, source=source) if source else said


def days(value: float | None, horizon: int) -> Message:
    """Days in a sentence, as the tables show them."""
    if value is None:
        return message("okänt antal dygn")
    if math.isinf(value):
        return message("ingen förbrukning")
    if value >= horizon:
        return message("≥ {n} d", n=horizon)
    return message("{n} d", n=formatting.number(words.round_down(value)))
