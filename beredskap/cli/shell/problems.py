"""Problems as lines on stderr, grouped by file: ``file:line:column  key``, what is wrong, the nearest valid value, what to do.

Light on purpose: a mistyped option is answered without loading the model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from beredskap.cli.shell.language import say
from beredskap.errors import Problem
from beredskap.language import message

MOST = 40


def format_problems(problems: Sequence[Problem]) -> Iterator[str]:
    """The lines of all problems, in the order of their places."""
    file = None
    ordered = sorted(problems, key=lambda one: one.place)
    for problem in ordered[:MOST]:
        if file not in (None, problem.place.file):
            yield ""
        file = problem.place.file
        yield from _format_problem(problem)
    if len(problems) > MOST:
        yield ""
        yield say(message("… och {n} till; se alla med beredskap validate", n=len(problems) - MOST))
    if len(problems) > 1 or problems[0].place.file:
        yield ""
        yield say(message("{n} fel. Ingenting har körts eller ändrats.", n=len(problems)))


def _format_problem(problem: Problem) -> Iterator[str]:
    where = str(problem.place)
    if where:
        yield where
    indent = "  " if where else ""
    yield indent + describe(problem)
    if problem.remedy is not None:
        yield f"{indent}→ {say(problem.remedy)}"


def describe(problem: Problem) -> str:
    """What is wrong, with the nearest valid value."""
    said = say(problem.message)
    if problem.near is None or f"«{problem.near}»" in problem.message.text("sv"):
        return said
    return say(message("{what}; menade du «{near}»?", what=said, near=problem.near))
