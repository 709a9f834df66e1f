"""What the stores hold: one row a store, and one store with its batches."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from beredskap.language import Message, message
from beredskap.report.document.table import UNKNOWN, Cell, Column, Document, Fact, Table
from beredskap.supplies.holdings import STALE_AFTER
from beredskap.supplies.minimum import MinimumState, compare_to_minimum, first_expiry, total
from beredskap.units import Quantity

if TYPE_CHECKING:
    from beredskap.database.ledger.listing import Shelf
    from beredskap.database.region.identity import Identity

_LIST: Final = (
    Column("site", message("anläggning"), group=True),
    Column("store", message("lager")),
    Column("item", message("artikel")),
    Column("amount", message("saldo"), "quantity"),
    Column("expires", message("först ut")),
    Column("minimum", message("minst"), "quantity"),
    Column("state", message("mot minst")),
    Column("counted", message("inventerat")),
)
_SUMMED: Final = (
    Column("item", message("artikel")),
    Column("amount", message("saldo"), "quantity"),
    Column("stores", message("lager"), "number"),
    Column("unknown", message("därav okända"), "number"),
    Column("expires", message("först ut")),
)
_BATCHES: Final = (
    Column("batch", message("parti")),
    Column("amount", message("mängd"), "quantity"),
    Column("expires", message("håller till")),
    Column("state", message("läge")),
)
_STATES: Final[dict[MinimumState, Message]] = {
    "unknown": message("? okänt"),
    "empty": message("✖ slut"),
    "below": message("▲ under"),
    "enough": message("● över"),
    "no-minimum": message("● finns"),
}
_EXPIRED: Final = message("✖ utgånget")
_GOOD: Final = message("● håller")


@dataclass(frozen=True)
class About:
    """The region that a database is about, as every artefact must say it, and the time that is told of."""

    name: str
    information_class: str
    secrecy: str
    at: datetime.datetime

    def document(
        self,
        key: str,
        title: Message,
        tables: Sequence[Table],
        facts: Sequence[Fact] = (),
        answer: Message | None = None,
    ) -> Document:
        """A document about the region."""
        told: tuple[Fact, ...] = (
            (message("Region"), self.name),
            (message("Läge"), message("enligt liggaren {at}", at=self.at.strftime("%Y-%m-%d %H:%M"))),
            *facts,
        )
        return Document(key, title, self.information_class, told, answer, tuple(tables), (), self.secrecy)


def about_region(identity: Identity, at: datetime.datetime) -> About:
    """What every artefact says of the region in a database."""
    return About(identity.name, identity.information_class, identity.secrecy, at)


def list_document(shelves: Sequence[Shelf], about: About) -> Document:
    """The stores given, one row each."""
    day = about.at.date()
    rows = tuple(
        (
            shelf.site_name,
            shelf.store,
            shelf.item_name,
            amount_cell(shelf, shelf.holding.amount(day)),
            _first_out_cell(shelf, day),
            None if shelf.minimum is None else Quantity(shelf.minimum, shelf.dimension),
            state(shelf, day),
            _counted_cell(shelf, about.at),
        )
        for shelf in shelves
    )
    table = Table("stock", message("Lager"), _LIST, rows, notes=tuple(_notes(shelves, about)), empty=_NOTHING)
    return about.document("stock", message("Lager"), (table,), answer=_answer(shelves, day))


_NOTHING: Final = message("Inget lager passar in.")


def sum_document(shelves: Iterable[Shelf], about: About) -> Document:
    """One row an item: the good in all its stores. An item with a store that is okänd has an okänd sum."""
    day = about.at.date()
    by_item: dict[str, list[Shelf]] = defaultdict(list)
    for shelf in shelves:
        by_item[shelf.item].append(shelf)
    rows = []
    for found in sorted(by_item.values(), key=lambda one: (one[0].item_name, one[0].item)):
        amounts = [shelf.holding.amount(day) for shelf in found]
        unknown = amounts.count(None)
        first = first_expiry((lot for shelf in found for lot in shelf.holding.lots), day)
        rows.append(
            (
                found[0].item_name,
                amount_cell(found[0], total(amounts)),
                float(len(found)),
                float(unknown) or None,
                first.isoformat() if first else None,
            )
        )
    table = Table("stock", message("Lager, summerat"), _SUMMED, tuple(rows), empty=_NOTHING)
    return about.document("stock", message("Lager, summerat per artikel"), (table,))


def store_document(shelf: Shelf, about: About) -> Document:
    """One store with its batches."""
    day = about.at.date()
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            lot.batch or message("utan parti"),
            Quantity(lot.amount, shelf.dimension),
            lot.expires.isoformat() if lot.expires else None,
            _GOOD if lot.is_good(day) else _EXPIRED,
        )
        for lot in shelf.holding.lots
    )
    facts: list[Fact] = [
        (message("Lager-id"), message("{id}, {item}", id=shelf.store, item=shelf.item_name)),
        (message("Plats"), shelf.site_name),
        (
            message("Saldo"),
            message("{amount}, {state}", amount=say_amount(shelf, shelf.holding.amount(day)), state=state(shelf, day)),
        ),
    ]
    if shelf.minimum is not None:
        facts.append((message("Minst"), say_amount(shelf, shelf.minimum)))
    flags = [
        word
        for word, is_so in ((message("kylkedja"), shelf.cold_chain), (message("narkotika"), shelf.narcotic))
        if is_so
    ]
    facts += [(message("Hantering"), flag) for flag in flags]
    counted = shelf.holding.counted
    facts.append((message("Inventerat"), counted.strftime("%Y-%m-%d %H:%M") if counted else message("aldrig")))
    table = Table(
        "batches",
        message("Partier"),
        _BATCHES,
        rows,
        notes=tuple(_notes([shelf], about)),
        empty=message("Lagret är tomt."),
    )
    return about.document("store", message("Lagret {id}", id=shelf.store), (table,), facts)


def amount_cell(shelf: Shelf, value: float | None) -> Cell:
    """An amount of the shelf's item, or okänd."""
    return UNKNOWN if value is None else Quantity(value, shelf.dimension)


def say_amount(shelf: Shelf, value: float | None) -> Message:
    """An amount for a sentence."""
    from beredskap import units

    return message("okänt") if value is None else message("{amount}", amount=units.show(value, shelf.dimension))


def state(shelf: Shelf, day: datetime.date) -> Message:
    """How a store stands against its minimum, in glyph and word."""
    return _STATES[_minimum_state(shelf, day)]


def _minimum_state(shelf: Shelf, day: datetime.date) -> MinimumState:
    return compare_to_minimum(shelf.holding.amount(day), shelf.minimum)


def _first_out_cell(shelf: Shelf, day: datetime.date) -> Cell:
    first = first_expiry(shelf.holding.lots, day)
    return first.isoformat() if first else None


def _counted_cell(shelf: Shelf, at: datetime.datetime) -> Cell:
    counted = shelf.holding.counted
    if counted is None:
        return message("aldrig")
    date = counted.date().isoformat()
    return message("{date}, gammalt", date=date) if shelf.holding.is_stale(at) else date


def _answer(shelves: Sequence[Shelf], day: datetime.date) -> Message:
    found = [_minimum_state(shelf, day) for shelf in shelves]
    return message(
        "{n} lager: {low} under minst, {empty} slut, {unknown} okända.",
        n=len(shelves),
        low=found.count("below"),
        empty=found.count("empty"),
        unknown=found.count("unknown"),
    )


def _notes(shelves: Iterable[Shelf], about: About) -> Iterable[Message]:
    found = list(shelves)
    day = about.at.date()
    past = [shelf for shelf in found if any(not lot.is_good(day) for lot in shelf.holding.lots)]
    if past:
        yield message("Utgånget räknas inte; {n} lager har sådant (beredskap stock discard).", n=len(past))
    if any(shelf.holding.is_stale(about.at) for shelf in found):
        yield message("Gammalt: inventerat för mer än {n} dygn sedan (antagande).", n=STALE_AFTER.days)
    if any(shelf.minimum is None for shelf in found):
        yield message("Ett lager utan «minst» har ingen sådan gräns satt; det är inte 0.")
