"""What is wrong, where, and what to do about it: the same problems as the command line tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from beredskap.errors import Problem
from beredskap.language import message
from beredskap.report.document.cells import clean
from beredskap.tui.translator import Translator

MOST = 40


class ProblemsScreen(ModalScreen[None]):
    """The problems; any key that closes things closes it."""

    BINDINGS = [("escape,q,enter", "dismiss")]

    def __init__(self, problems: Sequence[Problem], say: Translator) -> None:
        super().__init__()
        self._problems = problems
        self._say = say

    def compose(self) -> ComposeResult:
        """One paragraph for each."""
        with VerticalScroll(classes="dialog wide problems"):
            yield Static(self._say(message("Det gick inte")), classes="title", markup=False)
            yield Static("\n".join(describe_problems(self._problems, self._say)), markup=False)
            yield Static(self._say(message("esc stänger; ingenting har ändrats.")), classes="note", markup=False)


def describe_problems(problems: Sequence[Problem], say: Translator) -> Iterator[str]:
    """Where, what, the nearest valid value and the next step of each problem."""
    for problem in sorted(problems, key=lambda one: one.place)[:MOST]:
        if where := str(problem.place):
            yield clean(where)
        yield clean(f"✖ {say(problem.message)}")
        if problem.near is not None:
            yield clean(say(message("  menade du «{near}»?", near=problem.near)))
        if problem.remedy is not None:
            yield clean(f"  → {say(problem.remedy)}")
        yield ""
    if len(problems) > MOST:
        yield say(message("… och {n} till", n=len(problems) - MOST))
