"""Who was moved from what was lost, to where, and who was not, why, and what became of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from beredskap.engine.metrics.losses import LeftBehind, trace_left_behind, was_lost
from beredskap.language import Message, message
from beredskap.model.region import Region
from beredskap.model.result.journal import Journal, NotEvacuated
from beredskap.report.document import formatting
from beredskap.report.document.table import Cell, Column, Table
from beredskap.report.naming.names import Names

_MOVED = (
    Column("start", message("från"), group=True),
    Column("care", message("vårdtyp")),
    Column("end", message("till")),
    Column("patients", message("patienter"), "patients"),
    Column("first", message("första"), "time"),
    Column("last", message("sista"), "time"),
    Column("as_care", message("vårdas som"), fold=True),
    Column("vehicle", message("fordon"), fold=True),
)
_LEFT = (
    Column("site", message("från"), group=True),
    Column("care", message("vårdtyp")),
    Column("patients", message("patienter"), "patients"),
    Column("deadline", message("tidsgräns"), "time"),
    Column("later", message("flyttade senare"), "patients"),
    Column("last", message("den sista"), "time"),
    Column("remaining", message("kvar vid slutet"), "patients"),
    Column("limit", message("vad som hindrade"), fold=True),
)
_MEANWHILE = message(
    "Vård på platsen för dem som är kvar: ingen i modellen. Från tidsgränsen får de 0 % av sin vård, och räknas en gång som utan vård hos den kommun där "
    "platsens patienter brukar bo, tills de får en plats, byggnaden återställs eller tiden är slut. Vad personal på platsen ändå kan göra räknas inte, och "
    "inte heller vården före tidsgränsen."
)
_SOME = 0.05


def tables(journal: Journal, names: Names) -> tuple[Table, ...]:
    """What was moved and what was not; nothing where there was nothing to move."""
    if not journal.evacuated and not journal.not_evacuated:
        return ()
    found = [_moved_table(journal, names)] if journal.evacuated else []
    return (*found, _left_table(journal, names)) if journal.not_evacuated else tuple(found)


def _moved_table(journal: Journal, names: Names) -> Table:
    sums: dict[tuple[str, str, str, str], float] = defaultdict(float)
    times: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    vehicles: dict[tuple[str, str, str, str], set[str]] = defaultdict(set)
    for move in journal.evacuated:
        key = (move.start, move.care, move.end, move.as_care)
        sums[key] += move.patients
        times[key].append(move.time)
        vehicles[key].add(move.vehicle)
    rows: list[tuple[Cell, ...]] = []
    emptied: dict[str, float] = defaultdict(float)
    for key, moved_patients in sums.items():
        emptied[key[0]] += moved_patients
    for key in sorted(sums, key=lambda key: (-round(emptied[key[0]], 6), key[0], -round(sums[key], 6), key)):
        start, care, end, as_care = key
        other = names.care(as_care) if as_care != care else None
        carried = ", ".join(names.item(vehicle) for vehicle in sorted(vehicles[key]) if vehicle) or None
        moved = sums[key], min(times[key]), max(times[key])
        rows.append((names.site(start), names.care(care), names.site(end), *moved, other, carried))
    return Table(
        "evacuated", message("Evakuerade"), _MOVED, tuple(rows), lead=tuple(_say_total(journal, names.region)), limit=12
    )


def _say_total(journal: Journal, region: Region) -> list[Message]:
    """How many were moved out of what was lost, in time or later, how many others, and how many had no place; these add up to the table."""
    others = sum(move.patients for move in journal.evacuated if not was_lost(journal, move.start, move.time))
    moved = sum(move.patients for move in journal.evacuated) - others
    left = sum(one.patients for one in journal.not_evacuated)
    late = sum(trace_left_behind(journal, region, one).moved for one in journal.not_evacuated)
    said = []
    if left >= _SOME:
        said.append(
            message(
                "{n} inneliggande flyttades ur det som slagits ut, {late} av dem efter tidsgränsen; {left} hade ingen plats när den kom.",
                n=formatting.patients(moved),
                late=formatting.patients(late),
                left=formatting.patients(left),
            )
        )
    elif moved >= _SOME:
        said.append(
            message("{n} inneliggande flyttades ur det som slagits ut, alla i tid.", n=formatting.patients(moved))
        )
    if others >= _SOME:
        said.append(
            message(
                "{n} inneliggande flyttades från platser som stängts, minskat eller ställts om.",
                n=formatting.patients(others),
            )
        )
    return said


def _say_left(left: Sequence[NotEvacuated], found: Sequence[LeftBehind], journal: Journal) -> Message:
    """What became of those who had no place in time: how many got one later, how many never, and how long they were without care."""
    moved, remaining = formatting.patients_in_parts(
        sum(one.moved for one in found), sum(one.remaining for one in found)
    )
    patients = sum(one.patients for one in left)
    said: list[Message | str] = [message("{n} hade ingen plats vid tidsgränsen.", n=formatting.patients(patients))]
    last = max((one.last for one in found if one.last is not None), default=None)
    if last is not None:
        said.append(message("Av dem flyttades {n} senare, de sista {time}.", n=moved, time=formatting.clock(last)))
    until = max(one.until for one in found)
    if sum(one.remaining for one in found) >= _SOME:
        said.append(
            message("{n} är kvar när tiden är slut.", n=remaining)
            if until == journal.duration
            else message("{n} var kvar när byggnaden återställdes.", n=remaining)
        )
    if patients > 0:
        mean = sum(one.patient_seconds for one in found) / patients
        said.append(message("I medel var de utan vård i {time}.", time=formatting.duration(mean)))
    return formatting.join_parts(said)


def _say_hindrance(one: NotEvacuated, names: Names) -> Message:
    """The limits that held; the row already says which care its beds are of."""
    said = [
        names.limit_short(kind, subject) if kind == "capacity" and subject == one.care else names.limit(kind, subject)
        for kind, subject in one.limits or ((one.limit, one.limit_subject),)
    ]
    return formatting.join_words(said)


def _left_table(journal: Journal, names: Names) -> Table:
    left = sorted(journal.not_evacuated, key=lambda one: (one.site, one.deadline, -round(one.patients, 6), one.care))
    found = [trace_left_behind(journal, names.region, one) for one in left]
    rows = tuple(
        (
            names.site(one.site),
            names.care(one.care),
            one.patients,
            one.deadline,
            fate.moved,
            fate.last,
            fate.remaining,
            _say_hindrance(one, names),
        )
        for one, fate in zip(left, found, strict=True)
    )
    return Table(
        "not_evacuated",
        message("Utan plats vid tidsgränsen"),
        _LEFT,
        rows,
        lead=(_say_left(left, found, journal),),
        notes=(_MEANWHILE,),
        limit=12,
    )
