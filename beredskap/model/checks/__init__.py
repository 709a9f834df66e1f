"""Whether a region and a scenario make sense as a whole: pure functions from records to problems and findings.

A problem stops the run; a finding is worth attention. A problem's ``subject`` is ``collection.id`` and the key of its place the field
(steps joined by ``/``), so that `beredskap.files` can point at the line.
"""

from __future__ import annotations

from beredskap.model.checks.known import Known
from beredskap.model.checks.region import Checked, check_region
from beredskap.model.checks.scenario import check_scenario

__all__ = ["Checked", "Known", "check_region", "check_scenario"]
