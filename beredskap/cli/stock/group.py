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
    help=message("Lagret: vad finns det, var, hur länge räcker det, vad går ut, vad ska beställas eller flyttas."),
    examples=("beredskap stock list --db region.db --below", "beredskap stock endurance --region orebro"),
)
for each in (
    listing.list_stores,
    listing.show_store,
    record.receive_delivery,
    record.issue_stock,
    record.move_stock,
    record.count_stock,
    record.discard_stock,
    record.correct_entry,
    history.command,
    endurance.command,
    expiring.command,
    orders.command,
    redistribute.command,
):
    command.add_command(each)
