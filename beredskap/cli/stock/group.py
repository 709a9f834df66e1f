"""`beredskap stock`: the stock ledger."""

from __future__ import annotations

from beredskap.cli.shell.command import Group
from beredskap.cli.stock import (
    endurance,
    expiring,
    history,
    listing,
    orders,
    record,
    redistribute,
)
from beredskap.language import message

command = Group(
    "stock",
    said=message("Lagret: vad finns det, var, hur länge räcker det, vad går ut, vad ska beställas eller flyttas."),
    examples=("beredskap stock list --db region.db --below", "beredskap stock endurance --region orebro"),
)
for each in (
    listing.listing,
    listing.show,
    record.receive,
    record.issue,
    record.move,
    record.count,
    record.discard,
    record.correct,
    history.command,
    endurance.command,
    expiring.command,
    orders.command,
    redistribute.command,
):
    command.add_command(each)
