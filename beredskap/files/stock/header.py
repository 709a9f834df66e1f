"""Where the table of a sheet begins, and which sheet of a workbook it is."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from beredskap.errors import InputError, Problem, nearest
from beredskap.files.spreadsheet.grid import Grid, Odd, Value
from beredskap.files.stock.cell_text import plain
from beredskap.files.stock.columns import folded, recognised
from beredskap.files.stock.mapping import Mapping, mapping_problems, suggest
from beredskap.language import OnCommandLine, message
from beredskap.model.personal import masked

_LOOKED_AT: Final = 30
_LONGEST_HEADING: Final = 100
_SHEET: Final = OnCommandLine("--sheet")


@dataclass(frozen=True)
class Headed:
    """A sheet whose heading row was found: ``index`` in its rows, the headings column by column, and what they mean."""

    grid: Grid
    index: int
    headings: tuple[str, ...]
    mapping: Mapping

    @property
    def line(self) -> int:
        """The heading row's line."""
        return self.grid.rows[self.index][0]


def find_header(
    grids: Sequence[Grid], sheet: str = "", given: AnyMapping[str, str] | None = None,
    remembered: AnyMapping[str, Mapping] | None = None, has_site: bool = False,
) -> Headed:  # fmt: skip
    """The sheet that is a stock sheet; ``has_site``: of a site that is said beside the file.

    Raises `InputError` where there is none, or several, or a column is missing or ambiguous.
    """
    asked = given or {}
    candidates = _named(grids, sheet) if sheet else [grid for grid in grids if grid.rows and not grid.hidden]
    found = [_headed(grid, asked, remembered or {}) for grid in candidates]
    sound = [one for one in found if not mapping_problems(one.headings, one.mapping, asked, has_site)]
    if len(sound) == 1:
        return sound[0]
    if len(sound) > 1:
        said = message("flera blad är lagerlistor: {sheets}", sheets=", ".join(f"«{one.grid.sheet}»" for one in sound))
        remedy = message("välj ett med {sheet} «{name}»", sheet=_SHEET, name=sound[0].grid.sheet)
        raise InputError([Problem("sheet-several", said, sound[0].grid.place(0), remedy=remedy)])
    if not found:
        said = message("inget synligt blad har några rader")
        raise InputError([Problem("file-empty", said, grids[0].place(0))])
    best = max(found, key=lambda one: len(set(one.mapping.fields.values())))
    raise InputError(_problems(best, asked, [one.grid.sheet for one in found], has_site))


def _named(grids: Sequence[Grid], sheet: str) -> list[Grid]:
    chosen = [grid for grid in grids if folded(grid.sheet) == folded(sheet) and grid.rows]
    if chosen:
        return chosen
    names = [grid.sheet for grid in grids if grid.sheet and grid.rows]
    if not names:
        said = message("filen har inga namngivna blad; utelämna {sheet}", sheet=_SHEET)
        raise InputError([Problem("sheet-unknown", said, grids[0].place(0))])
    said = message(
        "bladet «{name}» finns inte; det finns {names}", name=sheet, names=", ".join(f"«{n}»" for n in names)
    )
    raise InputError([Problem("sheet-unknown", said, grids[0].place(0), near=nearest(sheet, names))])


def _headed(grid: Grid, given: AnyMapping[str, str], remembered: AnyMapping[str, Mapping]) -> Headed:
    asked = {folded(heading) for heading in given}
    best, best_score = 0, 0
    for index, (_, values) in enumerate(grid.rows[:_LOOKED_AT]):
        headings = [heading_text(value) for value in values]
        named = {recognised(heading) for heading in headings if heading} - {None}
        score = len(named) + 2 * sum(1 for heading in headings if heading and folded(heading) in asked)
        if score > best_score:
            best, best_score = index, score
    found = tuple(heading_text(value) for value in grid.rows[best][1])
    return Headed(grid, best, found, suggest(found, remembered, given))


def heading_text(value: Value) -> str:
    """A heading as it is compared and shown."""
    if value is None or isinstance(value, Odd):
        return ""
    if isinstance(value, float):
        return masked(f"{value:.0f}" if value == int(value) else f"{value:g}")[:_LONGEST_HEADING]
    return str(value.date()) if isinstance(value, datetime.datetime) else masked(plain(value))[:_LONGEST_HEADING]


def refuse_missing(headed: Headed, given: AnyMapping[str, str], has_site: bool) -> None:
    """Refuse a sheet without a column that it needs. Raises `InputError`."""
    problems = _problems(headed, given, [], has_site)
    if problems:
        raise InputError(problems)


def _problems(best: Headed, given: AnyMapping[str, str], sheets: list[str], has_site: bool) -> list[Problem]:
    place = best.grid.place(best.line)
    problems = [
        dataclasses.replace(problem, place=place)
        for problem in mapping_problems(best.headings, best.mapping, given, has_site)
    ]
    if len(sheets) > 1:
        said = message(
            "inget blad är en lagerlista; det finns {names}", names=", ".join(f"«{name}»" for name in sheets)
        )
        remedy = message("välj ett med {sheet}, eller hämta en mall med beredskap template", sheet=_SHEET)
        problems.append(Problem("sheet-none", said, best.grid.place(0), remedy=remedy))
    return problems
