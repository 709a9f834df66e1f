"""What happens in a scenario, one sentence an event."""

from __future__ import annotations

from beredskap.language import Message, message
from beredskap.model import scenario as kinds
from beredskap.report import wording
from beredskap.report.names import Names


def sentence(event: kinds.AnyEvent, names: Names) -> Message:
    """The event with its time: «T+0: Universitetssjukhuset slås ut, evakueras inom 24 h»."""
    return message("{time}: {what}", time=wording.clock(event.at), what=_what(event, names))


def _what(event: kinds.AnyEvent, names: Names) -> Message:
    match event:
        case kinds.Lose():
            return _lose(event, names)
        case kinds.Restore():
            return message("{what} återställs", what=names.subject(event.restore))
        case kinds.Degrade():
            return message(
                "{what} sänks till {share}", what=names.subject(event.degrade), share=wording.share(event.to)
            )
        case kinds.Cut():
            return message("vägen {road} stängs", road=names.road(event.cut))
        case kinds.Stop():
            return message("leveranser från eller till {what} upphör", what=names.subject(event.stop))
        case kinds.Delay():
            late = wording.duration(event.by)
            return message("leveranser {what} försenas {time}", what=names.subject(event.delay), time=late)
        case kinds.Destroy():
            lost = wording.share(event.share)
            return message("{share} av {what} förstörs", share=lost, what=names.subject(event.destroy))
        case kinds.Shed():
            return message("{what} kopplas bort", what=names.subject(event.shed))
        case kinds.Unshed():
            return message("{what} kopplas in", what=names.subject(event.unshed))
        case kinds.Demand():
            return message(
                "{n} fler behöver {care} i {municipality} under {time}",
                n=wording.patients(event.demand.extra),
                care=wording.uncapital(names.care(event.demand.care)),
                municipality=event.demand.municipality,
                time=wording.duration(event.demand.over),
            )


def _lose(event: kinds.Lose, names: Names) -> Message:
    what = names.subject(event.lose)
    if event.lose not in names.region.sites:
        return message("{what} slås ut", what=what)
    return message(
        "{what} slås ut, inneliggande ska flyttas inom {time}", what=what, time=wording.duration(event.evacuate_within)
    )
