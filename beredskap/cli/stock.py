"""`beredskap stock`: the commands on supplies."""

from __future__ import annotations

from beredskap.cli import stock_endurance, stock_expiring, stock_orders, stock_redistribute
from beredskap.cli.command import Group
from beredskap.language import message

command = Group(
    "stock",
    said=message("Lagret: vad finns det, var, hur länge räcker det, vad går ut, vad ska beställas eller flyttas."),
    examples=("beredskap stock endurance --region orebro",),
)
for module in (stock_endurance, stock_expiring, stock_orders, stock_redistribute):
    command.add_command(module.command)
