"""The chain of causes of a change, from the outage to what it ended, as sentences and as one line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Final

from beredskap.engine.explanation.chain import OUTRIGHT, Explanations
from beredskap.language import Message, message
from beredskap.model.queries.dependencies import count_needed_back
from beredskap.model.result.journal import Cause, Change
from beredskap.report.document import formatting
from beredskap.report.naming.names import Names

_MANY: Final = 3


def path(causes: Sequence[Cause], names: Names) -> list[Message]:
    """Causes (the nearest first) as short statements from the root; those that are told alike are one. Names are as seen from the offering that they are of."""
    said: list[Message] = []
    site = next((names.site_of(one.subject) for one in causes if one.kind == "need" and not one.detail), "")
    for _, group in groupby(reversed(causes), key=_alike):
        alike = list(reversed(list(group)))
        if alike[0].kind == "need" and not alike[0].detail:
            continue  # the offering itself, which the sentence is already about
        link = say_briefly(alike, names, site)
        if not said or str(link) != str(said[-1]):
            said.append(link)
    return said


def _alike(cause: Cause) -> tuple[str, str]:
    return ("event", "lose") if cause.kind == "site" else (cause.kind, cause.detail)


def sentence(change: Change, names: Names) -> Message:
    """«T+8 h: Reservkraft, USÖ upphör att fungera – Dieseltanken, USÖ har tagit slut.»"""
    who = names.subject(change.subject)
    struck = outright_causes(change)
    time = formatting.clock(change.time)
    if change.kind == "called":
        return _say_call(change, who, names)
    if struck and all(names.subject(cause.subject) == who for cause in struck):
        return message("{time}: {what}.", time=time, what=reason(struck[0], names))
    what = _say_change(change, who, names)
    if not struck:
        return message("{time}: {what}.", time=time, what=what)
    return message("{time}: {what} – {reasons}.", time=time, what=what, reasons=_say_reasons(change, names))


def _say_reasons(change: Change, names: Names, who: Callable[[Cause], str] | None = None) -> Message:
    """Why a thing changed; the sources that fail the same need together, with how many of them it takes."""
    said: list[Message] = []
    for _, group in groupby(outright_causes(change), key=lambda cause: (cause.kind, cause.detail)):
        alike = list(group)
        if alike[0].kind not in ("need", "profile") or len(alike) == 1:
            said += [reason(cause, names, change.after, who(cause) if who else "") for cause in alike]
            continue
        sources = formatting.join_words([who(cause) if who else names.subject(cause.subject) for cause in alike])
        why = reason(alike[0], names, change.after, sources)
        back = count_needed_back(names.region, change.subject, alike[0].detail, len(alike))
        if back == 1:
            why = message("{why} (en av dem räcker)", why=why)
        elif 1 < back < len(alike):
            why = message("{why} ({n} av dem räcker)", why=why, n=back)
        said.append(why)
    return formatting.join_some(said)


def _say_call(change: Change, who: str, names: Names) -> Message:
    sources = formatting.join_words([names.subject(cause.subject) for cause in change.causes])
    time = formatting.clock(change.time)
    if not change.causes:
        return message("{time}: {who} går igång.", time=time, who=who)
    if change.after <= 0:
        return message(
            "{time}: {who} börjar starta, eftersom {sources} inte räcker.", time=time, who=who, sources=sources
        )
    return message("{time}: {who} går igång, eftersom {sources} inte räcker.", time=time, who=who, sources=sources)


def say_back(steps: Iterable[Change], known: Explanations, time: int, names: Names) -> list[tuple[int, Message]]:
    """That what had failed stood again by ``time``, for each thing that explains something though it did, each time."""
    failed = [step for step in steps if step.kind in ("level", "held")]
    back = {(known.back(step.subject, step.time), step.subject) for step in failed}
    return [
        (when, message("{time}: {who} är tillbaka.", time=formatting.clock(when), who=names.subject(subject)))
        for when, subject in sorted((when, subject) for when, subject in back if when is not None and when <= time)
    ]


def say_lock(lock: Sequence[str], time: int, names: Names) -> Message:
    """That whole things wait for each other."""
    return message(
        "{time}: {who} är hela men väntar på varandra; någon av dem måste startas för hand eller matas utifrån.",
        time=formatting.clock(time),
        who=formatting.join_words([names.subject(subject) for subject in lock]),
    )


def outright_causes(change: Change) -> Sequence[Cause]:
    """The outage that took the thing itself, where there is one: what else it then lacks explains nothing more."""
    return [cause for cause in change.causes if cause.kind in OUTRIGHT] or change.causes


def sentences(changes: Iterable[Change], names: Names) -> list[Message]:
    """One sentence for each change, and one for all those that fell alike at many sites."""
    return [said for _, said in timed_sentences(changes, names)]


def timed_sentences(changes: Iterable[Change], names: Names) -> list[tuple[int, Message]]:
    """The sentences of `sentences`, each with the time of its change in seconds."""
    alike: dict[object, list[Change]] = defaultdict(list)
    struck: dict[str, Sequence[Cause]] = {}
    for change in changes:
        took = outright_causes(change)
        if change.kind == "held" and took == struck.get(change.subject):
            continue  # it was lost all the while
        struck[change.subject] = took
        why = tuple((cause.kind, cause.detail, names.own(cause.subject)) for cause in took)
        alike[change.time, change.kind, change.after, why].append(change)
    said: list[tuple[int, Message]] = []
    for group in alike.values():
        if len(group) < _MANY or group[0].kind == "called":
            said += [(change.time, sentence(change, names)) for change in group]
        else:
            said.append((group[0].time, _say_many(group, names)))
    return said


def _say_many(group: Sequence[Change], names: Names) -> Message:
    """«T+2 h: Läkarbesök upphör att fungera på 28 platser (Kumla vårdcentral; …) – får inte drift från Lokaler och teknik.»"""
    first = group[0]
    why = _say_reasons(
        first,
        names,
        lambda cause: names.own(cause.subject) if names.place(cause.subject) else names.subject(cause.subject),
    )
    if len({names.own(change.subject) for change in group}) > 1:
        who = formatting.join_some([names.own(change.subject) for change in group])
        return message(
            "{time}: {what} – {reasons}.",
            time=formatting.clock(first.time),
            what=_say_change(first, who, names),
            reasons=why,
        )
    return message(
        "{time}: {what} på {n} platser ({sites}) – {reasons}.",
        time=formatting.clock(first.time),
        what=_say_change(first, names.own(first.subject), names),
        n=len(group),
        sites=formatting.join_some([names.place(change.subject) for change in group]),
        reasons=why,
    )


def _say_change(change: Change, who: str | Message, names: Names) -> Message:
    match change.kind:
        case "dropped":
            return message("{who} kopplas bort", who=who)
        case "stopped":
            return message("{who} stannar", who=who)
        case "road":
            return message("{who} stängs", who=who)
        case "lost" | "discarded":
            return message("innehåll i {who} går förlorat", who=who)
        case "held" if change.after <= 0:
            return message("{who} är fortfarande nere", who=who)
        case "held":
            return message("{who} är kvar på {share}", who=who, share=formatting.share(change.after))
    if change.subject in names.region.stores:
        return _say_empty(change, who)
    if change.after <= 0:
        return message("{who} upphör att fungera", who=who)
    return message("{who} sjunker till {share}", who=who, share=formatting.share(change.after))


def _say_empty(change: Change, who: str | Message) -> Message:
    if any(cause.kind in OUTRIGHT for cause in change.causes):
        return message("innehåll i {who} går förlorat", who=who)
    return message("{who} tar slut", who=who)


def reason(cause: Cause, names: Names, after: float = 0.0, who: str | Message = "") -> Message:
    """One cause as the end of a sentence about something that fell to the level ``after``."""
    who = who or names.subject(cause.subject)
    match cause.kind:
        case "event":
            return _say_outage(cause, who)
        case "need" if not cause.detail:
            return message("{who} fungerar inte", who=who)
        case "need":
            return message("får inte {need} från {who}", need=names.need(cause.detail), who=who)
        case "profile" if after > 0:
            return message("klarar sig inte fullt ut utan {need} från {who}", need=names.need(cause.detail), who=who)
        case "profile":
            return message("klarar sig inte längre utan {need} från {who}", need=names.need(cause.detail), who=who)
        case "empty":
            return message("{who} har tagit slut", who=who)
        case "gone":
            return message("innehållet i {who} är borta", who=who)
        case "shed":
            return message("lasten kopplades bort vid {who}", who=who)
        case "standby":
            return message("{who} har inte startat än", who=who)
        case "ran":
            return message("{who} har gått tills dess", who=who)
        case "restart":
            return message("{who} återstartar", who=who)
        case "lock":
            return message("{who} är hel men väntar på andra som väntar på den", who=who)
        case "supply":
            return message("{who} är tillbaka", who=who)
        case "delivery":
            return message("{who} fylldes på", who=who)
        case "expiry":
            return message("innehållet i {who} har gått ut", who=who)
        case "site":
            return message("{who} är utslaget", who=who)
        case "failure":
            return message("{who} stannade av ett fel", who=who)
        case "measure":
            return message("åtgärden «{who}»", who=who)


def _say_outage(cause: Cause, who: str | Message) -> Message:
    match cause.detail:
        case "lose":
            return message("{who} är utslaget", who=who)
        case "degrade":
            return message("{who} är nedsatt", who=who)
        case "cut":
            return message("{who} är avstängd", who=who)
        case "shed":
            return message("{who} är bortkopplad", who=who)
        case "destroy":
            return message("innehåll i {who} är förstört", who=who)
        case "stop" | "delay":
            return message("leveranserna är störda ({who})", who=who)
    return message("{who} drabbas enligt scenariot", who=who)


def say_briefly(causes: Sequence[Cause], names: Names, site: str = "") -> Message:
    """Causes that are told alike, as one link of the one-line chain, with names as seen from a site."""
    cause = causes[0]
    called = (names.near(one.subject, site) if site else names.subject(one.subject) for one in causes)
    who = formatting.join_some(list(dict.fromkeys(called)))
    one = len({names.target(one.subject) for one in causes}) == 1
    match cause.kind:
        case "site":
            return message("{who} utslaget", who=who) if one else message("{who} utslagna", who=who)
        case "event" if cause.detail == "lose":
            return message("{who} utslaget", who=who) if one else message("{who} utslagna", who=who)
        case "need":
            return message("{need} saknas från {who}", need=names.need(cause.detail), who=who)
        case "profile":
            return message("uthålligheten utan {need} slut", need=names.need(cause.detail))
        case "ran":
            return message("{who} går", who=who)
        case "lock" if not one:
            return message("{who} väntar på varandra", who=who)
    return reason(cause, names, who=who)
