"""What the reports of many runs share: facts about what was run, and the record for machines."""

from __future__ import annotations

import hashlib

from beredskap.language import message
from beredskap.model.result.ensemble import Studied
from beredskap.report.document import formatting
from beredskap.report.document.table import Fact


def facts(found: Studied) -> tuple[Fact, ...]:
    """Region, length, and what the answer comes from."""
    variant = found.variant or "idag"
    lines = "\n".join(f"{name} {digest}" for name, digest in sorted(found.digests.items()))
    return (
        (message("Region"), message("{region}, variant {variant}", region=found.region_name, variant=variant)),
        (
            message("Underlag"),
            message(
                "beredskap {version}, indata {digest}",
                version=found.versions.get("beredskap", ""),
                digest=hashlib.sha256(lines.encode()).hexdigest()[:12],
            ),
        ),
    )


def start(found: Studied) -> Fact:
    """When the scenario starts, and how far it goes."""
    said = message(
        "{start}, {time} framåt", start=found.start.strftime("%Y-%m-%d %H:%M"), time=formatting.duration(found.duration)
    )
    return message("Start"), said


def record(found: Studied) -> dict[str, object]:
    """What was run, with which versions, on which input."""
    return {
        "schema": found.schema_version,
        "region": found.region,
        "variant": found.variant,
        "scenario": found.scenario,
        "start": found.start.isoformat(),
        "duration": found.duration,
        "runs": found.runs,
        "versions": dict(sorted(found.versions.items())),
        "digests": dict(sorted(found.digests.items())),
    }
