"""A name is given to a need that there is."""

from __future__ import annotations

import pytest

from beredskap.model import naming
from beredskap.model.checks.region import check_region
from tests.worlds import world


@pytest.mark.parametrize(("given", "near"), [("rontgn", "rontgen"), ("rontgen", None)])
def test_a_name_of_a_need_that_there_is_not_names_the_nearest(given: str, near: str | None) -> None:
    region = world(
        nodes={"x": {}, "y": {"needs": [{"rontgen": "x"}]}},
    ).model_copy(update={"need_names": {given: "röntgen"}})
    found = check_region(region).problems
    assert [(one.rule, one.value, one.near) for one in found] == ([("unknown-reference", given, near)] if near else [])


def test_a_need_without_a_name_is_called_what_it_is_written_as() -> None:
    region = world(nodes={"x": {}}).model_copy(update={"need_names": {"bas": "grundförsörjning"}})
    assert naming.need_name(region, "bas") == "grundförsörjning"
    assert naming.need_name(region, "el") == "el"
