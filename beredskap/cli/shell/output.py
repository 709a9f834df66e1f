"""Where a report goes and in which form: ``--format``, ``-o``, ``--table`` and ``--all``, the same for every command."""

from __future__ import annotations

import dataclasses
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from beredskap.cli.shell import streams
from beredskap.cli.shell.language import disarm, language, narrate
from beredskap.cli.shell.param_types import Choice, WritePath
from beredskap.cli.shell.parameters import gather, option
from beredskap.cli.shell.target import Target, force_option, resolve_target
from beredskap.cli.shell.usage import near_word, usage_error
from beredskap.language import message

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
    force: bool

    def resolve(self, reads: tuple[str, ...] = ()) -> Output:
        """Check the options before anything is run: the file can be written, and neither what is read nor what exists is written over unasked.

        Raises `InputError`.
        """
        target = None if self.output in (None, "-") else resolve_target(str(self.output), self.force, reads)
        if self.form == "xlsx" and (target is None or target.is_device):
            said = message("en arbetsbok skrivs bara till en fil")
            raise usage_error(said, remedy=message("lägg till -o FIL.xlsx"))
        suffix = target.path.suffix.lower() if target is not None and not target.is_device else ""
        return Output(self.form or _SUFFIXES.get(suffix, "table"), target, self.table, self.everything)


output_options: Final = gather(
    "output",
    OutputOptions,
    option(
        "--format",
        "form",
        type=Choice(FORMATS),
        help=message("utskriftens form (annars: tabell, eller efter filnamnet i -o)"),
    ),
    option(
        "-o",
        "--output",
        type=WritePath(),
        metavar=message("FIL"),
        help=message("skriv till en fil i stället för till skärmen"),
    ),
    force_option,
    option("--table", metavar=message("ID"), help=message("bara den här tabellen, till exempel survival")),
    option("--all", "everything", is_flag=True, help=message("visa alla rader, inte bara de främsta")),
)


@dataclass(frozen=True)
class Output:
    """Where a report goes and in which form."""

    form: str
    target: Target | None
    table: str | None
    everything: bool

    @property
    def path(self) -> Path | None:
        """The file, or None for stdout."""
        return self.target.path if self.target is not None else None

    def write(self, document: Document) -> None:
        """Write the document to stdout or to the file."""
        if self.table is not None:
            document = _select_table(document, self.table)
        if self.form == "xlsx" and self.target is not None:
            from beredskap.report.formats import as_xlsx

            self.target.write(as_xlsx.render(document, language()))
            return
        text = self._render(document)
        if self.target is None:
            streams.put(disarm(text) if self.form == "table" else text)
            return
        self.target.write(text)

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


def _select_table(document: Document, key: str) -> Document:
    keys = [table.key for table in document.tables]
    if key not in keys:
        raise usage_error(
            message("tabellen «{key}» finns inte här; det finns {keys}", key=key, keys=", ".join(keys)),
            near_word(key, keys),
        )
    chosen = tuple(table for table in document.tables if table.key == key)
    return dataclasses.replace(document, tables=chosen, next_steps=())
