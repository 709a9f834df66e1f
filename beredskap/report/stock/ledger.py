"""The ledger in rows: the history of a store, and what one entry did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from beredskap.database.ledger.amounts import to_base_units
from beredskap.language import Message, message
from beredskap.report.document import formatting
from beredskap.report.document.table import UNKNOWN, Cell, Column, Document, Table
from beredskap.report.stock.stock_list import About, amount_cell, say_amount
from beredskap.units import Quantity

if TYPE_CHECKING:
    from beredskap.database.ledger.history import LedgerLine
    from beredskap.database.ledger.listing import Shelf

KINDS: Final = {
    "opening": message("ingående"),
    "receive": message("inleverans"),
    "issue": message("uttag"),
    "move": message("flytt"),
    "count": message("inventering"),
    "discard": message("kassation"),
}
_HISTORY: Final = (
    Column("entry", message("rad"), "number"),
    Column("at", message("när")),
    Column("kind", message("händelse")),
    Column("batch", message("parti")),
    Column("change", message("ändring"), "quantity"),
    Column("after", message("saldo efter"), "quantity"),
    Column("by", message("sagt av"), fold=True),
    Column("note", message("anmärkning"), fold=True),
)
_MOVEMENTS: Final = (
    Column("at", message("när")),
    Column("kind", message("händelse")),
    Column("item", message("artikel")),
    Column("change", message("ändring"), "quantity"),
    Column("after", message("saldo efter"), "quantity"),
    Column("store", message("lager")),
    Column("batch", message("parti"), fold=True),
    Column("by", message("sagt av"), fold=True),
    Column("note", message("anmärkning"), fold=True),
    Column("entry", message("rad"), "number", fold=True),
)
_SAID: Final = 3
_TOLD: Final = (
    Column("store", message("lager")),
    Column("batch", message("parti")),
    Column("change", message("ändring"), "quantity"),
    Column("after", message("saldo efter"), "quantity"),
)


def history(shelf: Shelf, lines: Sequence[LedgerLine], about: About) -> Document:
    """Every row of a store, with the balance after it."""
    rows = tuple(
        (
            float(line.row.entry),
            _time(line),
            _kind(line),
            line.row.batch or None,
            _change_cell(shelf, line),
            _after_cell(shelf, line),
            line.row.by,
            line.row.note or None,
        )
        for line in select_lines(lines)
    )
    notes = []
    if any(line.row.counted for line in lines):
        notes.append(message("Vid en inventering är ändringen skillnaden mot böckerna."))
    if any(line.row.corrected for line in lines):
        notes.append(message("En rättad rad räknas inte men finns kvar."))
    table = Table("history", message("Händelser"), _HISTORY, rows, notes=tuple(notes), empty=message("Inga händelser."))
    facts = [(message("Lager-id"), message("{id}, {item}", id=shelf.store, item=shelf.item_name))]
    return about.document("history", message("Historik för {id}", id=shelf.store), (table,), facts)


def movements(found: Iterable[tuple[Shelf, LedgerLine]]) -> Table:
    """The whole ledger, row by row as it is given, with the balance of the store after each."""
    rows = tuple(
        (
            _time(line),
            _kind(line),
            shelf.item_name,
            _change_cell(shelf, line),
            _after_cell(shelf, line),
            shelf.store,
            line.row.batch or None,
            line.row.by,
            line.row.note or None,
            float(line.row.entry),
        )
        for shelf, line in found
    )
    return Table("movements", message("Liggaren"), _MOVEMENTS, rows, empty=message("Inga händelser."))


def select_lines(lines: Sequence[LedgerLine]) -> list[LedgerLine]:
    """The lines that say something: of a count of a whole store its first row, and the batches that it changed."""
    whole = {line.row.entry for line in lines if line.row.counted == 2}
    return [line for line in lines if line.change or line.row.counted != 1 or line.row.entry not in whole]


def correction_document(number: int, shelves: Iterable[Shelf], about: About) -> Document:
    """What is left in the stores that a corrected entry was about."""
    day = about.at.date()
    rows = tuple((shelf.store, None, None, amount_cell(shelf, shelf.holding.amount(day))) for shelf in shelves)
    return about.document(
        "told", message("Rad {n} i liggaren", n=number), (Table("told", message("Saldo"), _TOLD, rows),)
    )


def entry_document(number: int, found: Iterable[tuple[Shelf, Sequence[LedgerLine]]], about: About) -> Document:
    """What one entry did to each store that it is about."""
    rows = tuple(
        (shelf.store, line.row.batch or None, _change_cell(shelf, line), _after_cell(shelf, line))
        for shelf, lines in found
        for line in select_lines(lines)
    )
    table = Table("told", message("Ändrat"), _TOLD, rows)
    return about.document("told", message("Rad {n} i liggaren", n=number), (table,))


def say_entry(number: int, found: Iterable[tuple[Shelf, Sequence[LedgerLine]]]) -> Message:
    """What one entry did, in a sentence."""
    lines = [(shelf, line) for shelf, lines in found for line in select_lines(lines)]
    kinds = formatting.join_words([KINDS[kind] for kind in dict.fromkeys(line.row.kind for _, line in lines)])
    some = [
        message(
            "{store} {change}, saldo {after}",
            store=shelf.store,
            change=_say_change(shelf, line),
            after=say_amount(shelf, to_base_units(line.after) if line.known else None),
        )
        for shelf, line in lines[:_SAID]
    ]
    if len(lines) > _SAID:
        some.append(message("och {n} till", n=len(lines) - _SAID))
    return message("Rad {n}, {kind}: {what}.", n=number, kind=kinds, what=formatting.join_parts(some, "; "))


def say_undone(number: int, shelves: Sequence[Shelf], about: About) -> Message:
    """That an entry no longer counts, and what is there now, in a sentence."""
    day = about.at.date()
    some = [
        message("{store} har {amount}", store=shelf.store, amount=say_amount(shelf, shelf.holding.amount(day)))
        for shelf in shelves[:_SAID]
    ]
    if len(shelves) > _SAID:
        some.append(message("och {n} till", n=len(shelves) - _SAID))
    return message("Rad {n} är ångrad: {what}.", n=number, what=formatting.join_parts(some, "; "))


def _say_change(shelf: Shelf, line: LedgerLine) -> Message:
    if line.first and line.row.kind != "opening":
        return say_amount(shelf, None)
    amount = say_amount(shelf, to_base_units(line.change))
    return message("+{amount}", amount=amount) if line.change > 0 else amount


def _time(line: LedgerLine) -> str:
    return line.row.at.replace("T", "\u00a0")[:16]


def _kind(line: LedgerLine) -> Message:
    kind = KINDS[line.row.kind]
    if line.row.corrected is not None:
        return message("{kind}, rättad av rad {n}", kind=kind, n=line.row.corrected)
    return kind


def _change_cell(shelf: Shelf, line: LedgerLine) -> Cell:
    if line.first and line.row.kind != "opening":
        return UNKNOWN
    return Quantity(to_base_units(line.change), shelf.dimension)


def _after_cell(shelf: Shelf, line: LedgerLine) -> Cell:
    return Quantity(to_base_units(line.after), shelf.dimension) if line.known else UNKNOWN
