"""Which outcome word is worse than another. Imports no model: screens ask before it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from beredskap.model.result.journal import Word

SEVERITY_ORDER: Final[tuple[Word, ...]] = (
    "upphör",
    "okänd",
    "begränsad",
    "för sent",
    "försenad",
    "flyttad",
    "kvarstår",
    "–",
)
"""The worst first."""
