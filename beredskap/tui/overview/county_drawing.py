"""How the map of the county is drawn on a canvas: municipality seats, the sites in them and the roads between. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from beredskap.language import Message, message
from beredskap.tui.canvas import Canvas
from beredskap.tui.translator import Translator

if TYPE_CHECKING:
    from beredskap.model.place import Municipality
    from beredskap.model.region import Region
    from beredskap.model.result.journal import Journal

_MARGIN: Final = 0.03
_LABEL: Final = 16
_CUT_EVERY: Final = 4
_HOSPITAL: Final = "✚"
_SITES: Final = {"ambulansstation": "A", "lager": "L", "ledningscentral": "C"}
LEGEND: Final = (
    message("● som vanligt  ▲ begränsad  ✖ utslagen"),
    message("✚ sjukhus  A ambulans  L lager  C larm"),
)


@dataclass(frozen=True)
class MarkState:
    """How a municipality fares: glyph, the word for what is not as usual, and the role it is painted in."""

    glyph: str = "●"
    word: Message | None = None
    role: str = "success"


USUAL: Final = MarkState()
_LIMITED: Final = MarkState("▲", message("begränsad"), "warning")
_LOST: Final = MarkState("✖", message("utslagen"), "error")


def states(region: Region, journal: Journal | None) -> dict[str, MarkState]:
    """How each municipality's own care fares: begränsad where anything of it is, utslagen where all of it is."""
    from beredskap.engine.metrics.care_by_hospital import levels_at

    levels = levels_at(journal, 0) if journal else {}
    found: dict[str, list[float]] = {}
    for offering in region.offerings.values():
        found.setdefault(region.sites[offering.site].municipality, []).append(levels.get(offering.id, 1.0))
    return {
        place: USUAL if min(every) == 1 else _LOST if max(every) == 0 else _LIMITED for place, every in found.items()
    }


def cut_roads(journal: Journal | None) -> frozenset[str]:
    """The roads that are closed at the start."""
    changes = journal.changes if journal else ()
    return frozenset(one.subject for one in changes if one.kind == "road" and one.time == 0 and one.after == 0)


def draw_county(
    region: Region, size: tuple[int, int], states: Mapping[str, MarkState], cut: Collection[str], say: Translator
) -> Canvas:
    """The map in so many characters; a municipality that is not told of is as usual."""
    canvas = Canvas(*size)
    places = [
        one for one in region.municipalities.values() if not one.outside and one.lat is not None and one.lon is not None
    ]
    if not places:
        return canvas
    at = _projection(places, canvas.width)
    for road in region.roads.values():
        if road.start in at and road.end in at:
            start, end = at[road.start], at[road.end]
            canvas.line(start, end, every=_CUT_EVERY if road.id in cut else 1)
    hospitals = {site.municipality for site in region.sites.values() if site.kind == "sjukhus"}
    for one in sorted(places, key=lambda place: (place.id not in hospitals, -place.inhabitants, place.id)):
        state = states.get(one.id, USUAL)
        words = [state.glyph, say(one.id), *([say(state.word)] if state.word else [])]
        marks = [*([_HOSPITAL] if one.id in hospitals else []), *_others(region, one.id)]
        for said in ([*words, *marks], [*words, *marks[:1]], words, words[:2]):
            if canvas.word(at[one.id], " ".join(said), state.role):
                break
    for road in region.roads.values():
        if road.id in cut and road.start in at and road.end in at:
            (x0, y0), (x1, y1) = at[road.start], at[road.end]
            canvas.word(((x0 + x1) / 2, (y0 + y1) / 2), "✖", "error")
    return canvas


def _others(region: Region, municipality: str) -> list[str]:
    """The letters of the sites in a municipality that are neither hospitals nor vårdcentraler."""
    kinds = {site.kind for site in region.sites.values() if site.municipality == municipality}
    return [letter for kind, letter in _SITES.items() if kind in kinds]


def _projection(places: Sequence[Municipality], width: int) -> dict[str, tuple[float, float]]:
    """Latitude and longitude to shares of the drawing, with room for names to the right."""
    lats, lons = [one.lat or 0.0 for one in places], [one.lon or 0.0 for one in places]
    wide, high = max(lons) - min(lons) or 1.0, max(lats) - min(lats) or 1.0
    room = max(0.3, 1 - _MARGIN - _LABEL / width)
    return {
        one.id: (
            _MARGIN + ((one.lon or 0.0) - min(lons)) / wide * (room - _MARGIN),
            _MARGIN + (max(lats) - (one.lat or 0.0)) / high * (1 - 2 * _MARGIN),
        )
        for one in places
    }
