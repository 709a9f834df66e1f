"""Single points of failure: what alone ends nödvändigt care at once."""

from __future__ import annotations

from typing import Any

from beredskap.engine.explanation.single_points import Lone, lone_points
from beredskap.model.region import Region
from tests.worlds import START, world

DAY = START.date()


def a_ward(need: dict[str, Any], **more: Any) -> Region:
    """One ward with one need, and what it may be met by."""
    return world(
        nodes={
            "a": {},
            "b": {},
            "reserv": {"standby": True, "start": "1 min"},
            "rot": {},
            "c": {"needs": [{"x": "rot"}]},
        },
        offerings={"iva": {"capacity": "4 vårdplatser", "needs": [need]} | more},
        care={"iva": {"measure": "vårddygn"}},
    )


def lone(need: dict[str, Any], **more: Any) -> list[str]:
    return [one.node for one in lone_points(a_ward(need, **more), DAY)]


def test_a_need_with_one_source() -> None:
    assert lone_points(a_ward({"el": "a"}), DAY) == (Lone("a", ("iva",)),)


def test_what_the_source_stands_on_alone_counts_too() -> None:
    assert lone({"el": "c"}) == ["c", "rot"]


def test_another_source_or_an_endurance_is_enough() -> None:
    assert lone({"el": {"any": ["a", "b"]}}) == []
    assert lone({"el": {"any": ["a", "reserv"]}}) == []
    assert lone({"el": "a", "without": ["100 % for 1 min", "0 %"]}) == []
    assert lone({"el": "a", "without": ["20 %"]}) == []
    assert lone({"el": {"of": ["a", "b", "c"], "at_least": 2}}) == []


def test_of_two_that_are_both_needed_each_is_one() -> None:
    assert lone({"el": {"of": ["a", "b"], "at_least": 2}}) == ["a", "b"]


def test_an_endurance_of_no_time_is_none() -> None:
    assert lone({"el": "a", "without": ["100 % for 0 h", "0 %"]}) == ["a"]


def test_care_that_is_not_given_anyway_does_not_count() -> None:
    assert lone({"el": "a"}, capacity="0 vårdplatser") == []
    assert lone({"el": "a"}, valid_to="2019-06-30") == []


def test_the_same_care_elsewhere_is_enough_but_not_at_a_neighbour() -> None:
    def two(kind: str) -> list[str]:
        region = world(
            sites={"s": {}, "t": {"kind": kind}},
            nodes={"a": {}},
            offerings={"iva": {"needs": [{"el": "a"}]}, "iva2": {"site": "t", "care": ["iva"]}},
        )
        return [one.node for one in lone_points(region, DAY)]

    assert two("sjukhus") == []
    assert two("grannsjukhus") == ["a"]


def test_only_what_cannot_wait() -> None:
    region = world(nodes={"a": {}}, offerings={"hud": {"needs": [{"el": "a"}]}}, care={"hud": {"grade": "önskvärt"}})
    assert lone_points(region, DAY) == ()
