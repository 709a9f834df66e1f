"""Whoever is moved rides: which care types do not say with what, and which need vehicles that there are none of."""

from __future__ import annotations

from collections.abc import Iterator

from beredskap.language import message
from beredskap.model import rules
from beredskap.model.findings import Finding
from beredskap.model.naming import care_name
from beredskap.model.region import Region


def transport_findings(region: Region) -> Iterator[Finding]:
    """Care types with patients who ride, of which no class of vehicle is stated, or none that the region has."""
    known = {vehicle.kind for vehicle in region.vehicles.values()}
    offered = {care for offering in region.offerings.values() for care in offering.care}
    for identity, care in region.care.items():
        if identity not in offered or not care.needs_vehicles:
            continue
        carriers = care.carriers(known)
        if not set(carriers) & known:
            said = message(
                "«{care}» kan inte flytta någon: regionen har inga fordon av slaget {kind}",
                care=care_name(region, identity),
                kind=carriers[0],
            )
            yield rules.NO_VEHICLE.finding(identity, said)
        elif not care.transport:
            said = message(
                "«{care}» säger inte vilka fordon som kör patienterna; räknat med {kind}",
                care=care_name(region, identity),
                kind=carriers[0],
            )
            yield rules.NO_TRANSPORT.finding(identity, said)
