"""`beredskap actions`: what is to be done about findings."""

from __future__ import annotations

from beredskap.cli.actions import listing, record
from beredskap.cli.shell.command import Group
from beredskap.language import message

command = Group(
    "actions",
    help=message(
        "Åtgärder: vem gör vad åt anmärkningar på underlag och lager, till när, och vilka risker är accepterade."
    ),
    examples=(
        "beredskap actions list --db region.db",
        "beredskap actions take stock-below uso.insulin --owner lageransvarig --due 2027-02-01 --by TiB --db region.db",
    ),
)
for each in (
    listing.list_actions,
    listing.sync_actions,
    record.take_action,
    record.close_action,
    record.accept_risk,
):
    command.add_command(each)
