"""What a region does not model, told from what is empty in it: an answer counts none of it, neither as a hindrance nor as a help."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce
from typing import Final

from beredskap.language import Message, message
from beredskap.model.base import is_some
from beredskap.model.care import CareOffering
from beredskap.model.place import Site
from beredskap.model.region import Region
from beredskap.model.result.journal import Unmodelled
from beredskap.model.utilities import IT, POWER, WATER, depending_on

_KINDS: Final = {
    "sjukhus": message("sjukhus"),
    "vårdcentral": message("vårdcentraler"),
    "mottagning": message("mottagningar"),
    "kommunal vård": message("kommunal vård"),
    "ambulansstation": message("ambulansstationer"),
    "lager": message("lager"),
    "försörjning": message("försörjning"),
    "ledningscentral": message("ledningscentraler"),
}
Has = Callable[[CareOffering], bool]


def list_unmodelled(region: Region) -> tuple[Unmodelled, ...]:
    """Everything that the region says nothing of, what the answer rests on most first; partly empty things with where they are."""
    return tuple(_entries(region))


def _entries(region: Region) -> Iterator[Unmodelled]:
    yield from _ground(region)
    yield from _people(region)
    yield from _what_care_takes(region)
    yield from _what_care_needs(region)
    yield from _stock(region)
    yield from _care(region)
    yield from _time_and_decisions(region)


def _no(part: Message, meaning: Message) -> Unmodelled:
    return Unmodelled(part=part, meaning=meaning)


def _ground(region: Region) -> Iterator[Unmodelled]:
    if not region.municipalities:
        yield _no(message("kommuner"), message("ingen bor någonstans, och ingen söker vård"))
    if not region.sites:
        yield _no(message("anläggningar"), message("vård ges ingenstans"))
    if not region.care:
        yield _no(message("vårdtyper"), message("ingen söker vård"))
    if not region.offerings:
        yield _no(message("vårdutbud"), message("ingen vård ges"))
    if not region.roads:
        yield _no(message("vägar"), message("ingen kan åka mellan kommunerna, och ingen väg kan stängas"))


def _people(region: Region) -> Iterator[Unmodelled]:
    homes = [place for _, place in sorted(region.municipalities.items()) if not place.outside]
    yield from _somewhere(
        [place.id for place in homes if not place.inhabitants],
        len(homes),
        message("folkmängd"),
        message("ingen där söker vård"),
    )
    yield from _somewhere(
        [place.id for place in homes if place.inhabitants > place.in_bands],
        len(homes),
        message("åldrar"),
        message("alla där behöver vård lika ofta"),
    )
    if not region.nonresidents:
        yield _no(message("patienter utifrån"), message("bara de egna invånarna söker vård"))


def _somewhere(names: list[str], of: int, part: Message, meaning: Message) -> Iterator[Unmodelled]:
    if names:
        where = part if len(names) == of else message("{part} i {places}", part=part, places=", ".join(names))
        yield _no(where, meaning)


def _what_care_takes(region: Region) -> Iterator[Unmodelled]:
    yield from _at_sites(
        region, _is_staffed, False, message("personal"), message("vården begränsas aldrig av personal")
    )
    if not region.vehicles:
        yield _no(message("fordon"), message("ingen som behöver fordon kan flyttas, och ingen insatstid räknas"))
    yield from _at_sites(
        region,
        _uses_items,
        False,
        message("material och läkemedel"),
        message("vården tar inget ur lager och saknar aldrig något"),
    )


def _is_staffed(offering: CareOffering) -> bool:
    return any(time > 0 for time in offering.staff.values())


def _uses_items(offering: CareOffering) -> bool:
    return any(map(is_some, offering.items.values()))


def _what_care_needs(region: Region) -> Iterator[Unmodelled]:
    for utility, part, meaning in (
        (POWER, message("el"), message("vården klarar varje elavbrott")),
        (WATER, message("vatten"), message("vården klarar varje vattenavbrott")),
        (IT, message("it och telefoni"), message("vården klarar varje it-avbrott")),
    ):
        users = depending_on(region, utility)
        yield from _at_sites(region, lambda one: one.id in users, bool(users), part, meaning)  # noqa: B023  # used up in this round
    if region.nodes and not any(node.standby for node in region.nodes.values()):
        yield _no(message("reserver"), message("inget startar när det ordinarie faller"))
    if region.nodes and not any(node.restart for table in (region.nodes, region.offerings) for node in table.values()):
        yield _no(message("omstarter"), message("allt är i drift så fort det den behöver finns"))


def _at_sites(region: Region, has: Has, elsewhere: bool, part: Message, meaning: Message) -> Iterator[Unmodelled]:
    """What care nowhere has, or none of it at some hospital or kind of site; ``elsewhere``: where no care is, something else has it."""
    with_care: dict[str, list[CareOffering]] = {}
    names: dict[str, Message] = {}
    for offering in region.offerings.values():
        site = region.sites.get(offering.site)
        if site is not None and not site.is_neighbour:
            name = site.id if site.kind == "sjukhus" else site.kind
            names[name] = _name(site)
            with_care.setdefault(name, []).append(offering)
    without = sorted(name for name, offerings in with_care.items() if not any(map(has, offerings)))
    if len(without) == len(with_care) and (with_care or not elsewhere):
        yield _no(part, meaning)
    elif without:
        said = reduce(
            lambda some, name: message("{some}, {name}", some=some, name=name), (names[one] for one in without)
        )
        yield _no(message("{part} vid {places}", part=part, places=said), meaning)


def _name(site: Site) -> Message:
    return message("{text}", text=site.name) if site.kind == "sjukhus" else _KINDS[site.kind]


def _stock(region: Region) -> Iterator[Unmodelled]:
    stores = region.stores.values()
    if not stores:
        yield _no(message("lager"), message("inget tar slut"))
        return
    if not any(batch.expires for batch in region.batches.values()):
        yield _no(message("utgångsdatum"), message("inget i lagren blir för gammalt"))
    if not any(store.deliveries for store in stores):
        yield _no(message("leveranser"), message("inga lager fylls på"))
    if not any(store.supplier or any(one.supplier for one in store.deliveries) for store in stores):
        yield _no(message("leverantörer"), message("inget avbrott hos en leverantör märks"))


def _care(region: Region) -> Iterator[Unmodelled]:
    care = region.care.values()
    if not care:
        return
    if not any(one.stand_in for one in care):
        yield _no(message("vård som ersätter annan"), message("den som inte får sin vård får ingen annan i stället"))
    if not any(one.followed_by for one in care):
        yield _no(message("vård som följer på annan"), message("ingen läggs in efter ett besök"))
    if not any(one.reach is not None for one in care):
        yield _no(message("längsta restid"), message("ingen vård är för långt bort"))
    if not any(one.arises_when for one in care):
        yield _no(message("vård som ett avbrott skapar"), message("ingen blir sjuk av ett avbrott"))
    if not any(one.triage for one in care):
        yield _no(message("vård av många skadade"), message("ingen vårdtyp tar emot skadade i en masskadehändelse"))
    if not any(site.is_neighbour for site in region.sites.values()):
        yield _no(message("grannregionernas sjukhus"), message("ingen får vård utanför regionen"))


def _time_and_decisions(region: Region) -> Iterator[Unmodelled]:
    if not region.profiles:
        yield _no(message("dygnsrytm och öppettider"), message("vård söks lika ofta och allt är öppet dygnet runt"))
    if not region.seasons:
        yield _no(message("årstider"), message("behov och kapacitet är desamma hela året"))
    if not region.measures:
        yield _no(message("åtgärder"), message("inget kan beslutas"))
