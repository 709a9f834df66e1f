"""The only place with colours: the Okabe–Ito set, which can be told apart with any colour sight, on dark and on light ground."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from textual.theme import Theme

GLYPHS: Final = {
    "●": "success",
    "✓": "success",
    "→": "primary",
    "◷": "accent",
    "◆": "warning",
    "▲": "warning",
    "✖": "error",
    "✗": "error",
    "?": "muted",
}
"""Which role a status glyph is painted in: glyph and word say it, colour helps."""

DARK: Final = Theme(
    name="mörk",
    primary="#56B4E9",
    secondary="#0072B2",
    accent="#F0E442",
    warning="#E69F00",
    error="#FF6B5B",
    success="#33C08D",
    foreground="#E8E6E1",
    background="#12161C",
    surface="#1A2029",
    panel="#252D38",
    variables={"dim": "#7C8796"},
    dark=True,
)
LIGHT: Final = Theme(
    name="ljus",
    primary="#0072B2",
    secondary="#56B4E9",
    accent="#7A5C00",
    warning="#9C5700",
    error="#B3261E",
    success="#00684A",
    foreground="#1B1B1B",
    background="#FBFAF7",
    surface="#F1EFEA",
    panel="#E2DFD8",
    variables={"dim": "#6B6F76"},
    dark=False,
)
CONTRAST: Final = Theme(
    name="kontrast",
    primary="#FFFFFF",
    secondary="#FFFFFF",
    accent="#FFFF00",
    warning="#FFB000",
    error="#FF8F80",
    success="#7CFFB2",
    foreground="#FFFFFF",
    background="#000000",
    surface="#000000",
    panel="#1E1E1E",
    variables={"dim": "#C8C8C8"},
    dark=True,
)
THEMES: Final = (DARK, LIGHT, CONTRAST)


BARS: Final = "█░·"


def role_of(text: str, before: str | None = None) -> str | None:
    """The role of a cell that begins with a status glyph; a bar has that of the cell ``before`` it."""
    if text[:1] and text[:1] in BARS:
        return before
    return GLYPHS.get(text[:1]) if text[1:2] in (" ", "") else None


_STYLES: Final = {
    "banner": "warning",
    "title": "primary",
    "heading": "primary",
    "strong": "foreground",
    "dim": "muted",
    "good": "success",
    "moved": "primary",
    "warn": "warning",
    "bad": "error",
}
"""The role of each style that a report is painted in."""


def painter(theme: Theme) -> Callable[[str, str], str]:
    """Paints a report in a theme's colours, as escape codes that `rich.text.Text.from_ansi` reads."""

    def paint(text: str, style: str) -> str:
        role = _STYLES.get(style)
        colour = getattr(theme, role, None) if role and role != "muted" else None
        bold = "1;" if style in ("title", "heading", "strong", "bad") else ""
        if role == "muted":
            return f"\x1b[2m{text}\x1b[0m"
        if not colour or not text.strip():
            return text
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        return f"\x1b[{bold}38;2;{red};{green};{blue}m{text}\x1b[0m"

    return paint
