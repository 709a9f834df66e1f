"""A canvas on the screen, drawn anew for every size."""

from __future__ import annotations

from rich.text import Text
from textual.widget import Widget

from beredskap.tui.canvas import Canvas


class Drawing(Widget):
    """Paints what `draw` gives; a cell's role is the name of its style."""

    COMPONENT_CLASSES = {
        "drawing--line",
        "drawing--axis",
        "drawing--muted",
        "drawing--success",
        "drawing--warning",
        "drawing--error",
    }
    DEFAULT_CSS = """
    Drawing > .drawing--line { color: $dim; }
    Drawing > .drawing--axis { color: $dim; }
    Drawing > .drawing--muted { color: $dim; }
    Drawing > .drawing--success { color: $success; }
    Drawing > .drawing--warning { color: $warning; }
    Drawing > .drawing--error { color: $error; }
    """

    def draw(self, width: int, height: int) -> Canvas | None:
        """The drawing in so many characters; None where there is nothing to draw."""
        raise NotImplementedError

    def render(self) -> Text:
        """The drawing in the size that there is."""
        text = Text(no_wrap=True, end="")
        canvas = self.draw(self.size.width, self.size.height) if self.size.width > 1 else None
        for number, row in enumerate(canvas.rows() if canvas else ()):
            if number:
                text.append("\n")
            for ch, role in row:
                text.append(ch, self.get_component_rich_style(f"drawing--{role}", partial=True) if role else "")
        return text
