"""Two pools of one competence at one site are refused: care could not say which of them it draws on."""

from __future__ import annotations

from beredskap.model.checks import check_region
from tests.worlds import world


def test_two_pools_of_one_competence_at_one_site() -> None:
    pool = {"competence": "läkare", "present": "8 h/dygn"}
    problems = check_region(
        world(sites={"s": {}, "t": {}}, staff={"a": pool, "b": pool, "c": pool | {"site": "t"}})
    ).problems
    assert [(found.rule, found.subject) for found in problems if found.rule == "twin-pools"] == [
        ("twin-pools", "staff.b")
    ]
