"""Records that are wrong in themselves or against their neighbours: population, parents, stores, staff, times."""

from __future__ import annotations

from collections.abc import Iterator

from beredskap import units
from beredskap.errors import Problem, nearest
from beredskap.language import message
from beredskap.model import rules
from beredskap.model.base import Amount
from beredskap.model.checks.known import problem
from beredskap.model.findings import Finding
from beredskap.model.place import AGE_BANDS
from beredskap.model.region import Region
from beredskap.units import HOUR


def record_problems(region: Region) -> Iterator[Problem]:
    """All problems of this kind."""
    yield from _population(region)
    yield from _parents(region)
    yield from _times(region)
    yield from _stores(region)
    yield from _shares(region)
    yield from _starts(region)


def _population(region: Region) -> Iterator[Problem]:
    for identity, municipality in region.municipalities.items():
        total, unsaid = municipality.in_bands, municipality.unsaid_bands
        subject = f"municipalities.{identity}"
        if municipality.population is None:
            if 0 < len(unsaid) < len(AGE_BANDS):
                said = message(
                    "varken folkmängden eller {bands} är angiven: ingen vet hur många som bor där",
                    bands=", ".join(unsaid),
                )
                remedy = message("ange folkmängden eller resten av åldersgrupperna, 0 där ingen finns")
                first = next(band for band in AGE_BANDS if band not in unsaid)
                yield problem("population-part", subject, first, said, remedy=remedy)
        elif total > municipality.population or (not unsaid and total < municipality.population):
            said = message(
                "åldersgrupperna är {total} tillsammans, men folkmängden är {population}",
                total=total,
                population=municipality.population,
            )
            remedy = message("rätta folkmängden eller en av åldersgrupperna")
            yield problem("population-sum", subject, "population", said, remedy=remedy)


def _parents(region: Region) -> Iterator[Problem]:
    for identity in region.sites:
        seen = [identity]
        parent = region.sites[identity].parent
        while parent in region.sites and parent not in seen:
            seen.append(parent)
            parent = region.sites[parent].parent
        if parent == identity and identity == min(seen):
            said = message("anläggningen är sin egen överordnade: {names}", names=" → ".join((*seen, identity)))
            yield problem("parent-cycle", f"sites.{identity}", "parent", said)


def _times(region: Region) -> Iterator[Problem]:
    for collection in ("nodes", "offerings"):
        for identity, node in getattr(region, collection).items():
            if node.rto is not None and node.mtpd is not None and node.rto > node.mtpd:
                said = message(
                    "återställningstiden (RTO) {rto} är längre än acceptabel avbrottstid (MTPD) {mtpd}",
                    rto=units.show(node.rto / HOUR, "time"),
                    mtpd=units.show(node.mtpd / HOUR, "time"),
                )
                yield problem("rto-above-mtpd", f"{collection}.{identity}", "rto", said)
    for collection in ("sites", "offerings", "persons"):
        for identity, record in getattr(region, collection).items():
            if record.valid_from and record.valid_to and record.valid_to < record.valid_from:
                said = message("giltigheten slutar innan den börjar")
                yield problem("valid-range", f"{collection}.{identity}", "valid_to", said)


def _stores(region: Region) -> Iterator[Problem]:
    batched: dict[str, float] = {}
    for batch in region.batches.values():
        batched[batch.store] = batched.get(batch.store, 0.0) + (batch.amount.value or 0.0)
    for identity, store in region.stores.items():
        subject = f"stores.{identity}"
        for field in ("amount", "minimum"):
            amount: Amount | None = getattr(store, field)
            if amount is None or amount.value is None or store.capacity is None:
                continue
            if amount.dimension == store.capacity.dimension and _exceeds(amount.value, store.capacity):
                yield _over(subject, field, amount.value, store.capacity)
        if _exceeds(batched.get(identity, 0.0), store.capacity):
            yield _over(subject, "capacity", batched[identity], store.capacity)


def _shares(region: Region) -> Iterator[Problem]:
    """Nobody is in two places: the shares of a staff pool are at most the whole of it."""
    for identity, pool in region.staff.items():
        called = pool.claimed + pool.hired + sum(pool.placed.values())
        for field, total in (("placed" if pool.placed else "claimed", called), ("commute", sum(pool.commute.values()))):
            if total > 1 + 1e-9:
                said = message(
                    "andelarna är {total} tillsammans; de får vara högst 100 %", total=f"{total * 100:.4g} %"
                )
                what = message("räkna ihop «claimed», «hired» och «placed»") if field != "commute" else None
                yield problem("share-sum", f"staff.{identity}", field, said, remedy=what)


def _starts(region: Region) -> Iterator[Problem]:
    for collection in ("nodes", "offerings"):
        for identity, node in getattr(region, collection).items():
            if node.start_fails and not node.standby:
                said = message("bara en reserv («standby: true») startar, så «start_fails» har ingen mening här")
                yield problem("not-standby", f"{collection}.{identity}", "start_fails", said)


def _exceeds(value: float, capacity: Amount | None) -> bool:
    return capacity is not None and capacity.value is not None and value > capacity.value * (1 + 1e-9)


def _over(subject: str, field: str, value: float, capacity: Amount | None) -> Problem:
    assert capacity is not None
    assert capacity.value is not None
    shown = units.show(value, capacity.dimension)
    said = message(
        "{amount} ryms inte i {capacity}", amount=shown, capacity=units.show(capacity.value, capacity.dimension)
    )
    return problem("above-capacity", subject, field, said)


def resource_problems(region: Region) -> Iterator[Problem]:
    """An offering has staff of its competences at its site, and its items there or in the stores that supply it."""
    yield from _twin_pools(region)
    yield from _too_few(region)
    pools = {(pool.site, pool.competence) for pool in region.staff.values()}
    stocked = {(store.site, store.item) for store in region.stores.values()}
    for identity, offering in region.offerings.items():
        subject = f"offerings.{identity}"
        for competence in offering.staff:
            if (offering.site, competence) not in pools:
                said = message("det finns ingen personal med «{name}» på {site}", name=competence, site=offering.site)
                here = [name for site, name in sorted(pools) if site == offering.site]
                near = nearest(competence, here)
                remedy = message("lägg till en post i staff, eller ta bort kravet")
                yield problem(
                    "no-staff", subject, f"staff/{competence}", said, value=competence, near=near, remedy=remedy
                )
        supplied = {region.stores[store].item for store in offering.supply if store in region.stores}
        for item in offering.items:
            if item in region.items and (offering.site, item) not in stocked and item not in supplied:
                said = message("det finns inget lager av «{name}» på {site}", name=item, site=offering.site)
                remedy = message("lägg till ett lager där, eller nämn ett annat i «supply»")
                yield problem("no-store", subject, f"items/{item}", said, value=item, remedy=remedy)


def place_findings(region: Region) -> Iterator[Finding]:
    """Municipalities without people, without a vårdcentral, or with only private ones."""
    operators: dict[str, set[str]] = {}
    for site in region.sites.values():
        if site.kind == "vårdcentral":
            operators.setdefault(site.municipality, set()).add(site.operator)
    for identity, municipality in region.municipalities.items():
        if municipality.outside:
            continue
        if municipality.inhabitants == 0:
            known = municipality.population is not None or not municipality.unsaid_bands
            said = (
                message("{name} har ingen folkmängd", name=identity)
                if known
                else message("folkmängden i {name} är inte angiven; räknat utan den", name=identity)
            )
            yield rules.NO_POPULATION.finding(identity, said)
        if identity not in operators:
            said = message("{name} har ingen vårdcentral", name=identity)
            yield rules.NO_VARDCENTRAL.without_remedy(identity, said)
        elif operators[identity] == {"privat"}:
            said = message("{name} har bara privata vårdcentraler", name=identity)
            yield rules.PRIVATE_VARDCENTRAL.finding(identity, said)


def cold_findings(region: Region) -> Iterator[Finding]:
    """Stores of what must be kept cold that nothing is said to keep cold: they would survive every power failure."""
    for identity, store in region.stores.items():
        item = region.items.get(store.item)
        if item is not None and item.cold_chain and not store.needs:
            said = message("{item} kräver kylkedja, men inget håller lagret kallt", item=item.name)
            yield rules.COLD_WITHOUT_NEEDS.finding(identity, said)


def _too_few(region: Region) -> Iterator[Problem]:
    """The stated number of people can work the stated hours within the region's working time."""
    most = region.working_time.most / HOUR
    for identity, pool in region.staff.items():
        if pool.heads is None or pool.present.value is None:
            continue
        days = region.profiles[pool.profile].full_days if pool.profile in region.profiles else 7.0
        week = pool.present.value * 24 * days
        if week > pool.heads * most * (1 + 1e-9):
            said = message(
                "{heads} personer kan inte arbeta {week} h i veckan: var och en arbetar högst {most} h",
                heads=f"{pool.heads:g}",
                week=f"{week:g}",
                most=f"{most:g}",
            )
            yield problem("too-few-heads", f"staff.{identity}", "heads", said, value=f"{pool.heads:g}")


def _twin_pools(region: Region) -> Iterator[Problem]:
    """Two pools of one competence at one site: nobody could say which of them care draws on."""
    first: dict[tuple[str, str], str] = {}
    for identity, pool in sorted(region.staff.items()):
        other = first.setdefault((pool.site, pool.competence), identity)
        if other != identity:
            said = message(
                "«{other}» har redan {competence} på {site}", other=other, competence=pool.competence, site=pool.site
            )
            remedy = message("slå ihop dem, eller skilj kompetenserna åt med namn")
            yield problem("twin-pools", f"staff.{identity}", "competence", said, value=pool.competence, remedy=remedy)
