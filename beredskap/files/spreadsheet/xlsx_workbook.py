"""An XLSX workbook to grids: its sheets in order, with values as they were last calculated."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Final

from beredskap.errors import InputError
from beredskap.files.spreadsheet.grid import Grid, refusal
from beredskap.files.spreadsheet.xlsx_hidden import find_beside_cells, find_between, find_in_parts, find_left_over
from beredskap.files.spreadsheet.xlsx_package import Attributes, Kinds, Package, local
from beredskap.files.spreadsheet.xlsx_styles import date_styles
from beredskap.files.spreadsheet.xlsx_worksheet import Worksheet
from beredskap.language import message
from beredskap.limits import WORKBOOK_SHEETS
from beredskap.model.personal import masked

_MOST_TEXTS: Final = 2_000_000
_LONGEST_TITLE: Final = 100


@dataclass(frozen=True)
class _Part:
    """A sheet as the workbook lists it."""

    title: str
    relation: str
    hidden: bool


def read_workbook(data: bytes, file: str, digest: str) -> tuple[Grid, ...]:
    """Every sheet of cells. Raises `InputError`."""
    package = Package(data, file)
    main = _main(package)
    folder = posixpath.dirname(main)
    relations = _relations(package, f"{folder}/_rels/{posixpath.basename(main)}.rels".lstrip("/"))
    sheets, from_1904 = _sheets(package, main)
    targets = {name: (kind, _joined(folder, target)) for name, (kind, target) in relations.items()}
    parts = dict(targets.values())
    strings = parts.get("sharedstrings", "").lower()
    beside: dict[str, list[str]] = {}
    shared = _texts(package, strings, beside.setdefault(strings, []))
    dates = date_styles(package, parts.get("styles", ""))
    grids = []
    for sheet in sheets:
        kind, part = targets.get(sheet.relation, ("", ""))
        if kind == "worksheet" and package.has(part):
            read = Worksheet(package, part, sheet.title, shared, dates, from_1904)
            beside[part.lower()] = read.beside
            grids.append(Grid(file, digest, sheet.title, tuple(read.rows), tuple(read.merged), sheet.hidden))
    hidden = [
        *find_in_parts(package.list_parts(beside), file),
        *find_beside_cells(beside, file),
        *find_left_over(shared, grids, file),
        *find_between(data, file),
    ]
    if hidden:
        raise InputError(hidden)
    if not grids:
        raise refusal("xlsx-empty", message("arbetsboken har inget blad med celler"), file)
    return tuple(grids)


def _main(package: Package) -> str:
    for kind, target in _relations(package, "_rels/.rels").values():
        if kind == "officedocument":
            found = _joined("", target)
            if package.has(found):
                return found
    if package.has("xl/workbook.xml"):
        return "xl/workbook.xml"
    raise package.broken()


def _joined(folder: str, target: str) -> str:
    return posixpath.normpath(target if target.startswith("/") else posixpath.join(folder, target)).lstrip("/")


def _relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Id of a relation to its kind in small letters and its target."""
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: Attributes) -> None:
        if local(name) == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2].lower()
            found[attributes.get("Id", "")] = (kind, attributes.get("Target", ""))

    if package.has(part):
        package.parse(part, start)
    return found


def _sheets(package: Package, part: str) -> tuple[list[_Part], bool]:
    sheets: list[_Part] = []
    from_1904 = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal from_1904
        kind = local(name)
        if kind == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            sheets.append(
                _Part(
                    masked(attributes.get("name", "?"))[:_LONGEST_TITLE],
                    relation,
                    attributes.get("state", "visible") != "visible",
                )
            )
        elif kind == "workbookPr":
            from_1904 = attributes.get("date1904", "0") in ("1", "true")

    package.parse(part, start)
    if len(sheets) > WORKBOOK_SHEETS:
        said = message("arbetsboken har {n} blad; högst {most} läses", n=len(sheets), most=WORKBOOK_SHEETS)
        raise refusal("sheet-size", said, package.file)
    return sheets, from_1904


def _texts(package: Package, part: str, beside: list[str]) -> list[str]:
    """The shared strings; how they are pronounced and look is put ``beside``."""
    texts: list[str] = []
    pieces: list[str] = []
    taking = False
    kinds = Kinds()
    spoken = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal taking, spoken
        if attributes:
            beside.extend(attributes.values())
        kind = kinds[name]
        taking = kind == "t" and not spoken
        spoken = spoken or kind == "rPh"

    def data(text: str) -> None:
        (pieces if taking else beside).append(text)

    def end(name: str) -> None:
        nonlocal taking, spoken
        taking = False
        kind = kinds[name]
        if kind == "rPh":
            spoken = False
        elif kind == "si":
            texts.append("".join(pieces))
            pieces.clear()
            if len(texts) > _MOST_TEXTS:
                raise refusal("sheet-size", message("arbetsboken har för många olika texter"), package.file)

    if package.has(part):
        package.parse(part, start, data, end, beside.append)
    return texts
