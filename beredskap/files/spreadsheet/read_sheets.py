"""A spreadsheet file to grids, by what it is and not by what it is called."""

from __future__ import annotations

import hashlib
from pathlib import Path

from beredskap.files.spreadsheet.csv_dialect import read_csv
from beredskap.files.spreadsheet.grid import Grid, refusal
from beredskap.files.spreadsheet.xlsx_package import OLE_MAGIC, ZIP_MAGICS, old_format
from beredskap.files.spreadsheet.xlsx_workbook import read_workbook
from beredskap.files.text.source import read_data
from beredskap.language import message


def read_sheets(path: Path) -> tuple[Grid, ...]:
    """The sheets of a workbook, or the one of a CSV file; all that a cell of a workbook needs is read, formulas are never calculated.

    Raises `InputError` for what is neither, or is encrypted, damaged, empty or too large.
    """
    file, data = read_data(path)
    digest = hashlib.sha256(data).hexdigest()
    if data.startswith(OLE_MAGIC):
        raise old_format(data, file)
    grids = read_workbook(data, file, digest) if data.startswith(ZIP_MAGICS) else (read_csv(data, file, digest),)
    if not any(grid.rows for grid in grids):
        raise refusal("file-empty", message("filen är tom"), file)
    return grids
