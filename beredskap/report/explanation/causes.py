"""The chain of causes of a change, from the outage to what it ended, as sentences and as one line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from beredskap.engine.explanation.failures import outright_causes
from beredskap.language import Message, message
from beredskap.model.result.journal import Cause, Change
from beredskap.report.document import formatting
from beredskap.report.naming.names import Names

_MANY: Final = 3


def path(causes: Sequence[Cause], names: Names) -> list[Message]:
    """A chain of causes (the nearest first) as short statements from the root."""
    said: list[Message] = []
    for cause in reversed(causes):
        if cause.kind == "need" and not cause.detail:
            continue  # the offering itself, which the sentence is already about
        link = say_briefly(cause, names)
        if not said or str(link) != str(said[-1]):
            said.append(link)
    return said


def sentence(change: Change, names: Names) -> Message:
    """«T+8 h: Reservkraft, USÖ upphör att fungera – Dieseltanken är tom.»"""
    who = names.subject(change.subject)
    struck = outright_causes(change)
    if all(names.subject(cause.subject) == who for cause in struck):
        return message("{time}: {what}.", time=formatting.clock(change.time), what=reason(struck[0], names))
    reasons = formatting.join_some([reason(cause, names, change.after) for cause in struck])
    return message(
        "{time}: {what} – {reasons}.",
        time=formatting.clock(change.time),
        what=_say_change(change, who),
        reasons=reasons,
    )


def sentences(changes: Iterable[Change], names: Names) -> list[Message]:
    """One sentence for each change, and one for all those that fell alike at many sites."""
    return [said for _, said in timed_sentences(changes, names)]


def timed_sentences(changes: Iterable[Change], names: Names) -> list[tuple[int, Message]]:
    """The sentences of `sentences`, each with the time of its change in seconds."""
    alike: dict[object, list[Change]] = defaultdict(list)
    for change in changes:
        why = tuple((cause.kind, cause.detail, names.own(cause.subject)) for cause in outright_causes(change))
        alike[change.time, change.kind, change.after, why].append(change)
    said: list[tuple[int, Message]] = []
    for group in alike.values():
        if len(group) < _MANY:
            said += [(change.time, sentence(change, names)) for change in group]
        else:
            said.append((group[0].time, _say_many(group, names)))
    return said


def _say_many(group: Sequence[Change], names: Names) -> Message:
    """«T+2 h: Läkarbesök upphör att fungera på 28 platser (Kumla vårdcentral; …) – får inte drift från Lokaler och teknik.»"""
    first = group[0]
    reasons = [
        reason(cause, names, first.after, names.own(cause.subject) if names.place(cause.subject) else "")
        for cause in outright_causes(first)
    ]
    why = formatting.join_some(reasons)
    if len({names.own(change.subject) for change in group}) > 1:
        who = formatting.join_some([names.own(change.subject) for change in group])
        return message(
            "{time}: {what} – {reasons}.", time=formatting.clock(first.time), what=_say_change(first, who), reasons=why
        )
    return message(
        "{time}: {what} på {n} platser ({sites}) – {reasons}.",
        time=formatting.clock(first.time),
        what=_say_change(first, names.own(first.subject)),
        n=len(group),
        sites=formatting.join_some([names.place(change.subject) for change in group]),
        reasons=why,
    )


def _say_change(change: Change, who: str | Message) -> Message:
    match change.kind:
        case "dropped":
            return message("{who} kopplas bort", who=who)
        case "stopped":
            return message("{who} stannar", who=who)
        case "road":
            return message("{who} stängs", who=who)
        case "lost" | "discarded":
            return message("innehåll i {who} går förlorat", who=who)
    if change.after <= 0:
        return message("{who} upphör att fungera", who=who)
    return message("{who} sjunker till {share}", who=who, share=formatting.share(change.after))


def reason(cause: Cause, names: Names, after: float = 0.0, who: str = "") -> Message:
    """One cause as the end of a sentence about something that fell to the level ``after``."""
    who = who or names.subject(cause.subject)
    match cause.kind:
        case "event":
            return _say_outage(cause, who)
        case "need" if not cause.detail:
            return message("{who} fungerar inte", who=who)
        case "need":
            return message("får inte {need} från {who}", need=cause.detail, who=who)
        case "profile" if after > 0:
            return message("klarar sig inte fullt ut utan {need} från {who}", need=cause.detail, who=who)
        case "profile":
            return message("klarar sig inte längre utan {need} från {who}", need=cause.detail, who=who)
        case "empty":
            return message("{who} har tagit slut", who=who)
        case "gone":
            return message("innehållet i {who} är borta", who=who)
        case "shed":
            return message("lasten kopplades bort vid {who}", who=who)
        case "standby":
            return message("{who} har inte startat än", who=who)
        case "restart":
            return message("{who} återstartar", who=who)
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


def _say_outage(cause: Cause, who: str) -> Message:
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


def say_briefly(cause: Cause, names: Names) -> Message:
    """One cause as a link of the one-line chain."""
    who = names.subject(cause.subject)
    match cause.kind:
        case "site":
            return message("{who} utslaget", who=who)
        case "event" if cause.detail == "lose":
            return message("{who} utslaget", who=who)
        case "need":
            return message("{need} saknas från {who}", need=cause.detail, who=who)
        case "profile":
            return message("uthålligheten utan {need} slut", need=cause.detail)
    return reason(cause, names)
