"""Care makes sense: what follows what, what may stand in, and whether what is needed is offered."""

from __future__ import annotations

from collections.abc import Iterator

from beredskap.errors import Problem
from beredskap.language import message
from beredskap.model import rules
from beredskap.model.care import CareOffering, has_rate, rate_of
from beredskap.model.checks.graph import cycles
from beredskap.model.checks.known import problem
from beredskap.model.findings import Finding
from beredskap.model.naming import care_name
from beredskap.model.region import Region


def care_problems(region: Region) -> Iterator[Problem]:
    """Stand-ins that name themselves or are not locked, patients who multiply for ever, and rates by age where nobody has said any ages."""
    for identity, care in region.care.items():
        if care.stay_spread is not None and care.measure != "vårddygn":
            said = message("«{care}» mäts inte i vårddygn, så ingen är inneliggande", care=identity)
            yield problem("not-beds", f"care.{identity}", "stay_spread", said)
        for index, stand_in in enumerate(care.stand_in):
            field = f"stand_in/{index}/care"
            other = region.care.get(stand_in.care)
            if stand_in.care == identity:
                said = message("en vårdtyp kan inte ersätta sig själv")
                yield problem("own-stand-in", f"care.{identity}", field, said, value=stand_in.care)
            elif care.locked and other is not None and not other.locked:
                said = message("låst vård kan bara ersättas av låst vård; «{care}» är inte låst", care=stand_in.care)
                yield problem("locked-stand-in", f"care.{identity}", field, said, value=stand_in.care)
    yield from _endless(region)
    yield from _ageless(region)
    for identity, offering in region.offerings.items():
        yield from _surge(region, identity, offering)


def _surge(region: Region, identity: str, offering: CareOffering) -> Iterator[Problem]:
    """Satellites and over-occupancy are of beds, and nobody is a satellite in beds of his own."""
    subject = f"offerings.{identity}"
    has_beds = any(region.care[care].measure == "vårddygn" for care in offering.care if care in region.care)
    if not has_beds and (offering.satellites or offering.over_occupancy):
        field = "satellites" if offering.satellites else "over_occupancy"
        said = message("«{id}» har inga vårdplatser", id=identity)
        yield problem("not-beds", subject, field, said)
    for care in offering.satellites:
        if care in region.care and region.care[care].measure != "vårddygn":
            said = message("«{care}» mäts inte i vårddygn, så ingen är inneliggande", care=care)
            yield problem("not-beds", subject, f"satellites/{care}", said, value=care)
        elif care in offering.care:
            said = message("«{care}» har redan platserna; utlokaliserade är patienter i annan vårds platser", care=care)
            yield problem("own-satellite", subject, f"satellites/{care}", said, value=care)


def _endless(region: Region) -> Iterator[Problem]:
    graph = {
        identity: [following.care for following in care.followed_by if following.care in region.care]
        for identity, care in region.care.items()
    }
    for cycle in cycles(graph):
        if _grows(region, sorted(cycle)):
            names = sorted(cycle)
            said = message("vården följer på sig själv utan att avta: {names}", names=" → ".join((*names, names[0])))
            remedy = message("andelarna i «followed_by» runt en ring ska ge mindre än 100 %")
            yield problem("endless-care", f"care.{names[0]}", "followed_by", said, remedy=remedy)


def _ageless(region: Region) -> Iterator[Problem]:
    """Care whose rate depends on ages that are not said of all inhabitants."""
    for identity, care in region.care.items():
        lacking = {
            name: place.unsaid_bands
            for name, place in region.municipalities.items()
            if place.inhabitants > place.in_bands and len({rate_of(care, band) for band in place.unsaid_bands}) > 1
        }
        if not lacking:
            continue
        unsaid = dict.fromkeys(band for bands in lacking.values() for band in bands)
        rates = [f"per_1000_{band.removeprefix('age_')}" for band in unsaid]
        own = [rate for rate in rates if getattr(care, rate) is not None]
        said = message(
            "«{care}» har olika tal för olika åldrar ({rates}), men åldrarna är inte angivna i {places}",
            care=identity,
            rates=", ".join(own),
            places=", ".join(lacking),
        )
        remedy = message("ange {bands} i municipalities, eller ett enda «per_1000» för alla", bands=", ".join(unsaid))
        yield problem("ages-missing", f"care.{identity}", own[0], said, remedy=remedy)


def _grows(region: Region, cycle: list[str]) -> bool:
    """Whether the visits that follow one another have no finite sum.

    They have one exactly when every pivot of I - M is positive in elimination without row exchange, M being the shares.
    """
    at = {identity: index for index, identity in enumerate(cycle)}
    size = len(cycle)
    matrix = [[float(row == column) for column in range(size)] for row in range(size)]
    for identity in cycle:
        for following in region.care[identity].followed_by:
            if following.care in at:
                matrix[at[identity]][at[following.care]] -= following.share
    for pivot in range(size):
        if matrix[pivot][pivot] <= 1e-12:
            return True
        for row in range(pivot + 1, size):
            factor = matrix[row][pivot] / matrix[pivot][pivot]
            if factor:
                matrix[row] = [value - factor * above for value, above in zip(matrix[row], matrix[pivot], strict=True)]
    return False


def asked_for(region: Region) -> set[str]:
    """The care types that somebody needs, if only when many are injured, or that follow on such care."""
    asked = {identity for identity, care in region.care.items() if has_rate(care) or care.arises_when or care.triage}
    asked |= {patients.care for patients in region.nonresidents.values() if patients.per_day > 0}
    work = sorted(asked)
    while work:
        care = region.care.get(work.pop())
        for following in care.followed_by if care else ():
            if following.share > 0 and following.care not in asked:
                asked.add(following.care)
                work.append(following.care)
    return asked


def care_findings(region: Region) -> Iterator[Finding]:
    """Care that is offered but not asked for, and care that is asked for but not offered."""
    asked = asked_for(region)
    standing_in = {
        stand_in.care for identity in asked & set(region.care) for stand_in in region.care[identity].stand_in
    }
    offered = {care for offering in region.offerings.values() for care in offering.care}
    for identity, offering in region.offerings.items():
        idle = [care for care in offering.care if care in region.care and care not in asked | standing_in]
        if idle:
            said = message(
                "utbudet har vård som ingen efterfrågar: {names}",
                names=", ".join(care_name(region, care) for care in idle),
            )
            yield rules.OFFERING_UNASKED.without_remedy(identity, said)
    for identity in region.care:
        if identity in asked and identity not in offered:
            said = message("«{care}» efterfrågas men finns inte i något utbud", care=care_name(region, identity))
            yield rules.CARE_NOT_OFFERED.finding(identity, said)
