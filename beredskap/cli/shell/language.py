"""Which language the command line speaks, and how it says things on stderr."""

from __future__ import annotations

import sys
from contextvars import ContextVar
from typing import Final

from beredskap.language import DEFAULT, LANGUAGES, Message, from_environment

_LANGUAGE: ContextVar[str] = ContextVar("language", default=DEFAULT)
FLAG: Final = "--lang"


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
    print(say(said), file=sys.stderr)
