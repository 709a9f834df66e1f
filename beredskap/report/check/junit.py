"""A check as JUnit's XML, which GitLab, Jenkins, Azure and most others show: a suite a file, a case an expectation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree as Xml

from beredskap.ensemble.checks import ScenarioCheck
from beredskap.language import message
from beredskap.report.check.outcomes import Outcome, Result, list_outcomes
from beredskap.report.check.summary import find_class, say_name

_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ELEMENTS: Final = {"failed": "failure", "error": "error", "skipped": "skipped"}
_COUNTS: Final[dict[Result, str]] = {"failed": "failures", "error": "errors", "skipped": "skipped"}


def render(checked: Sequence[ScenarioCheck], language: str) -> bytes:
    """The whole document in UTF-8; without times, so that it is the same every time."""
    suites = Xml.Element("testsuites", name="beredskap")
    every: list[Outcome] = []
    for one in checked:
        outcomes = list(list_outcomes(one))
        every += outcomes
        suite = Xml.SubElement(suites, "testsuite", name=_clean(say_name(one)), file=_clean(one.file))
        _count(suite, outcomes)
        if one.journal is not None:
            properties = Xml.SubElement(suite, "properties")
            marking = message("klass").text(language)
            Xml.SubElement(properties, "property", name=marking, value=find_class([one]))
        for outcome in outcomes:
            _add_case(suite, one, outcome, language)
    _count(suites, every)
    Xml.indent(suites)
    whole: bytes = Xml.tostring(suites, encoding="utf-8", xml_declaration=True)
    return whole + b"\n"


def _count(element: Xml.Element, outcomes: Sequence[Outcome]) -> None:
    results = [outcome.result for outcome in outcomes]
    element.set("tests", str(len(results)))
    for kind, name in _COUNTS.items():
        element.set(name, str(results.count(kind)))


def _add_case(suite: Xml.Element, one: ScenarioCheck, outcome: Outcome, language: str) -> None:
    case = Xml.SubElement(
        suite,
        "testcase",
        classname=_clean(one.file),
        name=_clean(outcome.name.text(language)),
        file=_clean(outcome.place.file),
    )
    if outcome.place.line:
        case.set("line", str(outcome.place.line))
    if outcome.result == "passed":
        return
    said = _clean(outcome.said.text(language))
    found = Xml.SubElement(case, _ELEMENTS[outcome.result], message=said)
    found.text = f"{_clean(str(outcome.place))}\n{said}"


def _clean(text: str) -> str:
    """The text with a replacement character for what XML 1.0 cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
