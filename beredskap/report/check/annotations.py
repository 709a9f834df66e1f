"""A check as GitHub's workflow commands: what is wrong is shown on the line of the file where it stands.

The form is that of GitHub's documentation, *Workflow commands for GitHub Actions*: ``::error file=…,line=…,title=…::text``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from beredskap.ensemble.checks import ScenarioCheck
from beredskap.errors import Place
from beredskap.report.check.outcomes import list_outcomes
from beredskap.report.check.summary import say_name


def list_annotations(checked: Sequence[ScenarioCheck], language: str) -> Iterator[str]:
    """A line each, each once: errors, scenarios that expect nothing, and the warnings about what they run on."""
    return iter(dict.fromkeys(line for one in checked for line in _of(one, language)))


def _of(one: ScenarioCheck, language: str) -> Iterator[str]:
    for outcome in list_outcomes(one):
        said = outcome.said.text(language)
        match outcome.result:
            case "error":
                yield _line("error", outcome.place, outcome.name.text(language), said)
            case "failed":
                yield _line("error", outcome.place, say_name(one), f"{outcome.name.text(language)}; {said}")
            case "skipped":
                yield _line("notice", outcome.place, say_name(one), said)
    for finding, place in zip(one.findings, one.finding_places, strict=True):
        if finding.severity != "info":
            said = finding.message.text(language)
            yield _line("warning", place if place.file else Place(one.file), str(finding.rule), said)


def _line(level: str, place: Place, title: str, said: str) -> str:
    properties = {"file": place.file, "line": str(place.line or 1), "title": title}
    if place.column:
        properties["col"] = str(place.column)
    written = ",".join(f"{name}={_escape(value, (':', ','))}" for name, value in properties.items())
    return f"::{level} {written}::{_escape(said)}"


def _escape(text: str, more: tuple[str, ...] = ()) -> str:
    """The text on one line; a percent sign, line ends and ``more`` as the runner reads them back."""
    for letter in ("%", "\r", "\n", *more):
        text = text.replace(letter, f"%{ord(letter):02X}")
    return text
