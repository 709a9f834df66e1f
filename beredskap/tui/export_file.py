"""Files that the UI writes where the program was started: never over another file, readable by their owner alone."""

from __future__ import annotations

from pathlib import Path

from beredskap.disk.os_errors import why
from beredskap.disk.writing import write_file
from beredskap.errors import InputError, Problem
from beredskap.language import message
from beredskap.report.document.table import Document, Table
from beredskap.report.formats import as_csv


def write_csv(table: Table, information_class: str, secrecy: str, language: str) -> Path:
    """Write what a table shows, under the first free name. Raises `InputError`."""
    return write_new_file(table.key, ".csv", csv_text(table, information_class, secrecy, language))


def csv_text(table: Table, information_class: str, secrecy: str, language: str) -> str:
    """What a table shows, as CSV."""
    document = Document(table.key, table.title, information_class, tables=(table,), secrecy=secrecy)
    return as_csv.render(document, table, language)


def write_new_file(stem: str, suffix: str, text: str) -> Path:
    """Write a new file: ``stem.csv``, else ``stem-2.csv`` … Raises `InputError`."""
    number = 1
    while True:
        path = Path(f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}")
        try:
            write_file(path, text.encode("utf-8", "backslashreplace"))
        except FileExistsError:
            number += 1
            continue
        except OSError as error:
            raise _write_error(path, error) from error
        return path


def _write_error(path: Path, error: OSError) -> InputError:
    said = message("«{path}» kan inte skrivas: {why}", path=path, why=why(error))
    return InputError(
        [Problem("save", said, remedy=message("starta beredskap i en mapp där du får skriva, eller frigör plats"))]
    )
