"""A stock sheet against a region: every row to a `StockRow`, or every bad row with its cell and its remedy; all of it or nothing."""

from __future__ import annotations

import datetime
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from pathlib import Path

from beredskap.errors import InputError
from beredskap.files.spreadsheet.read_sheets import read_sheets
from beredskap.files.stock.header import find_header
from beredskap.files.stock.mapping import Mapping
from beredskap.files.stock.rows import StockReader
from beredskap.model.findings import Finding
from beredskap.model.region import Region
from beredskap.model.sheet import RowKind, Sheet


@dataclass(frozen=True)
class StockSheet:
    """A sheet that holds, which columns were read as what and which were left out, how many rows were examples, and what is worth a look."""

    sheet: Sheet
    mapping: Mapping
    ignored: tuple[str, ...]
    examples: int
    findings: tuple[Finding, ...]
    title: str = ""


def load_stock(
    path: Path,
    region: Region,
    now: datetime.datetime,
    *,
    kind: RowKind = "count",
    sheet: str = "",
    given: AnyMapping[str, str] | None = None,
    remembered: AnyMapping[str, Mapping] | None = None,
) -> StockSheet:
    """Read and check a stock sheet (CSV or XLSX) of a region.

    Parameters
    ----------
    now : what counts as expired and as the future
    kind : of rows that do not say
    sheet : which sheet of a workbook, where it has several
    given, remembered : heading to field, and the mappings of earlier sheets by their digest

    Raises
    ------
    InputError
        with every problem: the file, its columns, or its rows.
    """
    headed = find_header(read_sheets(path), sheet, given, remembered)
    reader = StockReader(headed, region, kind, now)
    rows = reader.rows()
    if reader.problems:
        raise InputError(reader.problems)
    mapping = dict(headed.mapping.fields.items())
    return StockSheet(
        Sheet(rows, mapping, headed.grid.file, headed.grid.digest),
        headed.mapping,
        tuple(heading for heading in headed.headings if heading and heading not in mapping),
        reader.examples,
        tuple(reader.findings),
        headed.grid.sheet,
    )
