"""What the scenario expected, and what was found."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from beredskap.engine.metrics.expectations import count_held
from beredskap.language import Message, message
from beredskap.model.result.journal import Journal, Verdict
from beredskap.model.scenario.expectation import (
    Bound,
    CareExpectation,
    Expectation,
    NodeExpectation,
    StoreExpectation,
)
from beredskap.model.scenario.scenario import Scenario
from beredskap.report.document import formatting
from beredskap.report.document.table import UNKNOWN, Cell, Column, Table
from beredskap.report.naming.names import Names

REGION: Final = "länet"
EACH: Final = "*"
_COLUMNS = (
    Column("holds", message("förväntan"), "verdict"),
    Column("subject", message("om")),
    Column("expected", message("förväntat")),
    Column("found", message("funnet")),
    Column("at", message("när"), "time"),
)


def table(journal: Journal, scenario: Scenario, names: Names) -> Table:
    """Every verdict, those that do not hold first."""
    verdicts = sorted(journal.verdicts, key=lambda one: ({False: 0, None: 1, True: 2}[one.holds], one.index))
    rows = tuple(row(verdict, scenario, names) for verdict in verdicts)
    return Table(
        "expectations",
        message("Förväntningar"),
        _COLUMNS,
        rows,
        lead=(summary(journal),) if journal.verdicts else (),
        empty=message("Okontrollerad: scenariot har inga förväntningar («expect»)."),
    )


def row(verdict: Verdict, scenario: Scenario, names: Names) -> tuple[Cell, ...]:
    """One verdict as cells."""
    said = scenario.expect[verdict.index] if verdict.index < len(scenario.expect) else None
    return (
        verdict.holds,
        say_subject(verdict, said, names),
        formatting.relation(verdict.expected) if said is None else say_expected(verdict, said, names),
        show_found(verdict, said),
        verdict.found_at,
    )


def say_subject(verdict: Verdict, said: Expectation | None, names: Names) -> Message | str:
    """What the verdict is about, by name."""
    if verdict.subject != EACH:
        return names.subject(verdict.subject)
    return _all_care(said if isinstance(said, CareExpectation) else None)


def _all_care(said: CareExpectation | None) -> Message:
    if said is None or said.grade is None:
        return message("all vård")
    return message("all vård som är {grade}", grade=formatting.GRADES[said.grade])


def say_expected(verdict: Verdict, said: Expectation, names: Names) -> Message:
    """The expectation in words: «räcker ≥ 7 d»."""
    if isinstance(said, NodeExpectation):
        total = verdict.expected.startswith("total_down") or said.down is None
        return list(_say_parts(said, names))[-1 if total else 0]
    return formatting.join_parts(_say_parts(said, names), ", ")


def say_expectation(said: Expectation, names: Names) -> Message:
    """An expectation that has not been tried yet: «Diesel, USÖ: räcker ≥ 7 d»."""
    match said:
        case StoreExpectation():
            about: Message | str = names.subject(said.store)
        case NodeExpectation():
            about = names.subject(said.node)
        case _:
            about = _all_care(said) if said.care == EACH else names.care(said.care)
    return message("{about}: {what}", about=about, what=formatting.join_parts(_say_parts(said, names), ", "))


def _say_parts(said: Expectation, names: Names) -> Iterator[Message]:
    match said:
        case StoreExpectation():
            lasts = message("räcker {bound}", bound=_time_bound(said.lasts))
            yield message("{what} efter {event}", what=lasts, event=names.subject(said.after)) if said.after else lasts
        case NodeExpectation():
            if said.down is not None:
                yield message("nere {bound}", bound=_time_bound(said.down))
            if said.total_down is not None:
                yield message("nere sammanlagt {bound}", bound=_time_bound(said.total_down))
        case _:
            yield from _say_care_parts(said, names)


def _say_care_parts(said: CareExpectation, names: Names) -> Iterator[Message]:
    if said.served is not None:
        bound = formatting.join_parts([formatting.relation(said.served.relation), formatting.share(said.served.value)])
        yield message("får vård {bound}", bound=bound)
    if said.unmet is not None:
        bound = formatting.join_parts([formatting.relation(said.unmet.relation), formatting.number(said.unmet.value)])
        yield message("utan vård {bound}", bound=bound)
    if said.too_late is not None:
        bound = formatting.join_parts(
            [formatting.relation(said.too_late.relation), formatting.number(said.too_late.value)]
        )
        yield message("vård för sent {bound}", bound=bound)
    if said.residents != REGION:
        yield message("boende i {municipality}", municipality=said.residents)
    if said.site:
        yield message("vid {site}", site=names.site(said.site))
    if said.within is not None:
        yield message("inom {time}", time=formatting.duration(said.within))
    if said.during is not None:
        start, end = formatting.clock(said.during.start), formatting.clock(said.during.end)
        yield formatting.verbatim(f"{start} – {end}")
    if said.at is not None:
        yield message("dygnet fram till {time}", time=formatting.clock(said.at))
    if said.by:
        yield message("vid slutet")


def _time_bound(bound: Bound) -> str:
    return f"{formatting.relation(bound.relation)} {formatting.duration(bound.value)}"


def show_found(verdict: Verdict, said: Expectation | None) -> Cell:
    """The value found, in the unit of what was expected."""
    if verdict.found is None:
        return UNKNOWN
    value: Message
    if isinstance(said, CareExpectation):
        limit = said.unmet or said.too_late
        value = formatting.share(verdict.found) if limit is None else _show_patients(verdict, limit)
    elif said is None:
        value = formatting.number(verdict.found)
    else:
        value = formatting.verbatim(formatting.duration(verdict.found))
    if verdict.lost:
        return message("{value}, förlorat med sin anläggning", value=value)
    return formatting.join_parts(["≥", value]) if verdict.censored else value


def _show_patients(verdict: Verdict, bound: Bound) -> Message:
    """Whole people, and where these would hold though the number found does not, that it is more or fewer."""
    found = verdict.found or 0.0
    shown = math.floor(found + 0.5)
    if verdict.holds is not False or not bound.holds(shown, 0.0):
        return formatting.patients(found)
    return message("fler än {n}", n=shown) if found > shown else message("färre än {n}", n=shown)


def summary(journal: Journal) -> Message:
    """How many hold, of how many."""
    total, held = len(journal.verdicts), count_held(journal)
    if held == total:
        return formatting.pick_plural(
            total, message("Den enda förväntan håller."), message("Alla {n} förväntningar håller.", n=total)
        )
    return formatting.pick_plural(
        total,
        message("Den enda förväntan håller inte."),
        message("{held} av {n} förväntningar håller.", held=held, n=total),
    )
