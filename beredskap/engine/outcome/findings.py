"""What a run must say beside its figures: findings, and the assumptions that the answer rests on."""

from __future__ import annotations

import datetime
from typing import Final

from beredskap.engine.outcome.finished_run import Run
from beredskap.language import Message, message
from beredskap.model import rules
from beredskap.model.base import GRADES
from beredskap.model.findings import Finding
from beredskap.model.queries.premises import list_staff_premises, say_surge
from beredskap.model.region import Region
from beredskap.model.scenario.event import Lose
from beredskap.model.scenario.strain import Absence, Epidemic, Mobilise, Roster
from beredskap.model.times.holidays import names_of
from beredskap.units import HOUR

GRADED_BY: Final = "prioriteringsgrader"
"""The id of a region's assumption that says who has decided which care type has which grade."""
ONE_PATIENT: Final = 0.5
"""Fewer are some of one: «<1», never 0."""


def findings(run: Run) -> tuple[Finding, ...]:
    """What the reference week cannot serve of nödvändigt and angeläget, and stores that left inpatients short."""
    plan = run.plan
    unserved: dict[int, float] = {}
    for pair, patients in zip(plan.pairs, run.reference.unserved, strict=True):
        if plan.grade[pair.care] < len(GRADES) - 1 and patients > 1e-3:
            unserved[pair.care] = unserved.get(pair.care, 0.0) + float(patients)
    findings = [
        rules.B301.finding(
            plan.care_ids[care],
            message(
                "även i normalläge blir {patients} patienter i veckan utan {care}",
                patients=f"{patients:.0f}" if patients >= ONE_PATIENT else "<1",
                care=plan.care[care].name,
            ),
        )
        for care, patients in sorted(unserved.items())
    ]
    findings += [
        rules.B302.without_remedy(
            name,
            message(
                "inneliggande patienter blev utan {item}", item=run.region.items[run.region.stores[name].item].name
            ),
        )
        for name, short in zip(run.supply_lists.stores, run.care.item_use.short, strict=True)
        if short > 1e-6
    ]
    return tuple(findings)


def assumptions(run: Run) -> tuple[Message, ...]:
    """The one that decides most, the grades; the region's other assumptions, and those that the scenario adds."""
    region = run.region
    said = [_of_grades(region)]
    said += [message("{text}", text=one.text) for name, one in sorted(region.assumptions.items()) if name != GRADED_BY]
    weighted = [care.name for care in run.plan.care if care.weight != 1]
    if weighted:
        said.append(message("inom en grad väger dessa vårdtyper annorlunda än andra: {care}", care="; ".join(weighted)))
    else:
        said.append(message("inom en prioriteringsgrad väger alla patienter lika"))
    said += _of_transport(run)
    said += _of_holidays(run)
    for event in run.scenario.events:
        if not isinstance(event, Lose) or event.lose not in run.region.sites:
            continue
        if any(vehicle.site == event.lose for vehicle in run.region.vehicles.values()):
            said.append(
                message(
                    "av fordonen vid {site} stod {share} på platsen och gick förlorade",
                    site=run.region.sites[event.lose].name,
                    share=_on_site(run.region, event),
                )
            )
        if any(pool.site == event.lose for pool in run.region.staff.values()):
            said.append(
                message(
                    "av personalen vid {site} skadades {share}; övriga inställer sig efter en tid på sin reservplats, om den har deras kompetens",
                    site=run.region.sites[event.lose].name,
                    share=_percent(event.staff_lost),
                )
            )
    said.append(say_surge(run.region))
    said += _of_coordination(run)
    said += _of_strain(run)
    if run.scenario.ration == "off" and run.scenario.coordination == "region":
        said.append(message("ingen ransonering: lägre grader drar från samma lager så länge det räcker"))
    return tuple(said)


def _of_transport(run: Run) -> list[Message]:
    """With what those ride whose care type does not say."""
    plan = run.plan
    silent = [
        (plan.fleet_kinds[kinds[0]], *plan.fleet_trip[kinds[0]], care.name)
        for care, kinds in zip(plan.care, plan.carriers, strict=True)
        if kinds and not care.transport
    ]
    return [
        message(
            "patienter i {care} åker liggande i {kind}, {seats} åt gången, med {minutes} min lastning och lossning: fordonsslag är inte angivet",
            care="; ".join(name for *_, name in silent),
            kind=kind,
            seats=seats,
            minutes=f"{handling * 60:g}",
        )
        for kind, handling, seats in sorted({one[:3] for one in silent})
    ]


def _of_holidays(run: Run) -> list[Message]:
    """Which days of the run are holidays."""
    start = run.scenario.start
    end = start + datetime.timedelta(seconds=run.scenario.duration - 1)
    dates = [start.date() + datetime.timedelta(days=day) for day in range((end.date() - start.date()).days + 1)]
    days = [f"{'/'.join(names).replace('-', ' ')} {date}" for date in dates if (names := names_of(date))]
    if not days:
        return []
    return [
        message("en helgdag är som söndag där profilen inte säger annat; i körningen: {days}", days="; ".join(days))
    ]


def _of_grades(region: Region) -> Message:
    """How many care types have which grade, what that means, and whose decision it is as the region's assumption about it says."""
    number = {grade: sum(1 for care in region.care.values() if care.grade == grade) for grade in GRADES}
    whose = region.assumptions.get(GRADED_BY)
    return message(
        "prioriteringen avgör svaret mer än något annat: av vårdtyperna har {necessary} graden nödvändigt, {urgent} angeläget och {desirable} önskvärt, och en "
        "lägre får ingenting som hjälper en högre. {whose}",
        necessary=number["nödvändigt"],
        urgent=number["angeläget"],
        desirable=number["önskvärt"],
        whose=whose.text if whose else message("Underlaget säger inte vem som har beslutat den."),
    )


def _of_coordination(run: Run) -> list[Message]:
    if run.scenario.coordination == "region":
        return []
    hours = f"{run.scenario.redirect / HOUR:g}"
    return [
        message(
            "utan samordning söker varje patient närmaste öppna anläggning som brukar ge vården, väntar där och prövar nästa efter {hours} h; "
            "ingen ransonerar och ingen ersätter mellan anläggningar",
            hours=hours,
        )
    ]


def _of_strain(run: Run) -> list[Message]:
    """What epidemics, absence and measures rest on."""
    said = []
    events = run.scenario.events
    if any(isinstance(event, Epidemic) and event.epidemic.sir for event in events):
        said.append(message("smittspridningen följer en SIR-kurva i hela länet på en gång; åldrar skiljs inte åt"))
    if any(isinstance(event, Absence) for event in events):
        said.append(
            message("frånvaro från skilda händelser är oberoende: den som är borta av en orsak räknas inte två gånger")
        )
    if any(isinstance(event, Mobilise) for event in events):
        said.append(
            message(
                "hur stor del av personalen som tas i anspråk av andra, är inhyrd eller placerad på annan plats står i personaltabellen"
            )
        )
    if run.circumstances.measures.taken() or any(isinstance(event, Mobilise | Roster) for event in events):
        said += list_staff_premises(run.region)
    if run.circumstances.measures.taken():
        said.append(message("en åtgärd verkar fullt ut när ledtiden har gått, om allt den behöver fungerar just då"))
    return said


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


def _on_site(region: Region, event: Lose) -> str:
    shares = {
        v.on_site if event.on_site is None else event.on_site for v in region.vehicles.values() if v.site == event.lose
    }
    return ", ".join(_percent(share) for share in sorted(shares)) or "0 %"
