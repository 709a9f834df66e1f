"""Commands whose help is a message, laid out by click with headings and errors in the language of the command line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from beredskap.cli.shell.language import say
from beredskap.cli.shell.param_types import Choice
from beredskap.cli.shell.parameters import Argument, Option, Translated
from beredskap.cli.shell.streams import put
from beredskap.cli.shell.usage import near_word, see_help, usage_error
from beredskap.language import LANGUAGES, Message, message

_TERM_WIDTH = 34
"""The widest term that has its description beside it; click's own 30 is less than our longest options."""


def help_option() -> Option:
    """``--help``. click's own writes with `click.echo`, which knows nothing of a full disk."""

    def show(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
        if wanted and not ctx.resilient_parsing:
            put(ctx.get_help() + "\n")
            ctx.exit()

    return Option(
        ["-h", "--help"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
        help=message("visa den här hjälpen"),
    )


def _language_option() -> Option:
    """``--lang`` after the command too; it has been read before anything was parsed (`language.choose`)."""
    return Option(["--lang"], type=Choice(LANGUAGES), expose_value=False, hidden=True, help=message("språk"))


class Command(click.Command):
    """A command with examples. What is overridden is what click says in English, or lays out otherwise."""

    help = Translated()
    options_metavar = Translated()

    def __init__(self, *args: Any, examples: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options_metavar = message("[FLAGGOR]")
        self.examples = tuple(examples)
        self.context_settings = {**self.context_settings, "allow_extra_args": True}
        if not isinstance(self, click.Group):
            self.params.append(_language_option())

    def get_help_option(self, ctx: click.Context) -> click.Option | None:  # noqa: ARG002  # click's signature
        return help_option()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse; an error knows its command, and the first argument too many is named, where click names them all in English."""
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise
        if ctx.args and not isinstance(self, click.Group):
            raise usage_error(message("«{word}» är ett argument för mycket", word=ctx.args[0]), remedy=see_help(ctx))
        return rest

    def get_short_help_str(self, limit: int = 60) -> str:  # noqa: ARG002  # click's signature
        """The whole first sentence; click would cut it off at the limit."""
        return (self.help or "").split(". ")[0].rstrip(".")

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, say(message("Användning: ")))

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [param.get_help_record(ctx) for param in self.params if isinstance(param, Argument)]
        _write_section(formatter, message("Argument"), records)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [record for param in options if (record := param.get_help_record(ctx))]
        _write_section(formatter, message("Flaggor"), records)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The examples, each on a line of its own; click would fill them as a paragraph."""
        if self.examples:
            with formatter.section(say(message("Exempel"))):
                for example in self.examples:
                    formatter.write(f"{'':>{formatter.current_indent}}{example}\n")


class Group(Command, click.Group):
    """A group that suggests the near_word command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Without a command the help is the answer; click would call it a mistake."""
        if not args and not self.invoke_without_command:
            put(ctx.get_help() + "\n")
            ctx.exit()
        return super().parse_args(ctx, args)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [*click.Command.collect_usage_pieces(self, ctx), say(message("KOMMANDO")), say(message("[ARGUMENT]…"))]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands first."""
        self.format_commands(ctx, formatter)
        super().format_options(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [(name, self.commands[name].get_short_help_str()) for name in self.list_commands(ctx)]
        _write_section(formatter, message("Kommandon"), records)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """The commands in their order of use; click's order is that of the alphabet."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        found = self.get_command(ctx, name)
        if found is None and not name.startswith("-"):
            near = near_word(name, self.commands)
            raise usage_error(message("kommandot «{name}» finns inte", name=name), near, see_help(ctx))
        return super().resolve_command(ctx, args)


def _write_section(formatter: click.HelpFormatter, title: Message, records: Sequence[tuple[str, str]]) -> None:
    if records:
        with formatter.section(say(title)):
            formatter.write_dl(records, col_max=_TERM_WIDTH)
