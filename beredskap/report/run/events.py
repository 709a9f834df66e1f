"""What happens in a scenario, one sentence an event."""

from __future__ import annotations

from typing import assert_never

from beredskap.language import Message, message
from beredskap.model.queries.sites import has_inpatients
from beredskap.model.scenario import event as kinds
from beredskap.model.scenario import scenario, strain
from beredskap.report.document import formatting
from beredskap.report.naming.names import Names


def sentence(event: scenario.AnyEvent, names: Names) -> Message:
    """The event with its time: «T+0: Universitetssjukhuset slås ut, evakueras inom 24 h»."""
    return message("{time}: {what}", time=formatting.clock(event.at), what=_what(event, names))


def _what(event: scenario.AnyEvent, names: Names) -> Message:
    match event:
        case kinds.Lose():
            return _lose(event, names)
        case kinds.Restore():
            return _restored(event, names)
        case kinds.Degrade():
            return message(
                "{what} sänks till {share}", what=names.subject(event.degrade), share=formatting.share(event.to)
            )
        case kinds.Cut():
            return message("stängd väg: {road}", road=names.road(event.cut))
        case kinds.Stop():
            return message("{what} stoppas", what=_deliveries(event.stop, names))
        case kinds.Delay():
            late = formatting.duration(event.by)
            return message("{what} försenas {time}", what=_deliveries(event.delay, names), time=late)
        case kinds.Destroy():
            lost = formatting.share(event.share)
            return message("{share} av {what} förstörs", share=lost, what=names.subject(event.destroy))
        case kinds.Shed():
            return message("{what} kopplas bort", what=names.subject(event.shed))
        case kinds.Unshed():
            return message("{what} kopplas in", what=names.subject(event.unshed))
        case kinds.Demand():
            return message(
                "{n} fler behöver {care} i {municipality} under {time}",
                n=formatting.patients(event.demand.extra),
                care=formatting.uncapital(names.care(event.demand.care)),
                municipality=event.demand.municipality,
                time=formatting.duration(event.demand.over),
            )
        case kinds.Enact():
            return message("åtgärd: {what}", what=formatting.uncapital(names.measure(event.measure)))
        case strain.Absence():
            shares = [_step(step.level, step.duration) for step in event.absence.curve.steps]
            return message("{who} borta: {shares}", who=_whom(event.absence, names), shares=formatting.joined(shares))
        case strain.Mobilise():
            return message(
                "höjd beredskap: krigsorganisationen bemannas, inställelse inom {time}",
                time=formatting.duration(event.mobilise.mustering),
            )
        case strain.Roster():
            return message(
                "längre pass för {who}: {share} av vanliga timmar, håller {time}",
                who=_whom(event.roster, names),
                share=formatting.share(event.roster.hours),
                time=formatting.duration(event.roster.lasts),
            )
        case strain.Epidemic():
            cares = [formatting.uncapital(names.care(care)) for care in sorted(event.epidemic.care)]
            name = event.epidemic.name or message("epidemi")
            return message("{name}: fler behöver {care}", name=name, care=formatting.some(cares))
        case strain.Casualties():
            many = event.casualties
            return message(
                "masskadehändelse i {municipality}: {red} röda, {yellow} gula och {green} gröna inom {time}",
                municipality=many.municipality,
                red=formatting.patients(many.red),
                yellow=formatting.patients(many.yellow),
                green=formatting.patients(many.green),
                time=formatting.duration(many.over),
            )
        case strain.Weather():
            return _weather(event.weather, names)
        case _:
            assert_never(event)


def _restored(event: kinds.Restore, names: Names) -> Message:
    began = names.event(event.restore)
    match began:
        case kinds.Enact():
            return message("åtgärden avslutas: {what}", what=formatting.uncapital(names.measure(began.measure)))
        case strain.Weather():
            return message("{what} är över", what=began.weather.name or message("vädret"))
        case strain.Epidemic():
            return message("{what} är över", what=began.epidemic.name or message("epidemin"))
        case strain.Absence():
            return message("{who} åter på plats", who=_whom(began.absence, names))
        case strain.Roster():
            return message("vanliga pass igen för {who}", who=_whom(began.roster, names))
        case strain.Mobilise():
            return message("krigsorganisationen avvecklas")
        case None | kinds.InfrastructureEvent() | kinds.PatientEvent() | kinds.Restore():
            return _restored_subject(event, names)
        case _:
            assert_never(began)


def _restored_subject(event: kinds.Restore, names: Names) -> Message:
    if event.restore in names.region.measures:
        return message("åtgärden avslutas: {what}", what=formatting.uncapital(names.measure(event.restore)))
    return message("{what} återställs", what=names.subject(event.restore))


def _deliveries(what: str, names: Names) -> Message:
    """Which deliveries a stop or a delay is about: those of an item, to a store, or from a supplier."""
    who = names.subject(what)
    if what in names.region.items:
        return message("leveranser av {what}", what=formatting.uncapital(who))
    if what in names.region.stores:
        return message("leveranser till {what}", what=who)
    return message("leveranser från {what}", what=names.own(what))


def _step(level: float, lasts: float | None) -> Message:
    if lasts is None or lasts == float("inf"):
        return formatting.share(level)
    return message("{share} i {time}", share=formatting.share(level), time=formatting.duration(lasts))


def _whom(whom: strain.Whom, names: Names) -> Message:
    """Which staff: «sjuksköterska vid USÖ», «personal»."""
    who: list[Message | str] = [formatting.joined(whom.competence) if whom.competence else message("personal")]
    if whom.site:
        who.append(message("vid {sites}", sites=formatting.some([names.site(site) for site in whom.site])))
    if whom.living_in:
        who.append(message("bosatt i {places}", places=formatting.some(whom.living_in)))
    return formatting.chained(who)


def _weather(weather: strain.Conditions, names: Names) -> Message:
    said: list[Message | str] = []
    for more, words in ((True, message("fler söker")), (False, message("färre söker"))):
        cares = [care for care, factor in sorted(weather.demand.items()) if factor != 1 and (factor > 1) == more]
        if cares:
            said.append(
                formatting.chained([words, formatting.some([formatting.uncapital(names.care(care)) for care in cares])])
            )
    if weather.loads:
        said.append(message("lasterna ändras ({needs})", needs=", ".join(sorted(weather.loads))))
    if weather.travel != 1:
        said.append(message("restiderna blir {share} av de vanliga", share=formatting.share(weather.travel)))
    name = weather.name or message("väder")
    lasts = [message("i {time}", time=formatting.duration(weather.lasts))] if weather.lasts else []
    return message("{name}: {what}", name=formatting.chained([name, *lasts]), what=formatting.joined(said))


def _lose(event: kinds.Lose, names: Names) -> Message:
    what = names.subject(event.lose)
    if not has_inpatients(names.region, event.lose):
        return message("{what} slås ut", what=what)
    return message(
        "{what} slås ut, inneliggande ska flyttas inom {time}",
        what=what,
        time=formatting.duration(event.evacuate_within),
    )
