"""How what is around a thing is drawn on a canvas: what it needs to the left, what needs it to the right. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from beredskap.language import message
from beredskap.model.queries import dependencies
from beredskap.model.region import Region
from beredskap.report.document.cells import clean
from beredskap.report.document.layout import fit_text, width
from beredskap.report.naming.names import Names
from beredskap.tui.canvas import Canvas
from beredskap.tui.dependencies.view import site_of
from beredskap.tui.translator import Translator

MOST: Final = 7
"""So many on each side: about fifteen things is what a drawing can show."""
_MIDDLE: Final = 9
_UNTRIED: Final = ("○", None)
_CORNERS: Final = {True: ("┐", "┤", "┘"), False: ("┌", "├", "└")}


def draw_neighbourhood(
    region: Region, subject: str, levels: Mapping[str, float] | None, size: tuple[int, int], say: Translator
) -> Canvas:
    """The neighbourhood in so many characters; the thing itself is the glyph in the middle.

    ``levels`` are those after something was tried; what is not among them is up.
    """
    canvas = Canvas(*size)
    names, here = Names(region), site_of(region, subject)
    each = (canvas.width - _MIDDLE) // 2
    room, middle = min(MOST, canvas.height), canvas.height // 2
    glyph, role = _mark(subject, levels)
    centre = each + _MIDDLE // 2
    canvas.put(centre, middle, glyph, role)
    for follow, is_left in ((dependencies.list_outside_needs, True), (dependencies.list_dependants, False)):
        shown = _rows(_name_things(follow(region, subject), names, here, each - 2), room, say)
        top = middle - len(shown) // 2
        column = 0 if is_left else centre + _MIDDLE - _MIDDLE // 2
        for row, (other, words) in enumerate(shown, top):
            glyph, role = _mark(other, levels) if other else ("", "muted")
            said = fit_text(f"{glyph} {words}".strip(), each)
            canvas.put(column, row, said, role)
        _edges(canvas, range(top, top + len(shown)), middle, centre, is_left)
    return canvas


def _edges(canvas: Canvas, rows: range, middle: int, centre: int, is_left: bool) -> None:
    """A line from each row to one upright, and from that to the middle."""
    out = -1 if is_left else 1
    upright = centre + 2 * out
    upper, through, lower = _CORNERS[is_left]
    for row in rows:
        corner = upper if row == rows[0] else lower if row == rows[-1] else through
        if row == middle:
            corner = "─" if len(rows) == 1 else "┴" if row == rows[-1] else "┼"
            canvas.put(centre + out, row, "─", "line")
        canvas.put(upright, row, corner, "line")
        canvas.put(upright + out, row, "─", "line")


def _name_things(found: Iterable[dependencies.Link], names: Names, here: str, room: int) -> list[tuple[str, str]]:
    """Each thing once, with its name and, where there is room, the need."""
    told: dict[str, str] = {}
    for link in found:
        name = clean(names.near(link.subject, here))
        full = f"{name} ({link.name})"
        told.setdefault(link.subject, full if link.name and width(full) <= room else name)
    return list(told.items())


def _rows(told: Sequence[tuple[str, str]], room: int, say: Translator) -> list[tuple[str, str]]:
    if len(told) <= room:
        return list(told)
    return [*told[: room - 1], ("", say(message("… och {n} till", n=len(told) - room + 1)))]


def _mark(subject: str, levels: Mapping[str, float] | None) -> tuple[str, str | None]:
    """Glyph and role of a thing."""
    if levels is None:
        return _UNTRIED
    level = levels.get(subject, 1.0)
    return ("●", "success") if level >= 1 else ("✖", "error") if level <= 0 else ("▲", "warning")
