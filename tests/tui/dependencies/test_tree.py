"""The tree of dependencies by itself, in a small world."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from beredskap.tui.dependencies.tree import BranchTree
from beredskap.tui.translator import Translator
from tests.tui.dependencies.test_dependencies_view import a_hospital, a_stocked_region


class _TreeApp(App[None]):
    def compose(self) -> ComposeResult:
        yield BranchTree(Translator(), id="tree")


def played(subject: str, play: Callable[[Pilot[None], BranchTree], Awaitable[None]]) -> None:
    async def whole() -> None:
        app = _TreeApp()
        async with app.run_test() as pilot:
            tree = app.query_one(BranchTree)
            tree.plant(a_stocked_region(a_hospital()), subject, False)
            tree.focus()
            await pilot.pause()
            await play(pilot, tree)

    asyncio.run(whole())


def labels(tree: BranchTree) -> list[str]:
    return [str(node.label) for node in tree.root.children]


def test_a_way_that_comes_round_says_so_and_stops() -> None:
    async def play(_: Pilot[None], tree: BranchTree) -> None:
        assert labels(tree)[1] == "sig: Rundgång · utan: 0 % genast ↩ redan ovanför"
        assert [node.allow_expand for node in tree.root.children] == [True, False]

    played("rund", play)


def test_it_grows_where_it_is_opened_and_closes_again() -> None:
    async def play(pilot: Pilot[None], tree: BranchTree) -> None:
        await pilot.press("down", "right")
        first = tree.root.children[0]
        assert [str(node.label)[:15] for node in first.children] == ["el: Ställverk A", "el: Ställverk B"]
        await pilot.press("right")
        assert tree.marked is not None
        assert tree.marked.subject == "a"
        await pilot.press("left")
        assert tree.marked.subject == "labb"
        await pilot.press("left")
        assert not first.is_expanded

    played("rund", play)


def test_keys_that_come_fast_find_what_the_one_before_opened() -> None:
    async def play(_: Pilot[None], tree: BranchTree) -> None:
        for action in (tree.action_cursor_down, tree.action_open, tree.action_open):
            action()
        assert tree.marked is not None
        assert tree.marked.subject == "a"

    played("rund", play)


def test_what_has_fallen_stands_before_its_name() -> None:
    async def play(_: Pilot[None], tree: BranchTree) -> None:
        tree.mark({"a": 0.0, "labb": 0.5})
        assert labels(tree)[:3] == ["✖ nere Ställverk A", "Ställverk B", "▲ begränsad Labbet"]
        tree.mark({})
        assert labels(tree)[0] == "Ställverk A"

    played("s", play)


def test_names_are_never_taken_for_markup() -> None:
    region = a_hospital()
    odd = region.nodes["a"].model_copy(update={"name": "[bold]Ställverk[/] \x1b[31m"})
    stocked = a_stocked_region(region.model_copy(update={"nodes": {**region.nodes, "a": odd}}))

    async def play(_: Pilot[None], tree: BranchTree) -> None:
        tree.plant(stocked, "s", False)
        assert labels(tree)[0] == "[bold]Ställverk[/] "

    played("s", play)
