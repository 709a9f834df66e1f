"""What the reports of supplies have in common: the words of their states, levels and bases, and how days are shown."""

from __future__ import annotations

import datetime
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from beredskap.language import Message, message
from beredskap.model.region import Region
from beredskap.model.supply import Level
from beredskap.report.document import formatting
from beredskap.report.document.table import UNKNOWN, UNUSED, AtLeast, Cell, Fact
from beredskap.supplies.endurance import EnduranceLine
from beredskap.supplies.target import TargetState
from beredskap.supplies.use import Use, UseBasis

STATES: Final[dict[TargetState, Message]] = {
    "empty": message("✖ slut"),
    "under": message("▲ under mål"),
    "unknown": message("? okänd"),
    "later": message("◷ målet gäller inte än"),
    "over": message("● över mål"),
    "none": message("– inget mål"),
    "unused": message("– ingen förbrukning"),
}
BINDING: Final[dict[TargetState, Message]] = {"under": message("▲ under krav"), "over": message("● över krav")}
LEVELS: Final[dict[Level, Message]] = {
    "normal": message("normal förbrukning"),
    "kris": message("förbrukning i kris"),
    "nödvändigt": message("bara vård som inte kan anstå"),
}
BASES: Final[dict[UseBasis, Message]] = {
    "norm": message("norm"),
    "history": message("bokförda uttag"),
    "stated": message("angiven"),
}


@dataclass(frozen=True)
class Scope:
    """What every report of supplies says of itself: the region, the day, what was chosen, and the words that name the source on the command line."""

    region: Region
    on: datetime.date
    use: Mapping[str, Use]
    stores: Sequence[str]
    chosen: Sequence[Message] = ()
    gone: Sequence[str] = ()
    source: str = ""

    def facts(self, *more: Fact) -> tuple[Fact, ...]:
        """Region, day, choice and basis."""
        variant = self.region.variant or "idag"
        return (
            (message("Region"), message("{region}, variant {variant}", region=self.region.name, variant=variant)),
            (message("Dag"), self.on.isoformat()),
            *(((message("Urval"), formatting.join_words(self.chosen)),) if self.chosen else ()),
            (message("Förbrukning"), count_bases(self.use, self.stores)),
            *more,
        )


def state(line: EnduranceLine, region: Region) -> Message:
    """The state in words; a target that is binding is a krav."""
    binding = region.items[line.item].binding
    return BINDING.get(line.state, STATES[line.state]) if binding else STATES[line.state]


def days(value: float | None, horizon: int) -> Cell:
    """Days rounded down to a tenth: okänd, nothing used, or at least the horizon where it is reached."""
    if value is None:
        return UNKNOWN
    if math.isinf(value):
        return UNUSED
    return AtLeast(horizon) if value >= horizon else round_down(value)


def round_down(value: float) -> float:
    """Rounded down to a tenth, so that what is said to last does."""
    return math.floor(value * 10 + 1e-5) / 10


def round_up(value: float) -> float:
    """Rounded up to a tenth, so that what is said to be lacking is enough."""
    return math.ceil(value * 10 - 1e-5) / 10


def basis(bases: Sequence[UseBasis]) -> Message:
    """The bases in words; more than one is said to be mixed."""
    said = formatting.join_words([BASES[one] for one in bases])
    return message("blandad: {bases}", bases=said) if len(bases) > 1 else said


def count_bases(use: Mapping[str, Use], stores: Collection[str]) -> Message:
    """How many stores rest on each basis: «norm för 120 lager, angiven för 12 lager och okänd för 3 lager»."""
    known = [use[name] for name in stores if name in use and use[name].known]
    counted = [
        message("{basis} för {n} lager", basis=BASES[one], n=n)
        for one in BASES
        if (n := sum(1 for found in known if found.basis == one))
    ]
    missing = len(set(stores)) - len(known)
    return formatting.join_words([*counted, *([message("okänd för {n} lager", n=missing)] if missing else [])])


def list_assumptions(about: Scope, *more: Message) -> list[Message]:
    """What the figures rest on, in the words of the bases that were used."""
    used = {about.use[name].basis for name in about.stores if name in about.use and about.use[name].known}
    said = [*more]
    if "norm" in used:
        said += [
            message(
                "norm: det vården tar per besök och vårddygn × vården i en vanlig vecka den månaden, och det noder drar ur lagret"
            ),
            message("norm i kris: vårdens åtgång × artikelns krisfaktor («crisis»)"),
            message(
                "norm för vård som inte kan anstå: vanliga veckans vård av graden nödvändigt, och det noder drar som vanligt"
            ),
        ]
        if about.gone and any(about.use[name].kept for name in about.stores if name in about.use):
            said.append(
                message(
                    "reserver i kris: de går på sin last ett dygn efter att det de ersätter har försvunnit: {gone}",
                    gone=formatting.join_parts(about.gone, "; "),
                )
            )
    if "stated" in used:
        said.append(
            message(
                "angiven: lagrets egen uppgift («consumption»); i kris «consumption_crisis», annars × artikelns krisfaktor"
            )
        )
    if "history" in used:
        said.append(message("uttag: medel av de dygn som är bokförda; i kris × artikelns krisfaktor"))
    return said
