"""Laws of presence: no hour is created or lost, and neither how often one asks nor the order of the pools matters."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.staffs import Staff, region
from tests.worlds import DAY, H

SHARES = st.sampled_from([0.0, 0.1, 1 / 3, 0.5, 0.9, 1.0])
SITES = st.lists(st.sampled_from("abc"), max_size=2, unique=True)
COMPETENCES = ("läkare", "sjuksköterska")
WHOM = {
    "competence": st.lists(st.sampled_from(COMPETENCES), max_size=1),
    "site": SITES,
    "living_in": st.lists(st.sampled_from("ABC"), max_size=2, unique=True),
}


def _part(sites: str) -> st.SearchStrategy[dict[str, float]]:
    """Shares of a whole between places."""
    return st.lists(st.floats(0, 1), min_size=3, max_size=3).map(
        lambda cuts: {site: share / max(1.0, sum(cuts)) for site, share in zip(sites, cuts, strict=True)}
    )


POOL = st.fixed_dictionaries(
    {
        "present": st.sampled_from(["0 h/dygn", "35 h/dygn", "100 h/dygn"]),
        "fallback": st.sampled_from(["a", "b", "c", None]),
        "mustering": st.sampled_from(["0 h", "8 h"]),
        "claimed": SHARES,
        "hired": SHARES,
        "placed": _part("abc"),
        "commute": _part("ABC"),
        "season": st.sampled_from([None, "sommar"]),
    }
)
MOVE = st.fixed_dictionaries(
    {
        "sites": st.lists(st.sampled_from("abc"), min_size=1, max_size=2, unique=True),
        "competence": st.sampled_from(COMPETENCES),
        "share": SHARES,
        "to": st.sampled_from("abc"),
        "work_as": st.sampled_from([None, *COMPETENCES]),
        "mustering": st.sampled_from(["0 h", "4 h"]),
    }
)
EVENT = st.one_of(
    st.fixed_dictionaries({**WHOM, "curve": st.just(["20 % for 10 h", "100 % for 1 h", "50 %"])}).map(
        lambda absent: {"absence": absent}
    ),
    st.fixed_dictionaries(
        {"mustering": st.sampled_from(["0 h", "9 h"]), "claimed": st.none() | SHARES, "duty": st.booleans()}
    ).map(lambda called: {"mobilise": called}),
)
STATE = st.tuples(
    st.integers(0, 20),
    st.fixed_dictionaries({}, optional=dict.fromkeys("abc", SHARES)),
    st.sampled_from([[], ["ab"], ["bc"], ["ab", "bc"]]),
    st.lists(EVENT, max_size=2),
    st.lists(MOVE, max_size=2),
)


def _course(staff: Staff, states: Sequence[Any]) -> None:
    for number, (wait, lost, cut, events, moves) in enumerate(states):
        staff.now += wait * H
        staff.happen(*events)
        for index, move in enumerate(moves):
            staff.enact(f"{number}.{index}", staff=move)
        staff.look(lost, cut)


def _pools(bodies: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    names = [(f"{site}{index}", competence) for site in "abc" for index, competence in enumerate(COMPETENCES)]
    return {name: {"competence": competence, **body} for (name, competence), body in zip(names, bodies, strict=False)}


@given(st.lists(POOL, min_size=1, max_size=5), st.lists(STATE, min_size=1, max_size=4), SHARES)
def test_hours_are_neither_created_nor_lost(bodies: list[Any], states: list[Any], more: float) -> None:
    # Wherever they are, at work, idle or away, they add up to the ordinary hours of the month × the roster's factor, and what is called in. Rest leaves
    # 66 h of a week, 165 % of the ordinary 40.
    staff = Staff(region(**_pools(bodies)), start=datetime.datetime(2027, 7, 31, 20))
    staff.happen({"roster": {"competence": ["läkare"], "hours": 1 + more}})
    staff.enact("m", call_in={"site": "a", "competence": "läkare", "hours": "10 h/dygn", "heads": 2})
    _course(staff, states)
    found = staff.availability.deployment(staff.now)
    season = 0.7 if staff.now < 4 * H else 0.9
    whole = 10.0 + sum(
        pool.hours
        * min(
            1.65,
            (season if staff.region.staff[pool.id].season else 1) * (1 + more if pool.competence == "läkare" else 1),
        )
        for pool in staff.plan.pools
    )
    assert min(found.present.min(), found.idle.min(), found.away.min()) >= 0
    assert found.present.sum() + found.idle.sum() + found.away.sum() == pytest.approx(whole)
    assert staff.hours() == {p.id: pytest.approx(h) for p, h in zip(staff.plan.pools, found.present, strict=True)}


@given(st.lists(POOL, min_size=2, max_size=5), st.lists(STATE, min_size=1, max_size=4))
def test_asking_on_the_way_and_the_order_of_pools_change_nothing(bodies: list[Any], states: list[Any]) -> None:
    # One is asked at every instant that it says something may change, the other only at the end, with the pools written in the reverse order.
    pools = _pools(bodies)
    asked, other = Staff(region(**pools)), Staff(region(**dict(reversed(pools.items()))))
    for state in states:
        _course(other, [state])
        to = asked.now + state[0] * H
        while (following := asked.availability.next_time(asked.now)) is not None and following < to:
            asked.now = following
            asked.hours()
        asked.now = to
        _course(asked, [(0, *state[1:])])
    assert asked.hours() == other.hours()
    assert asked.idle() == other.idle()


@given(st.lists(POOL, min_size=1, max_size=4), st.lists(STATE, min_size=1, max_size=3))
def test_between_the_instants_it_names_nothing_changes(bodies: list[Any], states: list[Any]) -> None:
    # A second before the next time it names all is as before, and if it names none all is so for good. An absence of nobody makes it count anew.
    staff = Staff(region(**_pools(bodies)))
    _course(staff, states)
    for _ in range(10):
        before, following = staff.hours(), staff.availability.next_time(staff.now)
        staff.now = 1000 * DAY if following is None else following - 1
        staff.happen({"absence": {"curve": ["0 %"]}})
        assert staff.hours() == before
        if following is None:
            break
        staff.now = following


@given(st.lists(POOL, min_size=1, max_size=5), st.lists(STATE, min_size=1, max_size=4), SHARES, st.integers(0, 300))
def test_nobody_works_longer_than_rest_allows(bodies: list[Any], states: list[Any], more: float, called: int) -> None:
    # Whatever is decided, a week's hours of a competence are at most those who have it x 66 h; they are as many as their ordinary hours / 40. Where
    # some work as another competence, the two are counted together.
    staff = Staff(region(**_pools(bodies)), start=datetime.datetime(2027, 7, 31, 20))
    for handle in ("1", "2"):
        staff.happen({"roster": {"hours": 1 + 2 * more}})
        staff.enact(handle, call_in={"site": "a", "competence": "läkare", "hours": f"{called} h/dygn"})
    _course(staff, states)
    found = staff.availability.deployment(staff.now)
    together = any(move["work_as"] for *_, moves in states for move in moves)
    for competences in [COMPETENCES] if together else [(one,) for one in COMPETENCES]:
        pools = [pool for pool in staff.plan.pools if pool.competence in competences]
        heads = sum(pool.hours * 7 / 40 for pool in pools)
        there = sum(float(found.present[staff.plan.pools.index(pool)]) for pool in pools)
        assert there * 7 <= heads * 66 + 1e-6
