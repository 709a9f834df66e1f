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
    return message("{time}: {what}", time=formatting.clock(event.at), what=_say_event(event, names))


def _say_event(event: scenario.AnyEvent, names: Names) -> Message:
    match event:
        case kinds.Lose():
            return _say_loss(event, names)
        case kinds.Restore():
            return _say_restored(event, names)
        case kinds.Degrade():
            return message(
                "{what} sänks till {share}", what=names.subject(event.degrade), share=formatting.share(event.to)
            )
        case kinds.Cut():
            return message("stängd väg: {road}", road=names.road(event.cut))
        case kinds.Stop():
            return message("{what} stoppas", what=_say_deliveries(event.stop, names))
        case kinds.Delay():
            late = formatting.duration(event.by)
            return message("{what} försenas {time}", what=_say_deliveries(event.delay, names), time=late)
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
                care=formatting.uncapitalize(names.care(event.demand.care)),
                municipality=event.demand.municipality,
                time=formatting.duration(event.demand.over),
            )
        case kinds.Enact():
            return message("åtgärd: {what}", what=formatting.uncapitalize(names.measure(event.measure)))
        case strain.Absence():
            shares = [_say_step(step.level, step.duration) for step in event.absence.curve.steps]
            return message(
                "{who} borta: {shares}", who=_say_whom(event.absence, names), shares=formatting.join_words(shares)
            )
        case strain.Mobilise():
            return message(
                "höjd beredskap: krigsorganisationen bemannas, inställelse inom {time}",
                time=formatting.duration(event.mobilise.mustering),
            )
        case strain.Roster():
            return message(
                "längre pass för {who}: {share} av vanliga timmar, håller {time}",
                who=_say_whom(event.roster, names),
                share=formatting.share(event.roster.hours),
                time=formatting.duration(event.roster.lasts),
            )
        case strain.Epidemic():
            cares = [formatting.uncapitalize(names.care(care)) for care in sorted(event.epidemic.care)]
            name = event.epidemic.name or message("epidemi")
            return message("{name}: fler behöver {care}", name=name, care=formatting.join_some(cares))
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
            return _say_weather(event.weather, names)
        case _:
            assert_never(event)


def _say_restored(event: kinds.Restore, names: Names) -> Message:
    began = names.event(event.restore)
    match began:
        case kinds.Enact():
            return message("åtgärden avslutas: {what}", what=formatting.uncapitalize(names.measure(began.measure)))
        case strain.Weather():
            return message("{what} är över", what=began.weather.name or message("vädret"))
        case strain.Epidemic():
            return message("{what} är över", what=began.epidemic.name or message("epidemin"))
        case strain.Absence():
            return message("{who} åter på plats", who=_say_whom(began.absence, names))
        case strain.Roster():
            return message("vanliga pass igen för {who}", who=_say_whom(began.roster, names))
        case strain.Mobilise():
            return message("krigsorganisationen avvecklas")
        case None | kinds.InfrastructureEvent() | kinds.PatientEvent() | kinds.Restore():
            return _restored_subject(event, names)
        case _:
            assert_never(began)


def _restored_subject(event: kinds.Restore, names: Names) -> Message:
    if event.restore in names.region.measures:
        return message("åtgärden avslutas: {what}", what=formatting.uncapitalize(names.measure(event.restore)))
    return message("{what} återställs", what=names.subject(event.restore))


def _say_deliveries(what: str, names: Names) -> Message:
    """Which deliveries a stop or a delay is about: those of an item, to a store, or from a supplier."""
    who = names.subject(what)
    if what in names.region.items:
        return message("leveranser av {what}", what=formatting.uncapitalize(who))
    if what in names.region.stores:
        return message("leveranser till {what}", what=who)
    return message("leveranser från {what}", what=names.own(what))


def _say_step(level: float, lasts: float | None) -> Message:
    if lasts is None or lasts == float("inf"):
        return formatting.share(level)
    return message("{share} i {time}", share=formatting.share(level), time=formatting.duration(lasts))


def _say_whom(whom: strain.Whom, names: Names) -> Message:
    """Which staff: «sjuksköterska vid USÖ», «personal»."""
    who: list[Message | str] = [formatting.join_words(whom.competence) if whom.competence else message("personal")]
    if whom.site:
        who.append(message("vid {sites}", sites=formatting.join_some([names.site(site) for site in whom.site])))
    if whom.living_in:
        who.append(message("bosatt i {places}", places=formatting.join_some(whom.living_in)))
    return formatting.join_parts(who)


def _say_weather(weather: strain.Conditions, names: Names) -> Message:
    said: list[Message | str] = []
    for more, words in ((True, message("fler söker")), (False, message("färre söker"))):
        cares = [care for care, factor in sorted(weather.demand.items()) if factor != 1 and (factor > 1) == more]
        if cares:
            said.append(
                formatting.join_parts(
                    [words, formatting.join_some([formatting.uncapitalize(names.care(care)) for care in cares])]
                )
            )
    if weather.loads:
        said.append(
            message("lasterna ändras ({needs})", needs=", ".join(sorted(names.need(need) for need in weather.loads)))
        )
    if weather.travel != 1:
        said.append(message("restiderna blir {share} av de vanliga", share=formatting.share(weather.travel)))
    name = weather.name or message("väder")
    lasts = [message("i {time}", time=formatting.duration(weather.lasts))] if weather.lasts else []
    return message("{name}: {what}", name=formatting.join_parts([name, *lasts]), what=formatting.join_words(said))


def _say_loss(event: kinds.Lose, names: Names) -> Message:
    what = names.subject(event.lose)
    if not has_inpatients(names.region, event.lose):
        return message("{what} slås ut", what=what)
    return message(
        "{what} slås ut, inneliggande ska flyttas inom {time}",
        what=what,
        time=formatting.duration(event.evacuate_within),
    )
