"""What a measure does names what exists, in amounts of the right kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from beredskap.errors import Problem, nearest
from beredskap.language import message
from beredskap.model import effect as kinds
from beredskap.model.base import Amount
from beredskap.model.checks.dimensions import STAFF, VISITS, item_dimensions, wrong_dimension
from beredskap.model.checks.known import SOURCES, Known, problem
from beredskap.model.checks.strain import whom_problems
from beredskap.model.region import Region

BEDS = "beds"
_NODES = ("nodes", "offerings")


class Effects:
    """Judges effects, each at a field of its measure."""

    def __init__(self, region: Region, known: Known) -> None:
        self._region = region
        self._known = known
        self._dimensions, _ = item_dimensions(region)
        self._pools = {(pool.site, pool.competence) for pool in region.staff.values()}

    def problems(self, subject: str, field: str, effect: kinds.AnyEffect) -> Iterator[Problem]:
        """All problems of one effect."""
        self._subject = subject
        match effect:
            case kinds.Load():
                yield from self._each(f"{field}/load/off", effect.load.off, _NODES)
            case kinds.MoveStock():
                yield from self._move(f"{field}/move", effect.move)
            case kinds.Deliver():
                yield from self._missing(f"{field}/deliver/to", effect.deliver.target, ("stores",))
                yield from self._amount(f"{field}/deliver/amount", effect.deliver.amount, effect.deliver.target)
            case kinds.Refuel():
                yield from self._refuel(f"{field}/refuel", effect.refuel)
            case kinds.Bridge():
                yield from self._bridge(f"{field}/bridge", effect.bridge)
            case kinds.Open():
                yield from self._open(f"{field}/open", effect.open)
            case kinds.Close():
                yield from self._close(f"{field}/close", effect.close)
            case kinds.MoveStaff():
                yield from self._staff(f"{field}/staff", effect.staff)
            case kinds.CallIn():
                yield from self._call_in(f"{field}/call_in", effect.call_in)
            case kinds.LongShifts():
                yield from whom_problems(subject, f"{field}/roster", effect.roster, self._known)
            case kinds.Capacity():
                yield from self._capacity(f"{field}/capacity", effect.capacity)
            case kinds.Surge():
                yield from self._each(f"{field}/surge/offerings", effect.surge.offerings, ("offerings",))
                yield from self._each(f"{field}/surge/sites", effect.surge.sites, ("sites",))
            case kinds.Convert():
                yield from self._convert(f"{field}/convert", effect.convert)
            case kinds.Discharge():
                yield from self._discharge(f"{field}/discharge", effect.discharge)
            case kinds.Postpone():
                yield from self._each(f"{field}/postpone/care", effect.postpone.care, ("care",))
            case kinds.Vehicles():
                yield from self._missing(f"{field}/vehicles/kind", effect.vehicles.kind, ("vehicle kinds",))
            case kinds.Consume():
                yield from self._each(f"{field}/use/items", effect.use.items, ("items",))
            case kinds.Ration() | kinds.Lead():
                pass
            case _:
                assert_never(effect)

    def _missing(self, field: str, name: str, collections: tuple[str, ...]) -> list[Problem]:
        return self._known.missing(self._subject, field, name, collections)

    def _each(self, field: str, names: Iterable[str], collections: tuple[str, ...]) -> Iterator[Problem]:
        for index, name in enumerate(names):
            yield from self._missing(f"{field}/{index}", name, collections)

    def _amount(self, field: str, amount: Amount, store: str) -> Iterator[Problem]:
        """An amount is counted as the store's item is."""
        held = self._region.stores.get(store)
        if held is not None and held.item in self._dimensions:
            yield from wrong_dimension(self._subject, field, amount, self._dimensions[held.item])

    def _between(self, field: str, source: str, target: str) -> Iterator[Problem]:
        """What leaves one store can come into the other."""
        if source == target:
            yield self._same(field, source)
            return
        here, there = self._region.stores.get(source), self._region.stores.get(target)
        if here is not None and there is not None and here.item != there.item:
            said = message(
                "«{target}» har {there}, men «{source}» har {here}",
                target=target,
                there=there.item,
                source=source,
                here=here.item,
            )
            yield problem("other-item", self._subject, field, said, value=target)

    def _same(self, field: str, name: str) -> Problem:
        said = message("«{id}» kan inte vara både «from» och «to»", id=name)
        return problem("same-place", self._subject, field, said, value=name)

    def _move(self, field: str, move: kinds.Transfer) -> Iterator[Problem]:
        yield from self._missing(f"{field}/from", move.source, ("stores",))
        yield from self._missing(f"{field}/to", move.target, ("stores",))
        yield from self._between(f"{field}/to", move.source, move.target)
        yield from self._amount(f"{field}/amount", move.amount, move.source)

    def _refuel(self, field: str, rounds: kinds.Rounds) -> Iterator[Problem]:
        yield from self._missing(f"{field}/from", rounds.source, ("stores",))
        yield from self._each(f"{field}/to", rounds.target, ("stores",))
        for index, target in enumerate(rounds.target):
            yield from self._between(f"{field}/to/{index}", rounds.source, target)
            if target in rounds.target[:index]:
                said = message("«{id}» står två gånger", id=target)
                yield problem("source-twice", self._subject, f"{field}/to/{index}", said, value=target)
        yield from self._amount(f"{field}/size", rounds.size, rounds.source)

    def _bridge(self, field: str, bridge: kinds.Bridged) -> Iterator[Problem]:
        yield from self._missing(f"{field}/node", bridge.node, SOURCES)
        record = next(
            (table[bridge.node] for name in SOURCES if bridge.node in (table := getattr(self._region, name))), None
        )
        names = [need.name for need in record.needs] if record is not None else []
        if record is not None and bridge.need not in names:
            said = message("«{node}» har inget behov «{need}»", node=bridge.node, need=bridge.need)
            near = nearest(bridge.need, names)
            known = message("behoven är: {names}", names=", ".join(names)) if names and near is None else None
            yield problem(
                "unknown-need", self._subject, f"{field}/need", said, value=bridge.need, near=near, remedy=known
            )

    def _open(self, field: str, hours: kinds.OpeningHours) -> Iterator[Problem]:
        yield from self._each(f"{field}/sites", hours.sites, ("sites",))
        yield from self._missing(f"{field}/hours", hours.hours, ("profiles",))
        if hours.kind is not None and not self._known.has(hours.kind, ("site kinds",)):
            said = message("ingen anläggning är av slaget «{kind}»", kind=hours.kind)
            near = self._known.near(hours.kind, ("site kinds",))
            yield problem("unknown-reference", self._subject, f"{field}/kind", said, value=hours.kind, near=near)

    def _close(self, field: str, closing: kinds.Closing) -> Iterator[Problem]:
        yield from self._each(f"{field}/offerings", closing.offerings, ("offerings",))
        yield from self._each(f"{field}/sites", closing.sites, ("sites",))
        if not closing.offerings and not closing.sites:
            said = message("ange «offerings» eller «sites»: vad som stängs")
            yield problem("nothing-changed", self._subject, field, said)

    def _staff(self, field: str, move: kinds.StaffMove) -> Iterator[Problem]:
        yield from self._each(f"{field}/sites", move.sites, ("sites",))
        yield from self._missing(f"{field}/to", move.target, ("sites",))
        for index, site in enumerate(move.sites):
            if site == move.target and move.work_as in (None, move.competence):
                yield self._same(f"{field}/sites/{index}", site)
            yield from self._pool(f"{field}/sites/{index}", site, move.competence, site)
        serves_as = move.work_as or move.competence
        yield from self._pool(f"{field}/to", move.target, serves_as, move.target)

    def _call_in(self, field: str, extra: kinds.Extra) -> Iterator[Problem]:
        yield from self._missing(f"{field}/site", extra.site, ("sites",))
        yield from self._pool(f"{field}/competence", extra.site, extra.competence, extra.competence)
        yield from wrong_dimension(self._subject, f"{field}/hours", extra.hours, STAFF)

    def _pool(self, field: str, site: str, competence: str, value: str) -> Iterator[Problem]:
        """There is staff of the competence at the site."""
        if site not in self._region.sites or "staff" in self._known.unreadable or (site, competence) in self._pools:
            return
        said = message("det finns ingen personal med «{name}» på {site}", name=competence, site=site)
        near = nearest(competence, [name for at, name in sorted(self._pools) if at == site])
        yield problem("no-staff", self._subject, field, said, value=value, near=near)

    def _unit_of(self, offering: str) -> str | None:
        """Beds, or visits per time; None for an offering that cannot be read."""
        care = self._region.offerings[offering].care if offering in self._region.offerings else ()
        measures = {self._region.care[name].measure for name in care if name in self._region.care}
        return (BEDS if "vårddygn" in measures else VISITS) if measures else None

    def _capacity(self, field: str, places: kinds.Places) -> Iterator[Problem]:
        yield from self._each(f"{field}/offerings", places.offerings, ("offerings",))
        yield from self._each(f"{field}/site", places.site, ("sites",))
        if not places.offerings and not places.site:
            said = message("ange «offerings» eller «site»: vad som får fler platser")
            yield problem("nothing-changed", self._subject, field, said)
        elif places.factor == 1 and places.more is None:
            said = message("ange «factor» eller «more»: hur mycket platserna ändras")
            yield problem("nothing-changed", self._subject, field, said)
        here = [name for name, one in self._region.offerings.items() if one.site in places.site]
        for offering in (*places.offerings, *here):
            wanted = self._unit_of(offering)
            wrong = list(wrong_dimension(self._subject, f"{field}/more", places.more, wanted)) if wanted else []
            if wrong:
                yield from wrong
                return

    def _convert(self, field: str, convert: kinds.Converted) -> Iterator[Problem]:
        for end, offering in (("from", convert.source), ("to", convert.target)):
            yield from self._missing(f"{field}/{end}", offering, ("offerings",))
            if self._unit_of(offering) == VISITS:
                said = message("«{id}» har inga vårdplatser", id=offering)
                yield problem("not-beds", self._subject, f"{field}/{end}", said, value=offering)
        if convert.source == convert.target:
            yield self._same(f"{field}/to", convert.target)
        yield from wrong_dimension(self._subject, f"{field}/beds", convert.beds, BEDS)

    def _discharge(self, field: str, discharge: kinds.EarlyDischarge) -> Iterator[Problem]:
        for index, name in enumerate(discharge.care):
            yield from self._missing(f"{field}/care/{index}", name, ("care",))
            care = self._region.care.get(name)
            if care is not None and care.measure != "vårddygn":
                said = message("«{care}» mäts inte i vårddygn, så ingen är inneliggande", care=name)
                yield problem("not-beds", self._subject, f"{field}/care/{index}", said, value=name)
        yield from wrong_dimension(self._subject, f"{field}/places", discharge.places, BEDS)
