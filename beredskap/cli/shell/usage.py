"""Mistakes on the command line: how one is raised, the nearest word there is, and where to read more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from beredskap.errors import InputError, Problem, nearest
from beredskap.language import Message, message

if TYPE_CHECKING:
    import click


def near_word(word: str, words: Iterable[str]) -> str | None:
    """The nearest of the words that can stand here: they are short, so that one wrong letter is much of them, and upper case is not lower."""
    return nearest(word, words, cutoff=0.5, any_case=False)


def usage_error(said: Message, near: str | None = None, remedy: Message | None = None) -> InputError:
    """A mistake on the command line."""
    return InputError([Problem("användning", said, near=near, remedy=remedy)])


def see_help(ctx: click.Context | None) -> Message:
    """Where to read more."""
    return message("se {command} --help", command=ctx.command_path if ctx else "beredskap")


def refuse_personal_numbers(words: Iterable[str]) -> None:
    """Refuse a command line that holds one, whatever it is given for: names of files, ids, notes, roles. It is never repeated. Raises `InputError`."""
    from beredskap.model.personal import has_personal_number

    if any(has_personal_number(word) for word in words):
        said = message("kommandoraden innehåller ett personnummer eller samordningsnummer")
        raise InputError(
            [Problem("personal-number", said, remedy=message("ta bort det; personer anges med roll eller pseudonym"))]
        )
