"""`beredskap actions`: what is to be done about findings."""

from __future__ import annotations

from beredskap.cli import actions_list, actions_tell
from beredskap.cli.command import Group
from beredskap.language import message

command = Group(
    "actions",
    said=message(
        "Åtgärder: vem gör vad åt anmärkningar på underlag och lager, till när, och vilka risker är accepterade."
    ),
    examples=(
        "beredskap actions list --db region.db",
        "beredskap actions take stock-below uso.insulin --owner lageransvarig --due 2027-02-01 --by TiB --db region.db",
    ),
)
for each in (
    actions_list.listing,
    actions_list.sync,
    actions_tell.take,
    actions_tell.close,
    actions_tell.accept,
):
    command.add_command(each)
