"""A drawing in a text grid: lines in braille dots, words on top. Pure: it gives rows of characters, and the roles of the cells that have one."""

from __future__ import annotations

from typing import Final

_DOTS: Final = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
DOTS_ACROSS, DOTS_DOWN = 2, 4


class Canvas:
    """``width`` × ``height`` characters; places are shares of it from the upper left, 0 to 1."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = max(1, width), max(1, height)
        self._dots = [[0] * self.width for _ in range(self.height)]
        self._words: dict[tuple[int, int], tuple[str, str | None]] = {}

    def line(self, start: tuple[float, float], end: tuple[float, float], every: int = 1) -> None:
        """A straight line of dots, or of every so many of them."""
        (x0, y0), (x1, y1) = self._dot(start), self._dot(end)
        steps = max(abs(x1 - x0), abs(y1 - y0), 1)
        for step in range(0, steps + 1, every):
            x = round(x0 + (x1 - x0) * step / steps)
            y = round(y0 + (y1 - y0) * step / steps)
            self._dots[y // DOTS_DOWN][x // DOTS_ACROSS] |= _DOTS[y % DOTS_DOWN][x % DOTS_ACROSS]

    def _dot(self, place: tuple[float, float]) -> tuple[int, int]:
        return (
            round(min(max(place[0], 0.0), 1.0) * (self.width * DOTS_ACROSS - 1)),
            round(min(max(place[1], 0.0), 1.0) * (self.height * DOTS_DOWN - 1)),
        )

    def word(self, place: tuple[float, float], text: str, role: str | None = None) -> bool:
        """Write a word to the right of a place, or to the left where it would leave the edge; False where others stand in the way."""
        x = round(min(max(place[0], 0.0), 1.0) * (self.width - 1))
        y = round(min(max(place[1], 0.0), 1.0) * (self.height - 1))
        for row in (y, y - 1, y + 1):
            for left in (x, x - len(text) + 1):
                cells = [(column, row) for column in range(left, left + len(text))]
                if all(
                    0 <= column < self.width and 0 <= row < self.height and (column, row) not in self._words
                    for column, row in cells
                ):
                    for cell, ch in zip(cells, text, strict=True):
                        self._words[cell] = ch, role
                    return True
        return False

    def put(self, column: int, row: int, text: str, role: str | None = None) -> None:
        """Write exactly here; what leaves the drawing is cut off."""
        for place, ch in enumerate(text, column):
            if 0 <= place < self.width and 0 <= row < self.height:
                self._words[place, row] = ch, role

    def rows(self) -> list[list[tuple[str, str | None]]]:
        """Every character with its role, row by row; a line's dots have the role ``line``."""
        return [
            [
                self._words.get((x, y)) or ((chr(0x2800 + dots), "line") if dots else (" ", None))
                for x, dots in enumerate(row)
            ]
            for y, row in enumerate(self._dots)
        ]

    def text(self) -> str:
        """The drawing without roles."""
        return "\n".join("".join(ch for ch, _ in row).rstrip() for row in self.rows())
