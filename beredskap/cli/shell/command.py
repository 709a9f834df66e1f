"""click commands whose help is said in the language chosen on the same command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import click

from beredskap.cli.shell.language import say
from beredskap.cli.shell.streams import put
from beredskap.errors import InputError, Problem, nearest
from beredskap.language import LANGUAGES, Message, message

_F = TypeVar("_F", bound=Callable[..., Any])


def near_word(word: str, words: Iterable[str]) -> str | None:
    """The nearest of the words that can stand here: they are short, so that one wrong letter is much of them, and upper case is not lower."""
    return nearest(word, words, cutoff=0.5, any_case=False)


def usage_error(said: Message, near: str | None = None, remedy: Message | None = None) -> InputError:
    """A mistake on the command line."""
    return InputError([Problem("användning", said, near=near, remedy=remedy)])


class Choice(click.ParamType[str]):
    """One of a few words."""

    name = "choice"

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002  # click's signature
        return "|".join(self.words)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002
        if value in self.words:
            return str(value)
        raise usage_error(
            message("«{value}» går inte att välja här; välj {words}", value=value, words=", ".join(self.words)),
            near_word(str(value), self.words),
        )


class Option(click.Option):
    """An option that says what it does with a `Message`."""

    def __init__(self, *args: Any, said: Message, shown: Message | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.said = said
        self.shown = shown

    def make_metavar(self, ctx: click.Context) -> str:
        return super().make_metavar(ctx) if self.shown is None else say(self.shown)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        if self.hidden:
            return None
        value = "" if self.is_flag or self.count else " " + self.make_metavar(ctx)
        return ", ".join(self.opts) + value, say(self.said)


class Argument(click.Argument):
    """An argument that says what it is with a `Message`; its name in the help is a message too."""

    def __init__(self, *args: Any, said: Message, shown: Message, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.said = said
        self.shown = shown

    def make_metavar(self, ctx: click.Context) -> str:  # noqa: ARG002  # click's signature
        return say(self.shown) + ("…" if self.nargs == -1 else "")


def option(*names: str, said: Message, **kwargs: Any) -> Callable[[_F], _F]:
    """Declare an option."""
    return click.option(*names, cls=Option, said=said, **kwargs)


def argument(name: str, said: Message, shown: Message, **kwargs: Any) -> Callable[[_F], _F]:
    """Declare an argument."""
    return click.argument(name, cls=Argument, said=said, shown=shown, **kwargs)


def help_option() -> Option:
    """``--help``."""

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
        said=message("visa den här hjälpen"),
    )


def _language_option() -> Option:
    """``--lang`` after the command too; it has been read before anything was parsed (`speech.choose`)."""
    return Option(["--lang"], type=Choice(LANGUAGES), expose_value=False, hidden=True, said=message("språk"))


class Command(click.Command):
    """A command described by messages, with examples."""

    def __init__(self, *args: Any, said: Message, examples: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.said = said
        self.examples = tuple(examples)
        self.context_settings = {**self.context_settings, "allow_extra_args": True}
        if not isinstance(self, click.Group):
            self.params.append(_language_option())

    def get_help_option(self, ctx: click.Context) -> click.Option | None:  # noqa: ARG002  # click's signature
        return help_option()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise
        if ctx.args and not isinstance(self, click.Group):
            raise usage_error(message("«{word}» är ett argument för mycket", word=ctx.args[0]), remedy=see_help(ctx))
        return rest

    def get_short_help_str(self, limit: int = 60) -> str:  # noqa: ARG002  # click's signature
        return say(self.said).split(". ")[0].rstrip(".")

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self._usage(ctx))
        formatter.write_usage(ctx.command_path, pieces, say(message("Användning: ")))
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(say(self.said))
        arguments = [(param.make_metavar(ctx), say(param.said)) for param in self.params if isinstance(param, Argument)]
        self._section(formatter, message("Argument"), arguments)
        self.format_commands_of(ctx, formatter)
        records = [record for param in self.get_params(ctx) if (record := _record(param, ctx))]
        self._section(formatter, message("Flaggor"), records)
        if self.examples:
            with formatter.section(say(message("Exempel"))):
                for example in self.examples:
                    formatter.write(f"{'':>{formatter.current_indent}}{example}\n")

    def format_commands_of(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """A plain command has none."""

    def _usage(self, ctx: click.Context) -> list[str]:
        pieces = [say(message("[FLAGGOR]"))]
        for param in self.params:
            if isinstance(param, Argument):
                name = param.make_metavar(ctx)
                pieces.append(name if param.required else f"[{name}]")
        return pieces

    @staticmethod
    def _section(formatter: click.HelpFormatter, title: Message, records: list[tuple[str, str]]) -> None:
        if records:
            with formatter.section(say(title)):
                formatter.write_dl(records, col_max=34)


def _record(param: click.Parameter, ctx: click.Context) -> tuple[str, str] | None:
    return param.get_help_record(ctx) if isinstance(param, Option) else None


class Group(Command, click.Group):
    """A group that suggests the nearest command, and says what it is for when none is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and not self.invoke_without_command:
            put(ctx.get_help() + "\n")
            ctx.exit()
        return super().parse_args(ctx, args)

    def _usage(self, ctx: click.Context) -> list[str]:
        return [*super()._usage(ctx), say(message("KOMMANDO")), say(message("[ARGUMENT]…"))]

    def format_commands_of(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [(name, self.commands[name].get_short_help_str()) for name in self.list_commands(ctx)]
        self._section(formatter, message("Kommandon"), records)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
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


def see_help(ctx: click.Context | None) -> Message:
    """Where to read more."""
    return message("se {command} --help", command=ctx.command_path if ctx else "beredskap")


def explained(error: click.UsageError) -> InputError:
    """What click found wrong, in our words."""
    ctx = error.ctx
    remedy = see_help(ctx)
    params = ctx.command.get_params(ctx) if ctx else []
    match error:
        case click.NoSuchOption():
            flags = [flag for param in params if isinstance(param, click.Option) for flag in param.opts]
            near = near_word(error.option_name, flags)
            return usage_error(message("flaggan {flag} finns inte", flag=error.option_name), near, remedy)
        case click.MissingParameter():
            named = error.param.make_metavar(ctx) if error.param and ctx else "?"
            return usage_error(message("{name} saknas", name=named), remedy=remedy)
        case click.BadOptionUsage():
            flag = error.option_name
            takes = any(flag in param.opts and not getattr(param, "is_flag", False) for param in params)
            wrong = (
                message("flaggan {flag} ska ha ett värde", flag=flag)
                if takes
                else message("flaggan {flag} tar inget värde", flag=flag)
            )
            return usage_error(wrong, remedy=remedy)
    return usage_error(message("kommandoraden kan inte tolkas: {what}", what=error.format_message()), remedy=remedy)
