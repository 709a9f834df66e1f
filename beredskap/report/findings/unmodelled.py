"""What a region does not model, beside every answer that rests on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from beredskap.language import message
from beredskap.model.result.journal import Unmodelled
from beredskap.report.document import formatting
from beredskap.report.document.table import Column, Table

_COLUMNS = (
    Column("part", message("inte med")),
    Column("meaning", message("därför")),
    Column("where", message("i")),
)


def tables(found: Mapping[str, Sequence[Unmodelled]]) -> tuple[Table, ...]:
    """What is not modelled in the regions that an answer rests on, by what they are called; a row says in which, unless it is so in all."""
    entries: dict[tuple[str, str], tuple[Unmodelled, list[str]]] = {}
    for name, unmodelled in found.items():
        for one in unmodelled:
            names = entries.setdefault((str(one.part), str(one.meaning)), (one, []))[1]
            names += [] if name in names else [name]
    rows = tuple(
        (formatting.capitalize(one.part), one.meaning, None if len(names) == len(found) else ", ".join(names))
        for one, names in entries.values()
    )
    title = message("Det här säger underlaget inget om, och det räknas inte")
    return (Table("unmodelled", title, _COLUMNS, rows),) if rows else ()
