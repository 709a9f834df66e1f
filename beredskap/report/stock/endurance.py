"""How long the stores last, beside their targets, with what the days rest on."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence

from beredskap.language import Message, message
from beredskap.report.document import formatting
from beredskap.report.document.table import UNKNOWN, AtLeast, Cell, Column, Document, Table, sentences
from beredskap.report.naming.names import Names
from beredskap.report.stock import words
from beredskap.report.stock.words import Scope
from beredskap.supplies.cold import Cold
from beredskap.supplies.endurance import Endurance, EnduranceLine, EnduranceLines
from beredskap.supplies.strained import UnderScenario
from beredskap.supplies.target import STATES
from beredskap.units import DAY, Quantity

_STATE = Column("state", message("läge"))
_DAYS = (
    Column("normal", message("normalt"), "number", "d"),
    Column("crisis", message("i kris"), "number", "d"),
    Column("urgent", message("bara nödvändigt"), "number", "d"),
    Column("target", message("mål"), "number", "d"),
)
_REST = (
    Column("lack", message("saknas till målet"), "quantity", fold=True),
    Column("gap", message("saknas"), "number", "d", fold=True),
    Column("level", message("målet räknas vid"), fold=True),
    Column("usable", message("användbart"), "quantity", fold=True),
    Column("expired", message("utgånget"), "quantity", fold=True),
    Column("expires", message("första utgång"), fold=True),
    Column("basis", message("grund"), fold=True),
)
_PLACE = Column("site", message("plats"), fold=True)
_WHY = Column("why", message("anmärkning"), fold=True)
_BASE = Column("base", message("räknade lager"), fold=True)
_SCENARIO = (
    Column("scenario", message("i scenariot"), "duration"),
    Column("rationed", message("ransonerat från"), "time", fold=True),
)
_STORES_SHOWN = 15
_ITEMS_SHOWN = 15


def document(
    found: Endurance, about: Scope, cold: Sequence[Cold] = (), scenario: UnderScenario | None = None
) -> Document:
    """Stores, items at sites and in all; the cold chain; the targets; and what it rests on."""
    names = Names(about.region)
    tables = [_stores(found, names, scenario), *_sites(found, names), _items(found, names)]
    if cold:
        tables.append(_cold(cold, names))
    tables += [_targets(found.in_all, names), _assumptions(about, found, scenario)]
    more = [(message("Scenario"), formatting.verbatim(scenario.name))] if scenario else []
    return Document(
        "endurance",
        message("Uthållighet"),
        about.region.information_class,
        about.facts(*more),
        answer(found.stores),
        tuple(tables),
        tuple(formatting.verbatim(f"beredskap stock {name} {about.source}") for name in ("orders", "redistribute"))
        if about.source
        else (),
        about.region.secrecy,
    )


def answer(lines: EnduranceLines) -> Message:
    """«213 lager: 1 slut, 60 under mål, …»."""
    said = {
        "empty": message("{n} slut", n=lines.count("empty")),
        "under": message("{n} under sitt mål", n=lines.count("under")),
        "unknown": message("{n} okända", n=lines.count("unknown")),
        "later": message("{n} med mål som inte gäller än", n=lines.count("later")),
        "over": message("{n} över sitt mål", n=lines.count("over")),
        "none": message("{n} utan mål", n=lines.count("none")),
        "unused": message("{n} utan förbrukning", n=lines.count("unused")),
    }
    parts = [said[state] for state in STATES if lines.count(state)]
    return message("Av {n} lager är {parts}.", n=len(lines), parts=formatting.join_words(parts))


def _stores(found: Endurance, names: Names, scenario: UnderScenario | None) -> Table:
    columns = (
        _STATE,
        Column("item", message("artikel")),
        *_DAYS,
        *(_SCENARIO if scenario else ()),
        _PLACE,
        *_REST,
        _WHY,
    )
    rows = []
    for row in found.stores.worst_first():
        line = found.stores.line(row)
        store = line.stores[0]
        seen = _in_scenario(store, scenario) if scenario else ()
        first = (words.state(line, names.region), names.own(store))
        rest = (names.place(store), *_rest(line, names), remark(line, names))
        rows.append((*first, *_days(line, found.horizon), *seen, *rest))
    return Table(
        "stores",
        message("Lager"),
        columns,
        tuple(rows),
        lead=(message("Det sämsta först. Ett mål räknas vid normal förbrukning om inget annat står."),),
        notes=(message("– i en kolumn för dygn: ingen förbrukning. Dygn är avrundade nedåt."),),
        empty=message("Inga lager."),
        limit=_STORES_SHOWN,
    )


def _sites(found: Endurance, names: Names) -> list[Table]:
    """Items that a site has in more than one store."""
    lines = found.at_sites
    rows = [
        (
            words.state(line, names.region),
            names.item(line.item),
            names.site(line.site),
            *_days(line, found.horizon),
            *_rest(line, names),
            _base(line),
        )
        for row in lines.worst_first()
        if len((line := lines.line(row)).stores) > 1
    ]
    columns = (_STATE, Column("item", message("artikel")), Column("site", message("anläggning")), *_DAYS, *_REST, _BASE)
    note = message("Lager av samma artikel på samma anläggning, tömda tillsammans.")
    title = message("Artiklar i flera lager på samma plats")
    return [Table("sites", title, columns, tuple(rows), notes=(note,), limit=_ITEMS_SHOWN)] if rows else []


def _items(found: Endurance, names: Names) -> Table:
    lines = found.in_all
    rows = [
        (
            words.state(line, names.region),
            names.item(line.item),
            *_days(line, found.horizon),
            *_rest(line, names),
            _base(line),
        )
        for row in lines.worst_first()
        if (line := lines.line(row))
    ]
    return Table(
        "items",
        message("Artiklar i alla lager tillsammans"),
        (_STATE, Column("item", message("artikel")), *_DAYS, *_REST, _BASE),
        tuple(rows),
        notes=(
            message(
                "Som om allt kunde flyttas dit det behövs. Ett lager som är okänt ingår varken i mängd eller åtgång."
            ),
        ),
        empty=message("Inga artiklar."),
        limit=_ITEMS_SHOWN,
    )


def _days(line: EnduranceLine, horizon: int) -> tuple[Cell, ...]:
    shown = tuple(words.days(value, horizon) for value in line.days)
    return (*shown, line.target)


def _rest(line: EnduranceLine, names: Names) -> tuple[Cell, ...]:
    dimension = names.dimension(line.stores[0])
    level = names.region.items[line.item].target_level
    lacks = line.lack is not None and line.lack > 1e-9
    return (
        Quantity(line.lack, dimension) if lacks and line.lack is not None else None,
        words.round_up(line.gap) if line.gap else None,
        None if line.target is None or level == "normal" else words.LEVELS[level],
        UNKNOWN if line.usable is None else Quantity(line.usable, dimension),
        Quantity(line.expired, dimension) if line.expired else None,
        line.soonest.isoformat() if line.soonest else None,
        words.basis(line.bases) if line.bases else None,
    )


def remark(line: EnduranceLine, names: Names) -> Message | None:
    """What is to be said of a row: why it is okänd, what a figure stands for, when its target begins."""
    item = names.region.items[line.item]
    said: list[Message] = []
    if line.why is not None and None in line.days:
        said.append(line.why)
    if line.note is not None:
        said.append(line.note)
    if line.state == "later" and item.target_from:
        said.append(message("målet gäller från {day}", day=item.target_from.isoformat()))
    return formatting.join_parts(said, "; ") if said else None


def _base(line: EnduranceLine) -> Message:
    unknown = len(line.stores) - len(line.base)
    if unknown:
        return message("{n} av {all}, {unknown} okända", n=len(line.base), all=len(line.stores), unknown=unknown)
    return message("{n} av {all}", n=len(line.base), all=len(line.stores))


def _in_scenario(store: str, scenario: UnderScenario) -> tuple[Cell, Cell]:
    found = scenario.stores.get(store)
    if found is None:
        return None, None
    lasts: Cell = AtLeast(scenario.duration) if found.used else None
    if found.lost:
        lasts = message("förlorat")
    elif "empty_at" in found.unknown:
        lasts = UNKNOWN
    elif found.empty_at is not None:
        lasts = found.empty_at
    return lasts, UNKNOWN if "rationed_at" in found.unknown else found.rationed_at


def _cold(cold: Sequence[Cold], names: Names) -> Table:
    rows = tuple(
        (
            message("● hålls kall") if one.kept_by else message("▲ inget håller den kall"),
            names.store(one.store),
            formatting.join_words([names.subject(source) for source in one.kept_by]) if one.kept_by else None,
            (UNKNOWN if one.whole is None else one.whole) if one.kept_by else None,
            (UNKNOWN if one.some is None else one.some) if one.kept_by else None,
        )
        for one in sorted(cold, key=lambda one: (bool(one.kept_by), one.store))
    )
    return Table(
        "cold",
        message("Kylkedja"),
        (
            _STATE,
            Column("store", message("lager")),
            Column("kept", message("hålls kall av")),
            Column("whole", message("allt håller utan den"), "duration"),
            Column("some", message("något håller utan den"), "duration"),
        ),
        rows,
        limit=8,
    )


def _targets(lines: EnduranceLines, names: Names) -> Table:
    counted = Counter(
        (item.target, item.binding, item.target_level, item.target_from, item.target_source)
        for name in lines.items
        if (item := names.region.items[name]).target is not None
    )
    rows = tuple(
        (
            words.round_down((target or 0) / DAY),
            message("krav") if binding else message("riktvärde"),
            words.LEVELS[level],
            valid.isoformat() if valid else None,
            n,
            source or None,
        )
        for (target, binding, level, valid, source), n in sorted(counted.items(), key=_target_order)
    )
    return Table(
        "targets",
        message("Mål"),
        (
            Column("target", message("mål"), "number", "d"),
            Column("kind", message("slag")),
            Column("level", message("vid")),
            Column("valid", message("gäller från")),
            Column("items", message("artiklar"), "number"),
            Column("source", message("källa"), fold=True),
        ),
        rows,
        empty=message("Ingen artikel har något mål."),
    )


def _target_order(
    one: tuple[tuple[int | None, bool, str, datetime.date | None, str], int],
) -> tuple[int, str, str, str]:
    (target, _, level, valid, source), _ = one
    return target or 0, level, str(valid or ""), source


def _assumptions(about: Scope, found: Endurance, scenario: UnderScenario | None) -> Table:
    said = [
        message(
            "räknat från början av {day} utan leveranser, med samma förbrukning varje dygn; längst {horizon} d visas",
            day=found.on.isoformat(),
            horizon=found.horizon,
        ),
        message(
            "det som går ut först tas först, varje parti räknas till slutet av sitt utgångsdatum, och en tanks botten räknas inte"
        ),
    ]
    if scenario:
        said.append(message("i scenariot räknas dess egen vård, ransonering och leveranser, från lagren som de är här"))
    lines = [formatting.capitalize(one) for one in words.list_assumptions(about, *said)]
    return sentences("assumptions", message("Svaret vilar på"), lines)
