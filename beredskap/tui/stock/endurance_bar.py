"""How long a store lasts, as a bar against its target: a cell of Lager's tables."""

from __future__ import annotations

import math
from typing import Final

from beredskap.language import message
from beredskap.model.region import Region
from beredskap.model.supply import LEVELS
from beredskap.report.stock import words
from beredskap.supplies.endurance import HORIZON, EnduranceLine
from beredskap.supplies.target import STATES
from beredskap.tui.row_order import RankedMessage

WIDTH: Final = 6
_FULL, _EMPTY, _NONE = "█", "░", "·" * WIDTH
_TEMPLATE: Final = "{bar} {days} d"


def state_words(line: EnduranceLine, region: Region) -> RankedMessage:
    """Glyph and word; the worst sorts first."""
    said = words.state(line, region)
    return RankedMessage(said.template, said.values, rank=_rank(line, region))


def bar_text(line: EnduranceLine, region: Region, horizon: int) -> RankedMessage | None:
    """``████░░ 12/30 d``: whole days, rounded down, at the target's level of consumption; okänd has no bar, and what is not used has nothing at all."""
    days = _days(line, region)
    rank = _rank(line, region)
    if days is None:
        goal = f"/{line.target:g} d" if line.target is not None else ""
        return RankedMessage("{bar} {days}{goal}", {"bar": _NONE, "days": message("okänd"), "goal": goal}, rank=rank)
    if math.isinf(days):
        return None
    shown = f"≥ {horizon}" if days >= horizon else f"{math.floor(days + 1e-6)}"
    if line.target is None:
        return RankedMessage(_TEMPLATE, {"bar": _NONE, "days": shown}, rank=rank)
    drawn = fill_bar(days / line.target if line.target else 1.0)
    return RankedMessage(_TEMPLATE, {"bar": drawn, "days": f"{shown}/{line.target:g}"}, rank=rank)


def fill_bar(share: float) -> str:
    """So much of the bar, rounded down: it is full only where all is there, and empty only where nothing is."""
    full = math.floor(min(max(share, 0.0), 1.0) * WIDTH + 1e-9)
    full = max(full, 1) if share > 0 else full
    return _FULL * full + _EMPTY * (WIDTH - full)


def _days(line: EnduranceLine, region: Region) -> float | None:
    return line.days[LEVELS.index(region.items[line.item].target_level)]


def _rank(line: EnduranceLine, region: Region) -> float:
    """The state, and within it the days in proportion to the target."""
    days = _days(line, region)
    share = 1.0 if days is None else days / (line.target or HORIZON)
    return STATES.index(line.state) + min(share, 1e6) / 1e7
