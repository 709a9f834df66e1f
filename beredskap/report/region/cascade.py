"""What falls if something falls: care first, at once before later, then what supplies it, then the stores."""

from __future__ import annotations

from collections.abc import Sequence

from beredskap.engine.explanation.cascade import Fallen
from beredskap.language import Message, message
from beredskap.model.region import Region
from beredskap.report.document.table import Cell, Column, Table
from beredskap.report.explanation import causes
from beredskap.report.naming.names import Names

_COLUMNS = (
    Column("group", message("slag"), group=True),
    Column("at", message("när"), "time"),
    Column("name", message("faller")),
    Column("state", message("läge")),
    Column("least", message("kvar"), "share"),
    Column("down", message("nere"), "time"),
    Column("why", message("för att"), fold=True),
)
_GROUPS = (
    message("Vårdutbud genast"),
    message("Vårdutbud senare"),
    message("Försörjning"),
    message("Lager"),
)


def sort_fallen(fallen: Sequence[Fallen], region: Region) -> list[Fallen]:
    """As they stand in the table: by group, then in the order of time; a site that falls is told by what stands on it."""
    things = [one for one in fallen if one.subject not in region.sites]
    return sorted(things, key=lambda one: (_group(one, region), one.at, one.least, one.subject))


def table(fallen: Sequence[Fallen], names: Names, site: str = "") -> Table:
    """One row for each node, offering or store that falls, as `sort_fallen` has them; names are as seen from ``site``."""
    rows = tuple(_row(one, names, site) for one in sort_fallen(fallen, names.region))
    return Table(
        "falls", message("Detta faller"), _COLUMNS, rows, empty=message("Ingenting annat faller inom två veckor.")
    )


def _row(one: Fallen, names: Names, site: str) -> tuple[Cell, ...]:
    return (
        _GROUPS[_group(one, names.region)],
        float(one.at),
        names.near(one.subject, site),
        state(one.least),
        one.least,
        None if one.down_at is None else float(one.down_at),
        causes.say_briefly(one.causes[:1], names) if one.causes else None,
    )


def state(level: float) -> Message:
    """A level in glyph and word."""
    if level >= 1:
        return message("● uppe")
    return message("✖ nere") if level <= 0 else message("▲ begränsad")


def _group(one: Fallen, region: Region) -> int:
    if one.subject in region.offerings:
        return 0 if one.at == 0 else 1
    return 3 if one.subject in region.stores else 2
