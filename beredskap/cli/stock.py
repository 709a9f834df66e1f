"""`beredskap stock`: the stock ledger."""

from __future__ import annotations

from beredskap.cli import (
    stock_endurance,
    stock_expiring,
    stock_history,
    stock_list,
    stock_orders,
    stock_redistribute,
    stock_tell,
)
from beredskap.cli.command import Group
from beredskap.language import message

command = Group(
    "stock",
    said=message("Lagret: vad finns det, var, hur länge räcker det, vad går ut, vad ska beställas eller flyttas."),
    examples=("beredskap stock list --db region.db --below", "beredskap stock endurance --region orebro"),
)
for each in (
    stock_list.listing,
    stock_list.show,
    stock_tell.receive,
    stock_tell.issue,
    stock_tell.move,
    stock_tell.count,
    stock_tell.discard,
    stock_tell.correct,
    stock_history.command,
    stock_endurance.command,
    stock_expiring.command,
    stock_orders.command,
    stock_redistribute.command,
):
    command.add_command(each)
