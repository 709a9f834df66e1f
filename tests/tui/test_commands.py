"""The command tables: no key twice where both work, every command is an action, and the footer has room."""

from __future__ import annotations

from collections import Counter

import pytest

from beredskap.tui.app import BeredskapApp
from beredskap.tui.commands import EVERYWHERE, SCREEN, Command
from beredskap.tui.workspace import WorkspaceScreen
from beredskap.tui.workspaces import INNER_SCREENS, WORKSPACES

SCREENS = (*WORKSPACES, *INNER_SCREENS.values())
MOST_HINTS = 8
TAKEN = ("up", "down", "j", "k", "g", "G", "enter", "tab", "pageup", "pagedown", "home", "end")
HARD_TO_TYPE = ("left_square_bracket", "right_square_bracket", "left_curly_bracket", "backslash", "vertical_line", "at")


def there(one: type[WorkspaceScreen]) -> tuple[Command, ...]:
    return (*one.commands, *one.shared, *SCREEN, *EVERYWHERE)


def test_no_two_screens_are_opened_by_the_same_key() -> None:
    assert len(INNER_SCREENS) == sum(len(one.inner) for one in WORKSPACES)


@pytest.mark.parametrize("one", SCREENS)
def test_no_key_does_two_things(one: type[WorkspaceScreen]) -> None:
    keys = Counter([key for command in there(one) for key in command.keys])
    keys.update(TAKEN)
    keys.update(str(number) for number in range(1, 10))
    assert [key for key, times in keys.items() if times > 1] == []


@pytest.mark.parametrize("one", SCREENS)
def test_every_command_is_an_action(one: type[WorkspaceScreen]) -> None:
    for command in there(one):
        assert hasattr(one, f"action_{command.id}") or hasattr(BeredskapApp, f"action_{command.id}"), command.id


@pytest.mark.parametrize("one", SCREENS)
def test_the_footer_has_at_most_eight_hints(one: type[WorkspaceScreen]) -> None:
    assert sum(command.hint for command in there(one)) <= MOST_HINTS


@pytest.mark.parametrize("one", SCREENS)
def test_no_key_needs_alt_gr(one: type[WorkspaceScreen]) -> None:
    assert not [key for command in there(one) for key in command.keys if key in HARD_TO_TYPE]


def test_every_command_says_what_it_does() -> None:
    for one in SCREENS:
        for command in there(one):
            assert command.help.text("sv").endswith(".")
            assert command.help.text("en") != command.help.text("sv"), command.id
