"""What a key does: the commands that hold everywhere and in every table. Bindings, footer, palette, help and docs/keys.md come from these tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from textual.binding import Binding, BindingsMap

from beredskap.language import Message, message
from beredskap.tui.translator import Translator


@dataclass(frozen=True)
class Command:
    """``id`` is the action; ``keys`` in the order of preference. ``hint``: shown in the footer. ``changes``: it changes data, and can be undone."""

    id: str
    keys: tuple[str, ...]
    title: Message
    help: Message
    hint: bool = False
    changes: bool = False


EVERYWHERE: Final = (
    Command("help", ("question_mark", "f1"), message("hjälp"), message("Vilka tangenter som finns här."), hint=True),
    Command("command_palette", ("ctrl+p",), message("palett"), message("Sök bland allt som går att göra."), hint=True),
    Command("refresh", ("f5",), message("läs om"), message("Läs om filerna och räkna om.")),
    Command("theme", ("f2",), message("tema"), message("Nästa tema: mörkt, ljust, hög kontrast.")),
    Command("language", ("f3",), message("språk"), message("Svenska eller engelska.")),
    Command("quit", ("q", "ctrl+q"), message("sluta"), message("Sluta."), hint=True),
)
SCREEN: Final = (Command("back", ("escape",), message("tillbaka"), message("Tillbaka, avbryt eller ta bort filtret.")),)
"""What every workspace does in its own way."""
TABLE: Final = (
    Command("filter", ("slash", "ctrl+f"), message("filter"), message("Visa bara rader med en text."), hint=True),
    Command("next_hit", ("n",), message("nästa"), message("Nästa rad med den sökta texten.")),
    Command("previous_hit", ("N", "shift+n"), message("förra"), message("Förra raden med den sökta texten.")),
    Command("sort", ("s",), message("sortera"), message("Sortera efter nästa kolumn.")),
    Command("reverse", ("S", "shift+s"), message("omvänt"), message("Sortera omvänt.")),
    Command("copy", ("y",), message("kopiera"), message("Kopiera raden till urklipp.")),
    Command("export", ("e",), message("exportera"), message("Spara det som visas som CSV i mappen där du startade.")),
)
_KEY_NAMES: Final = {
    "question_mark": "?",
    "slash": "/",
    "escape": "esc",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "space": "mellanslag",
    "delete": "delete",
}


def bindings(commands: Iterable[Command], say: Translator) -> Iterator[Binding]:
    """Their bindings, said in the UI's language; only the first key of a hint is in the footer."""
    for command in commands:
        for number, key in enumerate(command.keys):
            yield Binding(
                key,
                command.id,
                say(command.title),
                show=command.hint and not number,
                key_display=key_name(key),
                tooltip=say(command.help),
            )


def with_bindings(old: BindingsMap, more: Iterable[Binding]) -> BindingsMap:
    """The old bindings with more of them, which come before old ones of the same key."""
    return BindingsMap.from_keys({**old.key_to_bindings, **BindingsMap(list(more)).key_to_bindings})


def key_name(key: str) -> str:
    """A key as a person writes it."""
    return _KEY_NAMES.get(key, key)


def key_names(command: Command) -> str:
    """All keys of a command; of a letter and its shifted twin only the letter."""
    return " ".join(key_name(key) for key in command.keys if not key.startswith("shift+"))
