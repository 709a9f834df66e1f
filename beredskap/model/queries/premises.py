"""What a region states once and every answer rests on: what its hospitals do without a decision, and how long people may work."""

from __future__ import annotations

from collections.abc import Iterable

from beredskap.language import Message, message
from beredskap.model.effect import MoveStaff
from beredskap.model.region import Region
from beredskap.units import HOUR


def list_premises(region: Region) -> tuple[Message, ...]:
    """The premises, one sentence each."""
    return (say_surge(region), *list_staff_premises(region))


def list_staff_premises(region: Region) -> tuple[Message, ...]:
    """Those of them that matter where people work more than usual or elsewhere."""
    return (_say_working_time(region), *_say_stand_ins(region))


def say_surge(region: Region) -> Message:
    """What is ordinary surge; what is declared beside it waits for a measure."""
    satellites, over = _say_satellites(region), _say_over_occupancy(region)
    match "satellites" in region.ordinary_surge, "over_occupancy" in region.ordinary_surge:
        case True, True:
            return message(
                "utan beslut läggs patienter i annan vårds platser ({satellites}) och platserna överbeläggs ({over})",
                satellites=satellites,
                over=over,
            )
        case True, False:
            return message(
                "utan beslut läggs patienter i annan vårds platser ({satellites}); överbeläggning kräver en åtgärd",
                satellites=satellites,
            )
        case False, True:
            return message("utan beslut överbeläggs platserna ({over}); utlokalisering kräver en åtgärd", over=over)
    return message(
        "ingen överbeläggs eller läggs i annan vårds platser utan beslut: regionen anger inte vad som är vanlig avlastning"
    )


def _say_working_time(region: Region) -> Message:
    """How long one person works in a week."""
    rule = region.working_time
    return message(
        "ingen arbetar mer än {most} h i veckan, {share} av de ordinarie {ordinary}, vad som än beslutas (dygnsvila 11 h, veckovila 36 h)",
        most=f"{rule.most / HOUR:g}",
        share=_percent(rule.most / rule.ordinary),
        ordinary=f"{rule.ordinary / HOUR:g}",
    )


def _say_stand_ins(region: Region) -> tuple[Message, ...]:
    """What an hour of those who stand in counts as, where measures let anybody."""
    counts = [
        effect.staff.counts
        for _, action in sorted(region.measures.items())
        for effect in action.does
        if isinstance(effect, MoveStaff) and effect.staff.work_as
    ]
    if not counts:
        return ()
    return (
        message(
            "den som tjänstgör i en annan kompetens än sin egen räknas som {share} av en van", share=_range(counts)
        ),
    )


def _say_satellites(region: Region) -> Message:
    found = [factor for offering in region.offerings.values() for factor in offering.satellites.values()]
    if not found:
        return message("inget utbud anger det")
    return message("{share} av personaltiden", share=_range(found))


def _say_over_occupancy(region: Region) -> Message:
    found = [offering.over_occupancy for offering in region.offerings.values() if offering.over_occupancy]
    if not found:
        return message("inget utbud anger det")
    return message(
        "högst {share} fler i {hours} h i följd",
        share=_range(one.share for one in found),
        hours=_between(f"{one.lasts / HOUR:g}" for one in sorted(found, key=lambda one: one.lasts)),
    )


def _range(shares: Iterable[float]) -> str:
    return _between(_percent(share) for share in sorted(shares))


def _between(ascending: Iterable[str]) -> str:
    """«115 %», or «110–125 %» where the first and the last differ."""
    ends = list(ascending)
    return "–".join(dict.fromkeys((ends[0], ends[-1]))).replace(" %–", "–")


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"
