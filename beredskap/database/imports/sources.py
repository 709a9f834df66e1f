"""What entries were read from: the same delivery note, or the same rows, are found when they come again.

A count read twice is harmless and leaves no mark; goods that came, went or were discarded would come, go or be discarded twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from beredskap.database.ledger.amounts import to_millionths
from beredskap.database.ledger.audit_chain import Row, format_moment
from beredskap.database.sqlite.database import Database
from beredskap.errors import Place, Problem
from beredskap.language import Message, OnCommandLine, message
from beredskap.model.sheet import Sheet, StockRow

_LIVE = "NOT IN (SELECT corrects FROM entry WHERE corrects IS NOT NULL)"
_MARKED = f"SELECT entry FROM source WHERE kind = ? AND mark = ? AND entry {_LIVE} ORDER BY entry LIMIT 1"
_MOVED = f"""
SELECT store, kind, ifnull(batch, ''), at, abs(amount), entry FROM movement
WHERE counted = 0 AND kind IN ('receive', 'issue', 'discard') AND at BETWEEN ? AND ? AND entry {_LIVE}
"""
_Event = tuple[str, str, str, str, int]


def make_rows(sheet: Sheet) -> list[Row]:
    """The marks of a sheet, as `append_entry` takes them: its undated rows as a whole, and each document that it names."""
    events = [row for row in sheet.rows if row.kind != "count"]
    undated = _undated(events)
    return [*([("rows", _digest(undated))] if undated else []), *_documents(events)]


def find_repeated(database: Database, sheet: Sheet) -> list[Problem]:
    """What has been read in before and not been corrected since: all of the sheet, or some of its documents or dated rows."""
    events = [row for row in sheet.rows if row.kind != "count"]
    if not events:
        return []
    undated = _undated(events)
    again = _marked(database, "rows", _digest(undated)) if undated else None
    repeated = list(_repeated_rows(database, events))
    if again is not None or len(repeated) == len(events):
        entry = repeated[0][1] if again is None else again
        said = message("listan är redan inläst: samma rader är införda som rad {entry} i liggaren", entry=entry)
        return [_problem(sheet, said, sheet.line)]
    said_of_rows = [
        _problem(sheet, message("raden är redan införd, som rad {entry} i liggaren", entry=entry), row.line)
        for row, entry in repeated
    ]
    return [*_repeated_documents(database, sheet, events), *said_of_rows]


def _repeated_documents(database: Database, sheet: Sheet, events: list[StockRow]) -> Iterator[Problem]:
    for kind, number in _documents(events):
        entry = _marked(database, str(kind), str(number))
        if entry is not None:
            line = next(row.line for row in events if (row.kind, row.document) == (kind, number))
            said = message("{document} är redan inläst, som rad {entry} i liggaren", document=number, entry=entry)
            yield _problem(sheet, said, line)


def _repeated_rows(database: Database, events: list[StockRow]) -> Iterator[tuple[StockRow, int]]:
    """Rows that say when they happened, and that are in the ledger already, with their entry."""
    times = [row.at for row in events if row.at is not None]
    if not times:
        return
    within = (format_moment(min(times)), format_moment(max(times)))
    known: dict[_Event, int] = {
        (store, kind, batch, at, amount): entry
        for store, kind, batch, at, amount, entry in database.connection.execute(_MOVED, within)
    }
    if not known:
        return
    for row in events:
        if row.at is not None:
            event = (row.store, row.kind, row.batch, format_moment(row.at), to_millionths(row.amount))
            if event in known:
                yield row, known[event]


def _undated(events: list[StockRow]) -> list[StockRow]:
    return [row for row in events if row.at is None]


def _documents(events: list[StockRow]) -> list[Row]:
    return sorted({(row.kind, row.document) for row in events if row.document})


def _marked(database: Database, kind: str, mark: str) -> int | None:
    found = database.connection.execute(_MARKED, (kind, mark)).fetchone()
    return None if found is None else int(found[0])


def _digest(events: list[StockRow]) -> str:
    """The same for the same rows, in whatever order and file they stand."""
    rows = sorted(
        (row.kind, row.store, row.batch, to_millionths(row.amount), str(row.expires or ""), row.document)
        for row in events
    )
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def _problem(sheet: Sheet, said: Message, line: int) -> Problem:
    remedy = message(
        "läs inte in den igen; är det fler likadana, bekräfta med {meant}", meant=OnCommandLine("--meant igen")
    )
    return Problem("sheet-again", said, Place(sheet.file, line), remedy=remedy)
