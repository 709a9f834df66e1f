"""Where a report goes and in which form: ``--format``, ``-o``, ``--table`` and ``--all``, the same for every command."""

from __future__ import annotations

import dataclasses
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from beredskap.cli.shell import streams
from beredskap.cli.shell.language import language, narrate
from beredskap.cli.shell.param_types import Choice
from beredskap.cli.shell.parameters import gather, option
from beredskap.cli.shell.usage import near_word, usage_error
from beredskap.language import message
from beredskap.report.naming.os_errors import NO_PERMISSION, why

if TYPE_CHECKING:
    from beredskap.report.document.table import Document

FORMATS: Final = ("table", "json", "csv", "csv-excel", "xlsx", "md")
_SUFFIXES: Final = {".json": "json", ".csv": "csv", ".xlsx": "xlsx", ".md": "md"}


@dataclass(frozen=True)
class OutputOptions:
    """Where a report is to go and in which form, as it was typed."""

    form: str | None
    output: str | None
    table: str | None
    everything: bool

    def resolve(self, reads: tuple[str, ...] = ()) -> Output:
        """Check the options before anything is run: the folder must be there, and no input file is written over.

        Raises `InputError`.
        """
        path = None if self.output in (None, "-") else Path(str(self.output))
        if self.form == "xlsx" and (path is None or _is_device(path)):
            said = message("en arbetsbok skrivs bara till en fil")
            raise usage_error(said, remedy=message("lägg till -o FIL.xlsx"))
        if path is not None:
            if _is_device(path):
                return Output(self.form or "table", path, self.table, self.everything)
            if not path.absolute().parent.is_dir():
                raise usage_error(message("mappen «{folder}» finns inte", folder=path.parent))
            if path.is_dir():
                raise usage_error(message("«{path}» är en mapp; ange en fil", path=path))
            if not os.access(path.absolute().parent, os.W_OK):
                raise usage_error(message("«{path}» kan inte skrivas: {why}", path=path, why=NO_PERMISSION))
            if any(path.resolve() == Path(read).resolve() for read in reads):
                raise usage_error(message("«{path}» är det som läses; välj en annan fil att skriva till", path=path))
        form = self.form or (_SUFFIXES.get(path.suffix.lower(), "table") if path else "table")
        return Output(form, path, self.table, self.everything)


output_options: Final = gather(
    "output",
    OutputOptions,
    option(
        "--format",
        "form",
        type=Choice(FORMATS),
        help=message("utskriftens form (annars: tabell, eller efter filnamnet i -o)"),
    ),
    option("-o", "--output", metavar=message("FIL"), help=message("skriv till en fil i stället för till skärmen")),
    option("--table", metavar=message("ID"), help=message("bara den här tabellen, till exempel survival")),
    option("--all", "everything", is_flag=True, help=message("visa alla rader, inte bara de främsta")),
)


@dataclass(frozen=True)
class Output:
    """Where a report goes and in which form."""

    form: str
    path: Path | None
    table: str | None
    everything: bool

    def write(self, document: Document) -> None:
        """Write the document to stdout or to the file."""
        if self.table is not None:
            document = _select_table(document, self.table)
        if self.form == "xlsx" and self.path is not None:
            from beredskap.report.formats import as_xlsx

            write_whole(self.path, as_xlsx.render(document, language()))
            return
        text = self._render(document)
        if self.path is None:
            streams.put(text)
            return
        write_whole(self.path, text)

    def _render(self, document: Document) -> str:
        match self.form:
            case "json":
                from beredskap.report.formats import as_json

                return as_json.render(document, language())
            case "csv" | "csv-excel":
                from beredskap.report.formats import as_csv

                if len(document.tables) > 1:
                    keys = ", ".join(table.key for table in document.tables)
                    narrate(message("csv rymmer en tabell; välj med --table: {keys}", keys=keys))
                return as_csv.render(document, document.tables[0], language(), excel=self.form == "csv-excel")
            case "md":
                from beredskap.report.formats import as_markdown

                return as_markdown.render(document, language(), self.everything)
        from beredskap.report.formats import as_text

        if self.path is not None:
            return as_text.render(document, language(), streams.DEFAULT_WIDTH, everything=self.everything)
        paint = streams.paint if streams.takes_colour(sys.stdout) else as_text.paint_nothing
        return as_text.render(document, language(), streams.measure_width(sys.stdout), paint, self.everything)


def write_whole(path: Path, body: str | bytes) -> None:
    """Write a file so that it is either all there or as it was: beside it first, then in its place. Raises `InputError`."""
    data = body.encode("utf-8") if isinstance(body, str) else body
    whole = path.resolve()
    beside = whole.with_name(f".{whole.name}.{os.getpid()}.tmp")
    try:
        if _is_device(path):
            path.write_bytes(data)
        else:
            try:
                beside.write_bytes(data)
                os.replace(beside, whole)
            finally:
                beside.unlink(missing_ok=True)
    except OSError as error:
        raise usage_error(message("«{path}» kan inte skrivas: {why}", path=path, why=why(error))) from error
    narrate(message("Skrev {path}", path=path))


def _is_device(path: Path) -> bool:
    """Whether the path is something that is written through, such as ``/dev/null``: it has no place to put another file in."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _select_table(document: Document, key: str) -> Document:
    keys = [table.key for table in document.tables]
    if key not in keys:
        raise usage_error(
            message("tabellen «{key}» finns inte här; det finns {keys}", key=key, keys=", ".join(keys)),
            near_word(key, keys),
        )
    chosen = tuple(table for table in document.tables if table.key == key)
    return dataclasses.replace(document, tables=chosen, next_steps=())
