"""The only place with colours: the Okabe–Ito set, which can be told apart with any colour sight, on dark and on light ground."""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

GLYPHS: Final = {
    "●": "success",
    "✓": "success",
    "→": "primary",
    "◷": "accent",
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


def role_of(text: str) -> str | None:
    """The role of a cell that begins with a status glyph."""
    return GLYPHS.get(text[:1]) if text[1:2] in (" ", "") else None
