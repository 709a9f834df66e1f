"""A reported state into a scenario, from its file or from where it was told: what is down, what is in stock and how many lie in the wards at its start."""

from __future__ import annotations

import dataclasses
import datetime
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from beredskap import units
from beredskap.errors import InputError, Place, Problem
from beredskap.files.own_units import own_amount
from beredskap.files.problems.problem_location import finished, place_in
from beredskap.files.problems.pydantic_errors import problems_of
from beredskap.files.ranges.default_units import bare_with_unit
from beredskap.files.scenario import LoadedScenario
from beredskap.files.text.source import Source, read_source
from beredskap.files.text.yaml_text import read_yaml
from beredskap.files.text.yaml_tree import YamlError
from beredskap.language import Message, message
from beredskap.limits import RUN_STATE_BYTES
from beredskap.model import rules
from beredskap.model.base import Amount, is_unknown
from beredskap.model.checks.known import Known, problem
from beredskap.model.checks.secrets import REMEDY, SAID, fields_with_number
from beredskap.model.findings import Finding
from beredskap.model.raw import RawTable, fields_of, moved, rows, table, without_nulls
from beredskap.model.region import Region
from beredskap.model.scenario.event import Degrade, Lose
from beredskap.model.scenario.scenario import AnyEvent
from beredskap.model.scenario.starting_point import Queue, StartingPoint
from beredskap.model.scenario.state import ReportedQueue, ReportedState
from beredskap.model.supply import Batch, Store
from beredskap.units import DAY, HOUR

REPORTED: Final = "rapporterat"
_SOME_TIME: Final = "2027-01-01T00:00"


def from_state(loaded: LoadedScenario, path: str | Path) -> LoadedScenario:
    """The scenario as it goes from the state reported in a file, or from what a stopped run remembers.

    Raises `InputError` with all that is wrong with the file.
    """
    from beredskap.files.run_state import is_run_state  # which needs NumPy, as little else that is read does

    source = read_source(Path(path), within_folder=False, most=RUN_STATE_BYTES)
    if is_run_state(source.text):
        return _continued(loaded, source)
    source = read_source(Path(path), within_folder=False)  # what people write is no larger than other files
    try:
        content, problems = read_yaml(source.text, source.file)
    except YamlError as error:
        raise InputError(finished(error.problems)) from error
    state, more = _read(content, loaded.region)
    problems = [*problems, *more]
    if state is not None:
        problems += [place_in(one, content, ReportedState, "") for one in state_problems(state, loaded.region)]
    if state is None or problems:
        raise InputError(finished(problems))
    return applied(loaded, state, {source.name: source.digest})


def _continued(loaded: LoadedScenario, source: Source) -> LoadedScenario:
    """The scenario as it goes on from a stopped run, which itself may have begun from a reported state."""
    from beredskap.files.run_state import read_run_state

    found = read_run_state(source.text, source.file)
    if found.reported is not None:
        problems = state_problems(found.reported, loaded.region)
        if problems:
            raise InputError(
                [dataclasses.replace(one, place=Place(source.file, key=one.place.key)) for one in problems]
            )
        loaded = applied(loaded, found.reported, {})
    digests = dict(sorted({**loaded.digests, source.name: source.digest}.items()))
    return dataclasses.replace(loaded, memory=found.memory, digests=digests)


def state_problems(state: ReportedState, region: Region) -> list[Problem]:
    """All that is wrong with a state as one of this region."""
    return [*_unknown(state, region), *_wrong(state, region), *_secrets(state)]


def applied(loaded: LoadedScenario, state: ReportedState, digests: Mapping[str, str]) -> LoadedScenario:
    """The scenario as it goes from a state that has been checked; ``digests`` say what was read."""
    stocked, of_stock = _Stock(loaded.region, loaded.scenario.start.date()).with_reported(state)
    events = (*loaded.scenario.events, *events_of(state))
    return dataclasses.replace(
        loaded,
        region=stocked,
        scenario=loaded.scenario.model_copy(update={"events": events}),
        findings=(
            *_about(state, loaded),
            *loaded.findings,
            *of_stock,
            *_beyond(state, loaded.region),
            *_okand(state, loaded.region),
        ),
        digests=dict(sorted({**loaded.digests, **digests}.items())),
        uncertain=tuple(one for one in loaded.uncertain if not _is_reported(one.subject, one.field, state, stocked)),
        reported=state,
        starting_point=starting_point_of(state, loaded.scenario.start),
    )


def _read(content: RawTable, region: Region) -> tuple[ReportedState | None, list[Problem]]:
    """The record, without what cannot be read of it; a bare amount of stock is in the item's unit."""
    given = _with_the_worse(without_nulls(content, fields_of(ReportedState)))
    stock = given.get("stock")
    if isinstance(stock, dict):
        given["stock"] = table({key: _in_unit(key, amount, region) for key, amount in stock.items()}, stock)
    try:
        return _in_own_units(ReportedState.model_validate(given), region), []
    except ValidationError as error:
        return _remaining(given, error), problems_of(error, table(given, content), ReportedState, "")


def _with_the_worse(given: dict[str, Any]) -> dict[str, Any]:
    """What is okänd of nodes and sites as the worse that it may be, and their names."""
    unknown: list[str] = []
    for field, worse in (("nodes", "0 %"), ("sites", "lost")):
        told = given.get(field)
        if isinstance(told, dict):
            found = {name: value for name, value in told.items() if is_unknown(_level_of(value))}
            given[field] = table({**told, **{name: _at_level(value, worse) for name, value in found.items()}}, told)
            unknown += found
    return {**given, "unknown": rows(unknown, given)} if unknown else given


def _in_own_units(state: ReportedState, region: Region) -> ReportedState:
    return state.model_copy(
        update={"stock": {store: own_amount(region, store, amount) for store, amount in state.stock.items()}}
    )


def _level_of(told: object) -> object:
    return told.get("level") if isinstance(told, dict) else told


def _at_level(told: object, level: str) -> object:
    return table({**told, "level": level}, told) if isinstance(told, dict) else level


def _remaining(given: dict[str, Any], error: ValidationError) -> ReportedState | None:
    """What can be read when the bad entries are left out, so that the rest is checked too."""
    bad = {one["loc"][:2] for one in error.errors(include_url=False, include_context=False, include_input=False)}
    left: dict[str, Any] = {"as_of": _SOME_TIME}
    for name, value in given.items():
        if isinstance(value, dict):
            left[name] = {key: part for key, part in value.items() if (name, key) not in bad}
        elif (name,) not in bad:
            left[name] = value
    try:
        return ReportedState.model_validate(
            {key: part for key, part in left.items() if (key,) not in bad or key == "as_of"}
        )
    except ValidationError:
        return None


def _in_unit(store: str, amount: object, region: Region) -> object:
    found = region.stores.get(store)
    item = region.items.get(found.item) if found else None
    return moved(bare_with_unit(amount, item.unit), amount) if item and isinstance(amount, str) else amount


def _unknown(state: ReportedState, region: Region) -> Iterator[Problem]:
    known = Known(region)
    places = {
        "nodes": ("nodes", "offerings"),
        "sites": ("sites",),
        "beds": ("offerings",),
        "stock": ("stores",),
        "waiting": ("care",),
        "worn": ("staff",),
    }
    for field, collections in places.items():
        for identity in getattr(state, field):
            yield from known.missing("", field, identity, collections)
    for care, municipality in _queues(state):
        yield from known.missing("", f"waiting/{care}", municipality, ("municipalities",))


def _queues(state: ReportedState) -> dict[tuple[str, str], ReportedQueue]:
    return {
        (care, municipality): queue
        for care, told in sorted(state.waiting.items())
        for municipality, queue in sorted(told.items())
    }


def _wrong(state: ReportedState, region: Region) -> Iterator[Problem]:
    yield from _wrong_times(state)
    for identity, amount in state.stock.items():
        wanted = _dimension(region, identity)
        if amount.value is not None and wanted not in (None, amount.dimension):
            yield problem("wrong-dimension", "", f"stock/{identity}", _other_kind(amount, str(wanted)))
    for identity in state.beds:
        offering = region.offerings.get(identity)
        if offering is not None and not has_beds(region, identity):
            said = message("«{id}» har inga vårdplatser; bara slutenvård kan ha inneliggande", id=identity)
            yield problem("no-beds", "", f"beds/{identity}", said)


def _wrong_times(state: ReportedState) -> Iterator[Problem]:
    """A state cannot have lasted since after it was reported, and all its times are local."""
    told = {
        f"{field}/{identity}": one for field in ("nodes", "sites") for identity, one in getattr(state, field).items()
    }
    told |= {f"waiting/{care}/{municipality}": queue for (care, municipality), queue in _queues(state).items()}
    for place, one in told.items():
        if one.since is not None and one.since.tzinfo is not None:
            said = message("«since» är lokal tid; utelämna tidszonen")
            yield problem("since-zone", "", place, said)
        elif one.since is not None and one.since > state.as_of:
            said = message("«since» är efter «as_of»: det kan inte ha varat sedan dess")
            yield problem("since-later", "", place, said)


def _other_kind(amount: Amount, wanted: str) -> Message:
    return message(
        "«{shown}» är {found}; här behövs {wanted}, till exempel «{example}»",
        shown=units.show(amount.value or 0.0, amount.dimension),
        found=units.describe(amount.dimension),
        wanted=units.describe(wanted),
        example=f"12 {units.base_unit(wanted)}",
    )


def _dimension(region: Region, store: str) -> str | None:
    found = region.stores.get(store)
    item = region.items.get(found.item) if found else None
    return units.unit(item.unit)[1] if item else None


def has_beds(region: Region, offering: str) -> bool:
    """Whether an offering has inpatients."""
    return any(
        region.care[care].measure == "vårddygn" for care in region.offerings[offering].care if care in region.care
    )


def _secrets(state: ReportedState) -> Iterator[Problem]:
    for field in fields_with_number(state):
        yield problem("personal-number", "", field, SAID, remedy=REMEDY)


def events_of(state: ReportedState) -> Iterator[AnyEvent]:
    """What is down or lost at the start, until the scenario restores it."""
    for site in sorted(state.sites):
        yield Lose(at=0, id=f"{REPORTED}-{site}", lose=site)
    for node, reported in sorted(state.nodes.items()):
        if reported.level <= 0:
            yield Lose(at=0, id=f"{REPORTED}-{node}", lose=node)
        elif reported.level < 1:
            yield Degrade(at=0, id=f"{REPORTED}-{node}", degrade=node, to=reported.level)


def starting_point_of(state: ReportedState, start: datetime.datetime) -> StartingPoint:
    """What a run that starts then is told of the state beside `events_of` and what is in stock."""

    def ago(since: datetime.datetime | None) -> int | None:
        return None if since is None else max(0, int((start - since).total_seconds()))

    return StartingPoint(
        inpatients=state.inpatients,
        began={f"{REPORTED}-{name}": ago(since) for name, since in sorted(state.since.items())},
        queues=tuple(
            Queue(*pair, queue.patients, ago(queue.since)) for pair, queue in _queues(state).items() if queue.patients
        ),
        worn={pool: math.inf if time is None else float(time) for pool, time in sorted(state.worn.items())},
    )


def _about(state: ReportedState, loaded: LoadedScenario) -> Iterator[Finding]:
    age = (loaded.scenario.start - state.as_of).total_seconds()
    shown = units.show(abs(age) / HOUR, "time") if abs(age) < 2 * DAY else units.number(abs(age) / DAY) + " d"
    if age > 0:
        said = message("det rapporterade läget är {age} äldre än scenariots start", age=shown)
        yield rules.STATE_AGE.without_remedy("", said, at_worst=age > DAY)
    if age < 0:
        said = message("läget är rapporterat {age} efter scenariots start, men används från starten", age=shown)
        yield rules.STATE_AGE.without_remedy("", said, at_worst=True)


def _beyond(state: ReportedState, region: Region) -> Iterator[Finding]:
    for identity, inpatients in sorted(state.beds.items()):
        capacity = region.offerings[identity].capacity
        if (
            inpatients is not None
            and capacity is not None
            and capacity.value is not None
            and inpatients > capacity.value
        ):
            said = message(
                "{n} inneliggande är rapporterade på {capacity} vårdplatser",
                n=units.number(inpatients),
                capacity=units.number(capacity.value),
            )
            yield rules.STATE_BEDS.without_remedy(identity, said)
    for (care, municipality), queue in _queues(state).items():
        living = region.municipalities[municipality].inhabitants
        if 0 < living < queue.patients:
            said = message(
                "{n} är rapporterade som väntande ur {where}, där {living} bor",
                n=units.number(queue.patients),
                where=municipality,
                living=units.number(living),
            )
            yield rules.STATE_QUEUE.without_remedy(care, said)


def _okand(state: ReportedState, region: Region) -> Iterator[Finding]:
    """What nobody knows, and how it is counted."""
    for identity in sorted(state.unknown):
        if identity in region.sites:
            said = message("det är okänt om {name} är utslaget; räknat som utslaget", name=region.sites[identity].name)
        else:
            said = message("läget är okänt; räknat som nere")
        yield rules.STATE_UNKNOWN.finding(identity, said)
    for identity in sorted(name for name, inpatients in state.beds.items() if inpatients is None):
        said = message("antalet inneliggande är okänt; räknat både som inga och som fullbelagt")
        yield rules.STATE_UNKNOWN.finding(identity, said)
    for identity in sorted(name for name, time in state.worn.items() if time is None):
        said = message("hur slitna de är är okänt; räknade som att de inte orkar längre pass")
        yield rules.STATE_UNKNOWN.finding(identity, said)


def _is_reported(subject: tuple[str, str], field: str, state: ReportedState, region: Region) -> bool:
    """Whether a range is about an amount that is now reported."""
    collection, identity = subject
    if field != "amount":
        return False
    if collection == "batches":
        batch = region.batches.get(identity)
        return batch is None or batch.store in state.stock
    return collection == "stores" and identity in state.stock


class _Stock:
    """Reported amounts in the place of the inventory's. Batches keep their expiry and share what there is as they did before."""

    def __init__(self, region: Region, start: datetime.date) -> None:
        self._region = region
        self._start = start
        self._batches = dict(region.batches)
        self._findings: list[Finding] = []

    def with_reported(self, state: ReportedState) -> tuple[Region, list[Finding]]:
        """The region with what the stores are reported to hold, and what is worth knowing about it."""
        stores = dict(self._region.stores)
        for identity, amount in sorted(state.stock.items()):
            stores[identity] = self._store(stores[identity], amount)
        return self._region.model_copy(update={"stores": stores, "batches": self._batches}), self._findings

    def _store(self, store: Store, amount: Amount) -> Store:
        amount = self._within(store, amount)
        good = [one for one in self._batches.values() if one.store == store.id and self._is_good(one)]
        before = sum(one.amount.value or 0.0 for one in good)
        if before > 0 and amount.value is not None and all(one.amount.known for one in good):
            for one in good:
                value = (one.amount.value or 0.0) * amount.value / before
                self._batches[one.id] = one.model_copy(
                    update={"amount": one.amount.model_copy(update={"value": value})}
                )
            return store
        dropped = [name for name, one in self._batches.items() if one.store == store.id]
        for name in dropped:
            del self._batches[name]
        if dropped:
            said = message("lagret har inga användbara partier att fördela det rapporterade på: utgångsdatum är okända")
            self._findings.append(rules.STATE_BATCHES.without_remedy(store.id, said))
        return store.model_copy(update={"amount": amount})

    def _is_good(self, batch: Batch) -> bool:
        return batch.expires is None or batch.expires >= self._start

    def _within(self, store: Store, amount: Amount) -> Amount:
        capacity = store.capacity.value if store.capacity else None
        if amount.value is None or capacity is None or amount.value <= capacity:
            return amount
        said = message(
            "{amount} är rapporterat men lagret rymmer {capacity}; det räknas som fullt",
            amount=units.show(amount.value, amount.dimension),
            capacity=units.show(capacity, amount.dimension),
        )
        self._findings.append(rules.STATE_STOCK.without_remedy(store.id, said))
        return amount.model_copy(update={"value": capacity})
