"""Care that an outage itself brings about: the failures that made anybody need it."""

from __future__ import annotations

from typing import Final

from beredskap.engine.explanation.chain import Explanations
from beredskap.model.care import ArisesWhen
from beredskap.model.region import Region
from beredskap.model.result.journal import Change

_MUNICIPALITY: Final = "{municipality}"


def find_inducing_failures(
    care: str, explanations: Explanations, region: Region, municipality: str = ""
) -> dict[ArisesWhen, list[Change]]:
    """For each circumstance that brings patients of a care type, how the nodes that it names first went down, in time order.

    Of one ``municipality`` only the nodes that bring patients there.
    """
    found: dict[ArisesWhen, list[Change]] = {}
    record = region.care.get(care)
    for when in record.arises_when if record else ():
        places = [municipality] if municipality else list(region.municipalities)
        nodes = {when.node.replace(_MUNICIPALITY, name) for name in places}
        falls = [change for node in sorted(nodes) if (change := explanations.first_long_end(node, when.after))]
        if falls:
            found[when] = sorted(falls, key=lambda fall: (fall.time, fall.subject))
    return found
