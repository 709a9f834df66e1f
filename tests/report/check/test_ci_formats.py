"""Whatever text stands in a file, JUnit's XML can be read and GitHub gets one command a line."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as Xml

from hypothesis import given
from hypothesis import strategies as st

from beredskap.ensemble.checks import ScenarioCheck
from beredskap.errors import Place, Problem
from beredskap.language import message
from beredskap.report.check import annotations, junit
from tests.report.journals import a_journal, a_region, a_scenario

ANYTHING = st.text(st.characters(exclude_categories=[]), min_size=1, max_size=30)


def bad(file: str, said: str) -> ScenarioCheck:
    place = Place(file, 3, 7, "events[0]")
    return ScenarioCheck(file, 0.0, problems=(Problem("yaml", message("{said}", said=said), place),))


@given(ANYTHING, ANYTHING)
def test_a_problem_is_one_error_in_xml(file: str, said: str) -> None:
    suites = Xml.fromstring(junit.render([bad(file, said)], "sv"))
    assert suites.get("errors") == "1"
    (error,) = suites.iter("error")
    assert "\x00" not in str(error.get("message"))


@given(ANYTHING, ANYTHING)
def test_a_problem_is_one_command(file: str, said: str) -> None:
    (line,) = annotations.list_annotations([bad(file, said)], "sv")
    assert "\n" not in line
    assert "\r" not in line
    head, properties, text = line.split("::", 2)[0], *line.split("::")[1:2], line.split("::", 2)[2]
    assert head == ""
    written = dict(one.split("=", 1) for one in properties.removeprefix("error ").split(","))
    assert (written["line"], written["col"]) == ("3", "7")
    assert unescape(written["file"]) == file
    assert unescape(text) == said


def unescape(text: str) -> str:
    for code, letter in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(code, letter)
    return text


def test_the_class_stands_in_the_xml_and_a_name_is_whole() -> None:
    journal = a_journal()
    one = ScenarioCheck("a.yaml", 1.0, journal, a_scenario(), a_region(), variant="idag")
    suites = Xml.fromstring(junit.render([one, replace(one, variant="sen")], "sv"))
    assert [suite.get("name") for suite in suites] == [f"{a_scenario().name} (idag)", f"{a_scenario().name} (sen)"]
    assert [one.get("value") for one in suites.iter("property")] == [journal.information_class] * 2
