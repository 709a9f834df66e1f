"""Every check of a region in one call."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from beredskap.errors import Problem, first
from beredskap.model.checks.busbars import busbar_findings, busbar_problems
from beredskap.model.checks.care import care_findings, care_problems
from beredskap.model.checks.dimensions import dimension_problems
from beredskap.model.checks.graph import Loads, buffer_findings
from beredskap.model.checks.known import Known
from beredskap.model.checks.measures import measure_findings, measure_problems
from beredskap.model.checks.reach import reach_findings
from beredskap.model.checks.records import cold_findings, place_findings, record_problems, resource_problems
from beredskap.model.checks.references import reference_problems
from beredskap.model.checks.secrets import secret_problems
from beredskap.model.checks.transport import transport_findings
from beredskap.model.findings import Finding
from beredskap.model.region import Region


@dataclass(frozen=True)
class Checked:
    """What the checks found."""

    problems: tuple[Problem, ...]
    findings: tuple[Finding, ...]


def check_region(region: Region, ids: Mapping[str, Collection[str]] | None = None) -> Checked:
    """Check a region; ``ids`` names the records that exist, also those that could not be read and are absent from ``region``."""
    known = Known(region, ids)
    loads = Loads(region)
    problems = first(
        itertools.chain(
            reference_problems(region, known),
            dimension_problems(region, loads.entering()),
            loads.problems(),
            record_problems(region),
            busbar_problems(region),
            care_problems(region),
            measure_problems(region, known),
            secret_problems(region),
            () if known.unreadable else resource_problems(region),
        )
    )
    findings = (
        *place_findings(region),
        *care_findings(region),
        *reach_findings(region),
        *transport_findings(region),
        *buffer_findings(region),
        *busbar_findings(region),
        *measure_findings(region),
        *cold_findings(region),
    )
    return Checked(problems, findings)
