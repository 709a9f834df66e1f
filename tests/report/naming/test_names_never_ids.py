"""Names, never ids: in random regions where every id is a recognisable string and everything has a name of its own, no report says an id."""

from __future__ import annotations

import re
from typing import Any, Final

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from beredskap.engine import simulate
from beredskap.engine.explanation.cascade import fallout
from beredskap.model.region import Region
from beredskap.model.scenario.scenario import Scenario
from beredskap.report.document.table import Document
from beredskap.report.explanation import explanation
from beredskap.report.formats import as_markdown, as_text
from beredskap.report.naming.names import Names
from beredskap.report.region import cascade
from beredskap.report.run import result
from tests.engine.everything import a_course, a_region
from tests.worlds import DAY

_MARK: Final = "zqx"
_NAMED: Final = ("sites", "nodes", "offerings", "care", "items", "stores", "measures", "roads")
_UNNAMED: Final = ("profiles", "seasons", "batches", "staff", "vehicles", "nonresidents")
_SEEN: Final = re.compile(rf"\S*{_MARK}\S*")


def a_marked_case(seed: int) -> tuple[Region, Scenario]:
    """A random region and course with every id marked, each thing called by another name."""
    rng = np.random.default_rng(seed)
    region = a_region(rng, unknown=seed % 2 == 0)
    course = a_course(rng, region, coordination="region")
    ids = {one for table in (*_NAMED, *_UNNAMED) for one in getattr(region, table)}
    ids |= {
        need.name
        for table in (region.nodes, region.offerings, region.stores)
        for one in table.values()
        for need in one.needs
    }
    ids |= {event.id for event in course.events if event.id}
    marked = _marked(region.model_dump(mode="json", by_alias=True, exclude_unset=True), ids)
    for table in _NAMED:
        for number, body in enumerate(marked.get(table, {}).values()):
            body["name"] = f"{table.capitalize()} {number}"
    marked["need_names"] = {f"{_MARK}-{one}": f"Behov {one}" for one in ids}
    return (
        Region.model_validate(marked),
        Scenario.model_validate(_marked(course.model_dump(mode="json", by_alias=True, exclude_unset=True), ids)),
    )


def _marked(value: Any, ids: set[str]) -> Any:
    if isinstance(value, dict):
        return {_marked(key, ids): part if key == "draw" else _marked(part, ids) for key, part in value.items()}
    if isinstance(value, list):
        return [_marked(part, ids) for part in value]
    return f"{_MARK}-{value}" if isinstance(value, str) and value in ids else value


def ids_in(document: Document) -> set[str]:
    """The ids that a document says, in either form for readers."""
    said = as_text.render(document, "sv", 120, everything=True) + as_markdown.render(document, "sv", everything=True)
    return set(_SEEN.findall(said))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**31))
def test_no_report_of_a_run_says_an_id_where_there_is_a_name(seed: int) -> None:
    region, course = a_marked_case(seed)
    journal = simulate(region, course)
    assert ids_in(result.document(journal, course, region)) == set()
    for outcome in journal.outcomes:
        if outcome.municipality in ("", "A"):
            assert ids_in(explanation.document(journal, course, region, outcome.care, outcome.municipality)) == set()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**31))
def test_what_falls_is_told_by_name(seed: int) -> None:
    region, course = a_marked_case(seed)
    for lost in sorted(region.nodes):
        found = cascade.table(fallout(region, lost, course.start, 14 * DAY), Names(region))
        said = " ".join(str(cell) for row in found.rows for cell in row)
        assert _SEEN.findall(said) == []
