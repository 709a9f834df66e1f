"""A stock sheet against a region: every row to a `StockRow`, or every bad row with its cell and its remedy; all of it or nothing."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from beredskap.errors import InputError, Problem
from beredskap.files.spreadsheet.read_sheets import read_sheets
from beredskap.files.stock.header import Headed, find_header, refuse_missing
from beredskap.files.stock.mapping import IGNORED, Mapping
from beredskap.files.stock.rows import Skipped, StockReader
from beredskap.files.stock.store_match import ShelfError, Shelves
from beredskap.files.stock.unread_cells import find_personal_numbers
from beredskap.model.findings import Finding
from beredskap.model.region import Region
from beredskap.model.sheet import RowKind, Sheet

_PLACES: Final = ("site", "store")


@dataclass(frozen=True)
class SheetTerms:
    """What is said beside a file: the ``kind`` of rows that do not say, which ``sheet`` of a workbook, which heading is which field (``given``), and the
    ``site`` of rows that do not say.

    ``is_complete``: there is nothing in the stores but what the file says. ``skip_unknown``: sums and articles that the region does not have are no business
    of it. ``meant`` are the questions that have been answered with yes (`beredskap.model.sheet.QUESTIONS`).
    """

    kind: RowKind = "count"
    sheet: str = ""
    given: AnyMapping[str, str] = dataclasses.field(default_factory=dict)
    site: str = ""
    is_complete: bool = False
    skip_unknown: bool = False
    meant: frozenset[str] = frozenset()


@dataclass(frozen=True)
class StockSheet:
    """A sheet that was read, which columns were read as what and which were left out, how many rows were examples, and what is worth a look.

    ``skipped`` are the rows that were passed over by request, ``doubtful`` the stores that a bad row was about.
    """

    sheet: Sheet
    mapping: Mapping
    ignored: tuple[str, ...]
    examples: int
    findings: tuple[Finding, ...]
    title: str = ""
    skipped: tuple[Skipped, ...] = ()
    doubtful: frozenset[str] = frozenset()


def load_stock(
    path: Path,
    region: Region,
    now: datetime.datetime,
    terms: SheetTerms | None = None,
    remembered: AnyMapping[str, Mapping] | None = None,
) -> StockSheet:
    """Read and check a stock sheet. Raises `InputError` with every problem: the file, its columns, or its rows."""
    read, problems = read_stock(path, region, now, terms or SheetTerms(), remembered)
    if problems:
        raise InputError(problems)
    return read


def read_stock(
    path: Path,
    region: Region,
    now: datetime.datetime,
    terms: SheetTerms,
    remembered: AnyMapping[str, Mapping] | None = None,
) -> tuple[StockSheet, list[Problem]]:
    """Read a stock sheet (CSV or XLSX) of a region: the rows that hold, and what is wrong with the others.

    Parameters
    ----------
    now : what counts as expired and as the future
    remembered : the mappings of earlier sheets by their digest

    Raises
    ------
    InputError
        where the file or its columns cannot be read.
    """
    grids = read_sheets(path)
    headed = find_header(grids, terms.sheet, terms.given, remembered, bool(terms.site))
    shelves = Shelves(region)
    headed = _without_misfits(headed, shelves, bool(terms.site))
    refuse_missing(headed, terms.given, bool(terms.site))
    _check_site(terms.site, shelves)
    reader = StockReader(headed, region, terms.kind, now, terms.site, terms.skip_unknown)
    rows = reader.rows()
    lasting = headed.mapping.lasting.fields
    ignored = tuple(heading for heading in headed.headings if heading and heading not in lasting)
    read = StockSheet(
        Sheet(rows, dict(headed.mapping.fields), headed.grid.file, headed.grid.digest, headed.line, terms.is_complete),
        headed.mapping,
        ignored,
        reader.examples,
        tuple(reader.findings),
        headed.grid.sheet,
        tuple(reader.skipped),
        frozenset(reader.doubtful),
    )
    return read, [*reader.problems, *find_personal_numbers(grid for grid in grids if grid is not headed.grid)]


def _check_site(site: str, shelves: Shelves) -> None:
    if not site:
        return
    try:
        shelves.refuse_site(site)
    except ShelfError as error:
        raise InputError([Problem("sheet-site", error.said, near=error.near, remedy=error.remedy)]) from error


def _without_misfits(headed: Headed, shelves: Shelves, has_site: bool) -> Headed:
    """Leave out a column that was taken for the place where no row of it names one: a shelf or a room within the site."""
    fields, ways = dict(headed.mapping.fields), dict(headed.mapping.ways)
    for heading, field in headed.mapping.fields.items():
        way = ways.get(heading)
        if field in _PLACES and (way == "near" or (has_site and way != "given")):
            column = headed.headings.index(heading)
            cells = {values[column] for _, values in headed.grid.rows[headed.index + 1 :] if column < len(values)}
            if not any(shelves.has_place(cell) for cell in sorted(one for one in cells if isinstance(one, str))):
                fields[heading], ways[heading] = IGNORED, "unfit"
    if fields == headed.mapping.fields:
        return headed
    return dataclasses.replace(headed, mapping=Mapping(headed.mapping.digest, fields, ways))
