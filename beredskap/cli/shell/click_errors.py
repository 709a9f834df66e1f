"""What click found wrong with a command line, in our words."""

from __future__ import annotations

import click

from beredskap.cli.shell.usage import near_word, see_help, usage_error
from beredskap.errors import InputError
from beredskap.language import message


def explain(error: click.UsageError) -> InputError:
    """The same mistake as a problem with its remedy."""
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
