"""What a field means is said once, beside it in the model."""

from __future__ import annotations

import pytest

from beredskap.files.schema.meanings import meaning
from beredskap.model.base import Record, Sourced
from beredskap.model.care import CareOffering
from beredskap.model.need import Need
from beredskap.model.node import Node
from beredskap.model.region import Region
from beredskap.model.scenario.event import Event
from beredskap.model.scenario.scenario import EVENT_KINDS
from beredskap.model.scenario.strain import Absent, ManyInjured, Whom


def test_a_field_means_what_it_does_where_it_is_inherited_from() -> None:
    assert meaning(Region, "source") == meaning(Sourced, "source") == "var uppgiften kommer ifrån"
    assert meaning(Absent, "site") == meaning(Whom, "site") == "bara på dessa anläggningar"
    assert {meaning(kind, "at") for kind in EVENT_KINDS.values()} == {meaning(Event, "at")}


def test_a_record_may_say_it_otherwise_of_a_field_that_it_inherits() -> None:
    assert (
        meaning(Node, "capacity") == "största last den bär, med enhet, till exempel `4000 kW`; utelämnat är utan gräns"
    )
    assert meaning(CareOffering, "capacity").startswith("vårdplatser för vård i vårddygn")


def test_a_field_is_named_as_it_is_in_a_file() -> None:
    assert meaning(Region, "class") == "informationsklass; allt som skrivs ut bär den"
    assert meaning(Need, "any") == "källor i ordning; den bästa används"
    with pytest.raises(KeyError):
        meaning(Region, "information_class")


def test_a_meaning_may_take_several_lines_and_may_be_a_description() -> None:
    assert "kommer från skrivs också här, med `outside: true`." in meaning(Region, "municipalities")
    assert "\n" not in meaning(Region, "municipalities")
    assert meaning(ManyInjured, "red") == "antal röda: omedelbart vårdbehov; utelämnat är 0"


@pytest.mark.parametrize(("record", "key"), [(Need, "sources"), (Region, "variant"), (Region, "nothing")])
def test_a_field_without_a_meaning_is_an_error(record: type[Record], key: str) -> None:
    with pytest.raises(KeyError):
        meaning(record, key)
