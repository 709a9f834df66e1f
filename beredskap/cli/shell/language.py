"""Which language the command line speaks, and how it says things on stderr."""

from __future__ import annotations

import re
import sys
from contextvars import ContextVar
from typing import Final

from beredskap.language import DEFAULT, LANGUAGES, Message, from_environment
from beredskap.model.personal import masked

_LANGUAGE: ContextVar[str] = ContextVar("language", default=DEFAULT)
FLAG: Final = "--lang"
_SPACES: Final = "\u00a0\u2007\u202f"
"""Those of numbers and units, which `str.isprintable` takes for unseen."""
_COMMAND: Final = re.compile(r"^(\s*:)(?=:)|(#)(?=#\[)", re.MULTILINE)
"""How a line begins that GitHub's runner obeys wherever in a log it stands (*Workflow commands*), and what Azure's does anywhere in one."""


def language() -> str:
    """The language spoken now."""
    return _LANGUAGE.get()


def speak(wanted: str) -> None:
    """Speak ``wanted`` from now on."""
    _LANGUAGE.set(wanted)


def choose(args: list[str]) -> None:
    """Take the language from the arguments, wherever ``--lang`` stands, else from the environment.

    It must be known before anything is parsed, since what is wrong with the rest is said in it.
    """
    speak(from_environment())
    for index, arg in enumerate(args):
        if arg == "--":
            return
        value = args[index + 1] if arg == FLAG and index + 1 < len(args) else arg.removeprefix(FLAG + "=")
        if arg.startswith(FLAG) and value in LANGUAGES:
            speak(value)


def say(said: Message) -> str:
    """The message in the language spoken now."""
    return said.text(language())


def narrate(said: Message) -> None:
    """Say something that is not data: on stderr."""
    tell(say(said))


def tell(line: str) -> None:
    """One line on stderr, where all that is not data goes: what comes from files and arguments cannot move the cursor, hide, command, or name a person."""
    print(disarm(show_plainly(line)), file=sys.stderr)


def command_runner(line: str) -> None:
    """A line on stderr that a CI runner is to obey."""
    print(show_plainly(line).replace("##[", "# #["), file=sys.stderr)


def disarm(text: str) -> str:
    """The text with nothing in it that a CI runner takes for a command: ``::error`` at the start of a line becomes ``: :error``."""
    return _COMMAND.sub(lambda found: found[0] + " ", text)


def ask(said: Message) -> str:
    """Ask on stderr, and give the line that is typed."""
    print(disarm(show_plainly(say(said))), end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline()


def show_plainly(line: str) -> str:
    """The line with a mark in the place of what is not seen (controls, directions of writing, zero width) and of a personnummer."""
    if line.isprintable():
        return masked(line)
    return masked("".join(ch if ch.isprintable() or ch in _SPACES else "\ufffd" for ch in line))
