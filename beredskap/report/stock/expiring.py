"""What has expired, what does so before it is used, and what is used in time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from beredskap.language import Message, message
from beredskap.model.supply import Level
from beredskap.report.document import formatting
from beredskap.report.document.table import UNKNOWN, Cell, Column, Document, Table, sentences
from beredskap.report.naming.names import Names
from beredskap.report.stock import words
from beredskap.report.stock.words import Scope
from beredskap.supplies.expiring import Expiring, Fate
from beredskap.units import Quantity

FATES: Final[dict[Fate, Message]] = {
    "expired": message("✖ utgånget"),
    "wasted": message("▲ hinner inte användas"),
    "unknown": message("? okänt om det hinner användas"),
    "used": message("● hinner användas"),
}
_COLUMNS = (
    Column("fate", message("läge")),
    Column("store", message("lager")),
    Column("expires", message("håller till")),
    Column("days", message("dygn kvar"), "number", "d"),
    Column("amount", message("mängd"), "quantity"),
    Column("left", message("blir över"), "quantity"),
    Column("cost", message("värde"), "number", "kr", fold=True),
    Column("used_up", message("slut om"), "number", "d", fold=True),
    Column("batch", message("parti"), fold=True),
    Column("basis", message("grund"), fold=True),
)


def document(found: Sequence[Expiring], about: Scope, level: Level, within: int) -> Document:
    """Lots, what is lost first; their sum; and what it rests on."""
    names = Names(about.region)
    lots = Table(
        "expiring",
        message("Utgångsdatum"),
        _COLUMNS,
        tuple(_row(one, about, names) for one in found),
        empty=message("Inget har gått ut, och inget går ut inom {n} dygn.", n=within),
        limit=20,
    )
    said = words.list_assumptions(
        about,
        message(
            "räknat från början av {day} vid {level}, utan leveranser",
            day=about.on.isoformat(),
            level=words.LEVELS[level],
        ),
        message("ett parti räknas till slutet av sitt utgångsdatum, och det som går ut först tas först"),
        message("värdet är artikelns pris × det som blir över; ett pris som saknas ger inget värde"),
    )
    lines = [formatting.capitalize(one) for one in said]
    return Document(
        "expiring",
        message("Vad som går ut"),
        about.region.information_class,
        about.facts(),
        _answer(found, within),
        (lots, sentences("assumptions", message("Svaret vilar på"), lines)),
        secrecy=about.region.secrecy,
    )


def _answer(found: Sequence[Expiring], within: int) -> Message:
    count = {fate: sum(1 for one in found if one.fate == fate) for fate in FATES}
    known = [one.cost for one in found if one.fate in ("expired", "wasted") and one.cost is not None]
    unpriced = sum(1 for one in found if one.fate in ("expired", "wasted") and one.cost is None)
    said = message(
        "Utgångna partier: {expired}. Går ut inom {n} dygn innan de hinner användas: {wasted}. Okänt om de hinner: {unknown}.",
        expired=count["expired"],
        wasted=count["wasted"],
        n=within,
        unknown=count["unknown"],
    )
    if not known and not unpriced:
        return said
    worth = message("Det som går till spillo är värt {cost} kr.", cost=formatting.number(round(math.fsum(known))))
    missing = message("Partier av det utan pris: {n}.", n=unpriced)
    return formatting.join_parts([said, *([worth] if known else []), *([missing] if unpriced else [])])


def _row(one: Expiring, about: Scope, names: Names) -> tuple[Cell, ...]:
    dimension = names.dimension(one.store)
    use = about.use.get(one.store)
    return (
        FATES[one.fate],
        names.store(one.store),
        one.expires.isoformat(),
        one.days,
        Quantity(one.amount, dimension),
        UNKNOWN if one.left is None else Quantity(one.left, dimension),
        None if one.cost is None or not one.left else round(one.cost),
        None if one.used_up is None else words.round_down(one.used_up),
        one.batch or None,
        words.BASES[use.basis] if use and use.known else None,
    )
