"""What a stock sheet would change, or has changed: rows by kind, every batch before and after, and how its columns were read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from beredskap import units
from beredskap.database.ledger.amounts import to_base_units
from beredskap.errors import InputError, Problem
from beredskap.files.stock.mapping import IGNORED, WAYS
from beredskap.files.stock.rows import Skipped
from beredskap.files.stock.sheet import StockSheet
from beredskap.language import Message, message
from beredskap.model.region import Region
from beredskap.model.sheet import ROW_KINDS
from beredskap.report.document import formatting
from beredskap.report.document.table import UNKNOWN, Cell, Column, Document, Fact, Table
from beredskap.report.findings import findings, problems
from beredskap.report.naming.names import Names
from beredskap.report.stock.ledger import KINDS
from beredskap.supplies.changes import RowChange, SheetChanges
from beredskap.units import Quantity

if TYPE_CHECKING:
    from beredskap.database.imports.stock_import import ImportedSheet

_SUMMARY = (Column("kind", message("typ")), Column("rows", message("rader"), "number"))
_CHANGES = (
    Column("line", message("rad"), "number"),
    Column("kind", message("typ")),
    Column("store", message("lager"), group=True),
    Column("batch", message("parti")),
    Column("expires", message("håller till")),
    Column("before", message("före"), "quantity"),
    Column("after", message("efter"), "quantity"),
    Column("difference", message("skillnad"), "quantity"),
)
_MAPPING = (Column("heading", message("kolumn")), Column("field", message("läst som")), Column("way", message("hur")))
_SKIPPED = (
    Column("line", message("rad"), "number"),
    Column("name", message("det raden nämner")),
    Column("why", message("varför")),
)
_SHOWN: Final = 40
_BALANCES = (
    Column("store", message("lager"), group=True),
    Column("batch", message("parti")),
    Column("before", message("före"), "quantity"),
    Column("after", message("efter"), "quantity"),
)
Balances = Mapping[str, Mapping[str, int]]
"""By store and batch ("" for what is in none), in millionths of the item's base unit."""


def import_document(done: ImportedSheet, written: bool) -> Document:
    """The report of an import that has been made, or tried."""
    report = document(done.read, done.changes, done.region, written)
    if done.applied is None:
        return report
    return add_balances(report, done.region, done.applied.before, done.applied.after)


def is_about_rows(error: InputError) -> bool:
    """Whether an import was refused for rows of its sheet, and not for the file as a whole."""
    return any(problem.place.line for problem in error.problems)


def add_balances(report: Document, region: Region, before: Balances, after: Balances) -> Document:
    """The report with what the ledger says of every store that the sheet changed: rows told for an earlier time may come to less."""
    rows: list[tuple[Cell, ...]] = []
    for store in sorted(before):
        dimension = units.unit(region.items[region.stores[store].item].unit)[1]
        for batch in sorted({*before[store], *after[store]}):
            old, new = before[store].get(batch, 0), after[store].get(batch, 0)
            if old != new:
                rows.append(
                    (
                        store,
                        batch or message("utan parti"),
                        Quantity(to_base_units(old), dimension),
                        Quantity(to_base_units(new), dimension),
                    )
                )
    table = Table(
        "balances",
        message("Saldon i liggaren"),
        _BALANCES,
        tuple(rows),
        empty=message("Inga saldon ändras."),
        limit=_SHOWN,
    )
    return replace(report, tables=(*report.tables, table))


def document(read: StockSheet, found: SheetChanges, region: Region, written: bool) -> Document:
    """The report of an import that holds."""
    sheet = read.sheet
    counts = Counter(row.kind for row in sheet.rows)
    listed = tuple((KINDS[kind], counts[kind]) for kind in ROW_KINDS if counts[kind])
    notes = []
    if read.examples:
        one, many = message("En exempelrad hoppades över."), message("{n} exempelrader hoppades över.", n=read.examples)
        notes.append(formatting.pick_plural(read.examples, one, many))
    same = sum(1 for one in found.rows if one.before == one.after)
    if same:
        one, many = message("En rad ändrar ingenting."), message("{n} rader ändrar ingenting.", n=same)
        notes.append(formatting.pick_plural(same, one, many))
    if read.skipped:
        one, many = (
            message("En rad hör inte till regionen."),
            message("{n} rader hör inte till regionen.", n=len(read.skipped)),
        )
        notes.append(formatting.pick_plural(len(read.skipped), one, many))
    tables = [
        Table("kinds", message("Rader"), _SUMMARY, listed, notes=tuple(notes)),
        Table(
            "changes",
            message("Ändringar"),
            _CHANGES,
            tuple(_by_store(found.rows, region)),
            limit=_SHOWN,
        ),
        Table("mapping", message("Kolumner"), _MAPPING, tuple(_columns(read))),
    ]
    if read.skipped:
        tables.insert(
            2, Table("skipped", message("Hoppades över"), _SKIPPED, tuple(map(_skipped, read.skipped)), limit=_SHOWN)
        )
    if read.findings or found.findings:
        tables.insert(2, findings.table([*read.findings, *found.findings], Names(region).subject))
    return Document(
        "import",
        message("Inläsning av {file}", file=PurePath(sheet.file).name),
        region.information_class,
        facts=_facts(read, region),
        answer=_answer(len(sheet.rows), len({row.store for row in sheet.rows}), written),
        tables=tuple(tables),
        secrecy=region.secrecy,
        record={"file": PurePath(sheet.file).name, "digest": sheet.digest},
    )


def refusal_document(file: str, wrong: Iterable[Problem], region: Region) -> Document:
    """The report of an import that was refused: every bad row."""
    listed = problems.deduplicate(wrong)
    answer = formatting.pick_plural(
        len(listed),
        message("Ett fel i filen. Ingenting har ändrats."),
        message("{n} fel i filen. Ingenting har ändrats.", n=len(listed)),
    )
    return Document(
        "import",
        message("Inläsning av {file}", file=PurePath(file).name),
        region.information_class,
        facts=((message("Region"), region.name),),
        answer=answer,
        tables=(problems.table(listed),),
        secrecy=region.secrecy,
    )


def _facts(read: StockSheet, region: Region) -> tuple[Fact, ...]:
    facts: list[Fact] = [
        (message("Region"), region.name),
        (
            message("Fil"),
            message("{file}, indata {digest}", file=PurePath(read.sheet.file).name, digest=read.sheet.digest[:12]),
        ),
    ]
    if read.title:
        facts.append((message("Blad"), read.title))
    return tuple(facts)


def _answer(rows: int, stores: int, written: bool) -> Message:
    said = message("{rows} rader i {stores} lager", rows=rows, stores=stores)
    if written:
        return message("Klart: {said} är införda.", said=said)
    return message("Prov: {said} skulle föras in. Ingenting har ändrats.", said=said)


def _by_store(rows: Sequence[RowChange], region: Region) -> Iterator[tuple[Cell, ...]]:
    """The rows store by store, in the order in which the stores come."""
    stores: dict[str, list[RowChange]] = defaultdict(list)
    for one in rows:
        stores[one.store].append(one)
    for store, own in stores.items():
        dimension = units.unit(region.items[region.stores[store].item].unit)[1]
        for one in own:
            yield _row(one, dimension)


def _row(one: RowChange, dimension: str) -> tuple[Cell, ...]:
    line, kind, store, batch, expires, before, after = one
    difference = None if before is None or after is None else after - before
    return (
        line,
        KINDS[kind],
        store,
        batch or None,
        expires.isoformat() if expires else None,
        UNKNOWN if before is None else Quantity(before, dimension),
        UNKNOWN if after is None else Quantity(after, dimension),
        UNKNOWN if difference is None else Quantity(difference, dimension),
    )


def _skipped(one: Skipped) -> tuple[Cell, ...]:
    why = message("en summa") if one.is_sum else message("regionen har ingen sådan artikel")
    if one.near and not one.is_sum:
        why = message("regionen har ingen sådan artikel; närmast är «{name}»", name=one.near)
    return one.line, one.name, why


def _columns(read: StockSheet) -> Iterable[tuple[Cell, ...]]:
    for heading, field in read.mapping.fields.items():
        if field != IGNORED:
            yield heading, field, WAYS[read.mapping.ways.get(heading, "remembered")]
    for heading in read.ignored:
        is_unfit = read.mapping.ways.get(heading) == "unfit"
        yield heading, None, WAYS["unfit"] if is_unfit else message("läses inte")
