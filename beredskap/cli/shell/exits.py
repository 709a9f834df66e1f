"""Run a command line to its exit code: every way out of the program is here, and none of them is a traceback."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click

    from beredskap.errors import Problem

INTERRUPTED = 130
BROKEN_PIPE = 141


def run_command_line(load: Callable[[], click.Group], args: Sequence[str] | None = None) -> int:
    """Run one command line, by default the one of this process, with the commands that ``load`` gives, and return its exit code."""
    # Thousands of records are loaded and none of them is garbage: looking for it takes as long as loading.
    gc.set_threshold(500_000, 20, 20)
    try:
        from beredskap.cli.shell import language, streams

        streams.prepare_streams()
        words = [_decode(word) for word in (sys.argv[1:] if args is None else args)]
        language.choose(words)
        code = _run(load, words)
        sys.stdout.flush()
    except BrokenPipeError:
        streams.forget_stdout()
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _decode(word: str) -> str:
    """An argument that the locale could not read is UTF-8; the name of a file stays the bytes that it is."""
    if word.isascii() or os.path.exists(word):
        return word
    try:
        return os.fsencode(word).decode("utf-8")
    except UnicodeError:
        return word


def _run(load: Callable[[], click.Group], words: list[str]) -> int:
    import click

    from beredskap.cli.shell.language import narrate, tell
    from beredskap.cli.shell.usage import refuse_personal_numbers
    from beredskap.errors import Exit, InputError, NothingToDoError

    root = load()
    try:
        refuse_personal_numbers(words)
        with root.make_context("beredskap", words) as ctx:
            result = root.invoke(ctx)
        return int(result or 0)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.UsageError as error:
        from beredskap.cli.shell import click_errors

        return _refuse(click_errors.explain(error).problems)
    except InputError as error:
        return _refuse(error.problems)
    except NothingToDoError as error:
        narrate(error.message)
        return Exit.NOTHING
    except (KeyboardInterrupt, click.Abort):
        tell("")
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except Exception as error:
        from beredskap.cli.shell import crash_report

        crash_report.write_report(error, _find_command(root, words))
        return Exit.INTERNAL


def _refuse(problems: Sequence[Problem]) -> int:
    from beredskap.cli.shell.language import tell
    from beredskap.cli.shell.problems import format_problems
    from beredskap.errors import Exit

    for line in format_problems(problems):
        tell(line)
    return Exit.BAD_INPUT


def _find_command(root: click.Group, words: list[str]) -> str:
    """The command's name alone: the other words may be data."""
    return next((word for word in words if word in root.commands), "-")
