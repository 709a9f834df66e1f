"""What Lager shows, without the screen: store by store, summed, and one store's card."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from beredskap import units
from beredskap.database.ledger.amounts import to_base_units
from beredskap.language import Message, message
from beredskap.report.document import cells
from beredskap.report.document.table import Cell, Column, Document, Table
from beredskap.report.stock import stock_list
from beredskap.tui.curve_drawing import Axes, Point
from beredskap.tui.lazy_module import LazyModule
from beredskap.tui.stock.stockroom import Lasting, Record, Stockroom

if TYPE_CHECKING:
    from beredskap.database.ledger.listing import Shelf
    from beredskap.model.region import Region
    from beredskap.report.stock import endurance, ledger, store_endurance
    from beredskap.report.stock import words as supply_words
    from beredskap.supplies import cold
    from beredskap.supplies.endurance import EnduranceLine
    from beredskap.tui.stock import endurance_bar
else:  # what is on the shelves is shown before the model is there
    endurance, ledger, store_endurance, supply_words = (
        LazyModule(f"beredskap.report.stock.{name}") for name in ("endurance", "ledger", "store_endurance", "words")
    )
    cold, endurance_bar = LazyModule("beredskap.supplies.cold"), LazyModule("beredskap.tui.stock.endurance_bar")

_STATE = Column("state", message("läge"))
_BAR = Column("bar", message("räcker mot mål"))
_DAYS = (
    Column("normal", message("normalt"), "number", "d", fold=True),
    Column("crisis", message("i kris"), "number", "d", fold=True),
)
_COUNTING: Final = message("räknar …")
_STORES = (
    Column("site", message("anläggning"), group=True),
    _STATE,
    Column("item", message("artikel")),
    _BAR,
    Column("amount", message("saldo"), "quantity"),
    Column("expires", message("först ut")),
    Column("below", message("mot minst")),
    *_DAYS,
    Column("batch", message("parti som går ut"), fold=True),
    Column("minimum", message("minst"), "quantity", fold=True),
    Column("counted", message("inventerat"), fold=True),
    Column("store", message("lager"), fold=True),
)
_ITEMS = (
    _STATE,
    Column("item", message("artikel")),
    _BAR,
    Column("amount", message("saldo"), "quantity"),
    Column("expires", message("först ut")),
    *_DAYS,
    Column("stores", message("lager"), "number", fold=True),
    Column("unknown", message("därav okända"), "number", fold=True),
)


def store_table(
    found: Sequence[Shelf], about: stock_list.About, lasting: Lasting | None
) -> tuple[Table, tuple[str, ...]]:
    """One row a store, by site, with the figures of `beredskap stock list` and `endurance`; until those are known they are being counted."""
    listed = stock_list.list_document(found, about).tables[0]
    lines = _by_store(lasting)
    day = about.at.date()
    rows = tuple(
        (
            site,
            *_lasts(lines.get(shelf.store), lasting, item),
            amount,
            expires,
            below,
            *_days(lines.get(shelf.store), lasting),
            _first_batch(shelf, day),
            minimum,
            counted,
            store,
        )
        for shelf, (site, store, item, amount, expires, minimum, below, counted) in zip(found, listed.rows, strict=True)
    )
    table = Table("stores", message("Lager"), _STORES, rows, notes=listed.notes, empty=listed.empty)
    return table, tuple(shelf.store for shelf in found)


def item_table(
    found: Sequence[Shelf], about: stock_list.About, lasting: Lasting | None
) -> tuple[Table, tuple[str, ...]]:
    """One row an item, summed over the region, with the figures of `beredskap stock list --sum` and `endurance`."""
    summed = stock_list.sum_document(found, about).tables[0]
    lines = _by_item(lasting)
    order = sorted({(shelf.item_name, shelf.item) for shelf in found})
    rows = tuple(
        (
            *_lasts(lines.get(key), lasting, item),
            amount,
            expires,
            *_days(lines.get(key), lasting),
            several,
            unknown,
        )
        for (_, key), (item, amount, several, unknown, expires) in zip(order, summed.rows, strict=True)
    )
    return Table("items", message("Summerat"), _ITEMS, rows, empty=summed.empty), tuple(key for _, key in order)


def _by_store(lasting: Lasting | None) -> dict[str, EnduranceLine]:
    if lasting is None:
        return {}
    lines = lasting.found.stores
    return {line.stores[0]: line for line in map(lines.line, range(len(lines)))}


def _by_item(lasting: Lasting | None) -> dict[str, EnduranceLine]:
    if lasting is None:
        return {}
    lines = lasting.found.in_all
    return {line.item: line for line in map(lines.line, range(len(lines)))}


def _lasts(line: EnduranceLine | None, lasting: Lasting | None, item: Cell) -> tuple[Cell, Cell, Cell]:
    """State, item, bar."""
    if line is None or lasting is None:
        return (None if lasting else _COUNTING), item, None
    region = lasting.about.region
    return endurance_bar.state_words(line, region), item, endurance_bar.bar_text(line, region, lasting.found.horizon)


def _days(line: EnduranceLine | None, lasting: Lasting | None) -> tuple[Cell, Cell]:
    if line is None or lasting is None:
        return None, None
    normal, crisis, _ = (supply_words.days(value, lasting.found.horizon) for value in line.days)
    return normal, crisis


def _first_batch(shelf: Shelf, day: datetime.date) -> str | None:
    """The batch that goes first of those that are good."""
    return next((lot.batch for lot in shelf.holding.lots if lot.expires and lot.is_good(day)), None) or None


def stock_summary(found: Sequence[Shelf], about: stock_list.About, lasting: Lasting | None) -> Message:
    """How many there are, and how they stand."""
    listed = stock_list.list_document(found, about).answer
    lasts = endurance.answer(lasting.found.stores) if lasting else message("Räknar hur länge de räcker …")
    return message("{stock} {lasts}", stock=listed, lasts=lasts)


def facts(
    record: Record, about: stock_list.About, lasting: Lasting | None, region: Region
) -> list[tuple[Message, Message | str]]:
    """What stands above the batches on a store's card."""
    document = stock_list.store_document(record.shelf, about)
    told = [fact for fact in document.facts if fact[0] not in _KNOWN]
    line = _by_store(lasting).get(record.shelf.store)
    if line is None or lasting is None:
        return [*told, (message("Uthållighet"), _COUNTING)]
    return [*told, *store_endurance.facts(line, region, lasting.found.horizon)]


_KNOWN: Final = (message("Region"), message("Läge"))


def batch_table(record: Record, about: stock_list.About) -> tuple[Table, tuple[str, ...]]:
    """The batches of a store, as `beredskap stock show`."""
    table = _folding(stock_list.store_document(record.shelf, about).tables[0], "state")
    return table, tuple(lot.batch for lot in record.shelf.holding.lots)


def history_table(record: Record, about: stock_list.About) -> tuple[Table, tuple[str, ...]]:
    """All that has happened in a store, as `beredskap stock history`, newest first."""
    table = _folding(ledger.history(record.shelf, record.lines, about).tables[0], "entry", "batch")
    lines = ledger.select_lines(record.lines)
    return replace(table, rows=table.rows[::-1]), tuple(
        f"{line.row.movement} {line.row.batch}" for line in reversed(lines)
    )


def _folding(table: Table, *keys: str) -> Table:
    """The same with columns that may go where there is no room for them."""
    columns = (replace(column, fold=True) if column.key in keys else column for column in table.columns)
    return replace(table, columns=tuple(columns))


def balance_curve(record: Record, at: datetime.datetime, language: str) -> tuple[list[Point], Axes]:
    """The balance over time, up to now; what was not known is a gap. The dotted line is the least that should be there."""
    points: list[Point] = []
    for line in record.lines:
        when = datetime.datetime.fromisoformat(line.row.at).timestamp()
        points.append((when, to_base_units(line.after) if line.known else None))
    if points:
        points.append((at.timestamp(), points[-1][1]))
    dimension = record.shelf.dimension
    start = record.lines[0].row.at[:10] if record.lines else ""

    def said(value: float) -> str:
        return units.show(value, dimension, language)

    return points, Axes(said, start, at.date().isoformat(), record.shelf.minimum)


def documents(room: Stockroom) -> tuple[Document, ...]:
    """The same as text: `beredskap stock list` and `beredskap stock endurance`."""
    lasting = room.lasting()
    region = lasting.about.region
    cooled = cold.cold_stores(region, tuple(sorted(region.stores)))
    return stock_list.list_document(room.shelves(), room.about()), endurance.document(
        lasting.found, lasting.about, cooled
    )


def in_lines(told: Sequence[tuple[Message, Message | str]], language: str) -> str:
    """Facts as lines of text."""
    return "\n".join(
        cells.clean(f"{name.text(language)}: {value.text(language) if isinstance(value, Message) else value}")
        for name, value in told
    )
