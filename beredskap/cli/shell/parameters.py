"""Options and arguments whose help is a message, and options that a command gets together as one record."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Final

import click

from beredskap.cli.shell.language import say
from beredskap.cli.shell.param_types import Text
from beredskap.language import Message

Body = Callable[..., int]
"""What a command runs; it returns the exit code."""


class Translated:
    """An attribute of a click object that is set to a message and read as its text in the language spoken now.

    Commands are declared once, and one process may answer several command lines, each in its own language.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.key = f"_{name}_message"

    def __set__(self, instance: Any, said: Message | str | None) -> None:
        instance.__dict__[self.key] = said

    def __get__(self, instance: Any, owner: type | None = None) -> str | None:
        said = instance.__dict__[self.key]
        return say(said) if isinstance(said, Message) else said


class Option(click.Option):
    """An option; ``metavar`` is a message too."""

    help = Translated()
    metavar = Translated()

    def __init__(self, *args: Any, help: Message, **kwargs: Any) -> None:  # noqa: A002  # click's name
        if not kwargs.get("is_flag"):
            kwargs.setdefault("type", Text())
        super().__init__(*args, **kwargs)
        self.help = help  # not through click, which would take it apart as a string


class Argument(click.Argument):
    """An argument; ``metavar`` is a message too."""

    help = Translated()
    metavar = Translated()

    def __init__(self, *args: Any, help: Message, **kwargs: Any) -> None:  # noqa: A002  # click's name
        kwargs.setdefault("type", Text())
        super().__init__(*args, **kwargs)
        self.help = help

    def make_metavar(self, ctx: click.Context) -> str:
        """The name in the help; click does not mark a metavar of ours as one that may be repeated."""
        return super().make_metavar(ctx) + ("…" if self.nargs == -1 else "")

    def get_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The name in the usage line; click would leave out the brackets around one that may be left out."""
        name = self.make_metavar(ctx)
        return [name if self.required else f"[{name}]"]


option: Final = partial(click.option, cls=Option)
argument: Final = partial(click.argument, cls=Argument)


def gather(name: str, record: type, *declared: Callable[[Any], Any]) -> Callable[[Body], Body]:
    """Declare options, and hand all that ``record`` has fields for to the body as one record called ``name``."""
    fields = [field.name for field in dataclasses.fields(record)]

    def declare(body: Body) -> Body:
        @wraps(body)
        def run(**values: Any) -> int:
            values[name] = record(**{field: values.pop(field) for field in fields})
            return body(**values)

        for each in reversed(declared):
            run = each(run)
        return run

    return declare
