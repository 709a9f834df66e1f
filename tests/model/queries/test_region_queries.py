"""What can be read out of a region without a run: sites with their children, where care is given, and what refers to what."""

from __future__ import annotations

import datetime

from beredskap.model.queries.referrers import list_referrers
from beredskap.model.queries.sites import is_given_at_one_site, with_children
from beredskap.model.region import Region
from tests.worlds import world

DAY = datetime.date(2027, 1, 11)


def a_county() -> Region:
    """Ett sjukhus i två hus, en granne, och en mottagning vars uppdrag har gått ut."""
    beds = {"measure": "vårddygn", "per_1000": 0.05, "stay": "2 d"}
    return world(
        sites={
            "stora": {},
            "hus": {"parent": "stora", "kind": "mottagning"},
            "plan": {"parent": "hus", "kind": "mottagning"},
            "lilla": {},
            "granne": {"kind": "grannsjukhus"},
        },
        nodes={"el": {"site": "stora"}},
        care={"bb": beds, "iva": beds},
        offerings={
            "s.bb": {"site": "hus", "care": ["bb"], "capacity": "9 vårdplatser", "needs": [{"ström": "el"}]},
            "l.bb": {"site": "lilla", "care": ["bb"], "capacity": "9 vårdplatser", "valid_to": "2026-12-31"},
            "g.bb": {"site": "granne", "care": ["bb"], "capacity": "9 vårdplatser"},
            "s.iva": {"site": "stora", "care": ["iva"], "capacity": "9 vårdplatser"},
            "l.iva": {"site": "lilla", "care": ["iva"], "capacity": "9 vårdplatser"},
        },
    )


def test_a_site_is_taken_with_all_that_belongs_to_it() -> None:
    assert with_children(a_county(), "stora") == {"stora", "hus", "plan"}
    assert with_children(a_county(), "borta") == set()


def test_only_the_regions_own_sites_on_the_day_count_as_places() -> None:
    region = a_county()
    assert is_given_at_one_site(region, "bb", DAY)
    assert not is_given_at_one_site(region, "bb", datetime.date(2026, 12, 31))  # lilla gives it too
    assert not is_given_at_one_site(region, "iva", DAY)


def test_what_refers_to_a_thing_says_how() -> None:
    region = a_county()
    assert list_referrers(region, "nodes", "el") == [("need", "s.bb", "ström")]
    assert list_referrers(region, "care", "iva") == [("gives", "s.iva", ""), ("gives", "l.iva", "")]
    assert ("part", "hus", "") in list_referrers(region, "sites", "stora")
