"""Levels, endurance profiles, alternatives and k of n."""

from tests.worlds import DAY, H, levels, run, why, world


def test_level_is_the_least_of_its_needs() -> None:
    region = world(
        nodes={"el": {}, "vatten": {}, "iva": {"needs": [{"el": "el"}, {"vatten": "vatten"}]}},
    )
    state = run(
        region, [{"at": "1 h", "degrade": "el", "to": "70 %"}, {"at": "2 h", "degrade": "vatten", "to": "40 %"}]
    )
    assert levels(state, "iva") == [(H, 0.7), (2 * H, 0.4)]
    assert why(state, "iva", 2 * H) == {("need", "vatten")}


def test_profile_is_lived_through_in_order() -> None:
    # 100 % for 8 h, then 60 % for 72 h, then 0 %: from a loss at 1 h the steps fall at 9 h and 81 h.
    region = world(
        nodes={
            "verk": {},
            "iva": {"needs": [{"vatten": "verk", "without": ["100 % for 8 h", "60 % for 3 d", "0 %"]}]},
        }
    )
    state = run(region, [{"at": "1 h", "lose": "verk"}])
    assert levels(state, "iva") == [(9 * H, 0.6), (81 * H, 0.0)]
    assert why(state, "iva", 9 * H) == {("profile", "verk")}
    assert why(state, "verk", H) == {("event", "verk")}


def test_half_supply_uses_the_profile_at_half_the_rate() -> None:
    # Supply 0.5: shortfall grows at 0.5 s per s, so 4 h of 100 % last 8 h; then max(0.5, 60 %) = 0.6 lasts 2 h / 0.5 = 4 h; then 0.5 remains for good.
    region = world(
        nodes={"verk": {}, "iva": {"needs": [{"vatten": "verk", "without": ["100 % for 4 h", "60 % for 2 h", "0 %"]}]}}
    )
    state = run(region, [{"at": 0, "degrade": "verk", "to": "50 %"}])
    assert levels(state, "iva") == [(8 * H, 0.6), (12 * H, 0.5)]


def test_recharge_is_partial_when_the_second_outage_comes() -> None:
    # 4 h of battery, recharged in 8 h (half an hour per hour). Out 0-3 h: 3 h used. Back 3-5 h: 1 h regained, 2 h used.
    # Out again at 5 h: the 2 h that are left end at 7 h.
    region = world(
        nodes={"el": {}, "mast": {"needs": [{"el": "el", "without": ["100 % for 4 h", "0 %"], "recharge": "8 h"}]}}
    )
    events = [{"at": 0, "lose": "el"}, {"at": "3 h", "restore": "el"}, {"at": "5 h", "lose": "el"}]
    assert levels(run(region, events), "mast") == [(7 * H, 0.0)]


def test_recharge_without_a_time_of_its_own_is_at_rate_one_and_zero_is_at_once() -> None:
    # Out 0-3 h, back 3-4 h, out from 4 h. Rate one: 2 h used, 2 h left, ends 6 h. At once: 4 h left, ends 8 h.
    events = [{"at": 0, "lose": "el"}, {"at": "3 h", "restore": "el"}, {"at": "4 h", "lose": "el"}]
    for recharge, end in ((None, 6), ("0 h", 8)):
        need = {"el": "el", "without": ["100 % for 4 h", "0 %"], **({"recharge": recharge} if recharge else {})}
        region = world(nodes={"el": {}, "mast": {"needs": [need]}})
        assert levels(run(region, events), "mast") == [(end * H, 0.0)]


def test_used_shortfall_is_capped_at_the_profile() -> None:
    # 2 h of battery, out 0-24 h: 2 h used, not 24. Back for 1 h regains 1 h, so the next outage at 25 h is bridged until 26 h.
    region = world(nodes={"el": {}, "mast": {"needs": [{"el": "el", "without": ["100 % for 2 h", "0 %"]}]}})
    events = [{"at": 0, "lose": "el"}, {"at": "24 h", "restore": "el"}, {"at": "25 h", "lose": "el"}]
    assert levels(run(region, events), "mast") == [(2 * H, 0.0), (24 * H, 1.0), (26 * H, 0.0)]


def test_source_in_use_is_the_best_and_of_equals_the_first() -> None:
    region = world(nodes={"a": {}, "b": {}, "x": {"needs": [{"el": {"any": ["a", "b"], "load": "10 kW"}}]}})
    state = run(region, [{"at": "1 h", "degrade": "a", "to": "50 %"}], until=0)
    assert (state.load("a"), state.load("b")) == (10.0, 0.0)
    state = run(region, [{"at": "1 h", "degrade": "a", "to": "50 %"}], until=2 * H)
    assert (state.load("a"), state.load("b")) == (0.0, 10.0)
    assert levels(state, "x") == []
    # Levels never add up: 50 % and 50 % are 50 %, and of equals the first carries the load.
    state = run(region, [{"at": 0, "degrade": "a", "to": "50 %"}, {"at": 0, "degrade": "b", "to": "50 %"}], until=H)
    assert state.level("x") == 0.5
    assert (state.load("a"), state.load("b")) == (10.0, 0.0)


def test_two_of_three_is_the_second_best_and_shares_the_load() -> None:
    region = world(
        nodes={
            "k1": {},
            "k2": {},
            "k3": {},
            "op": {"needs": [{"kyla": {"at_least": 2, "of": ["k1", "k2", "k3"], "load": "90 kW"}}]},
        }
    )
    state = run(region, until=0)
    assert [state.load(k) for k in ("k1", "k2", "k3")] == [45.0, 45.0, 0.0]  # a tie of three goes to the first two
    events = [{"at": "1 h", "degrade": "k1", "to": "30 %"}, {"at": "2 h", "degrade": "k2", "to": "60 %"}]
    state = run(region, events, until=3 * H)
    assert levels(state, "op") == [(2 * H, 0.6)]  # levels 0.3, 0.6, 1: the second best
    assert [state.load(k) for k in ("k1", "k2", "k3")] == [0.0, 45.0, 45.0]


def test_a_circle_of_electricity_and_telecom_survives_and_collapses() -> None:
    # Either holds the other up. With 1 h of battery in the telecom a dip of the grid is survived; without one, both are gone at once.
    def region(battery: list[str]) -> object:
        return world(
            nodes={
                "stamnat": {},
                "el": {"needs": [{"nät": "stamnat"}, {"styrning": "tele"}]},
                "tele": {"needs": [{"el": "el", "without": battery}]},
                "iva": {"needs": [{"el": "el"}]},
            }
        )

    events = [{"at": "1 h", "lose": "stamnat"}, {"at": "1.5 h", "restore": "stamnat"}]
    survives = run(region(["100 % for 1 h", "0 %"]), events, until=DAY)  # type: ignore[arg-type]
    assert levels(survives, "iva") == [(H, 0.0), (1.5 * H, 1.0)]
    assert levels(survives, "tele") == []
    collapses = run(region(["0 %"]), events, until=DAY)  # type: ignore[arg-type]
    assert levels(collapses, "iva") == [(H, 0.0)]
    assert [d.nodes for d in collapses.deadlocks()] == [("el", "tele")]
    assert collapses.deadlocks()[0].time == H


def test_a_dip_that_stays_above_zero_recovers_at_once_also_round_a_circle() -> None:
    region = world(nodes={"a": {"needs": [{"x": "b"}]}, "b": {"needs": [{"x": "a"}], "restart": "1 h"}})
    state = run(region, [{"at": "1 h", "degrade": "a", "to": "50 %"}, {"at": "2 h", "restore": "a"}], until=3 * H)
    assert levels(state, "b") == [(H, 0.5), (2 * H, 1.0)]


def test_what_is_missing_from_the_beginning_is_in_the_journal_at_time_zero() -> None:
    region = world(
        nodes={"x": {"needs": [{"gas": {"store": "tank"}}]}},
        stores={"tank": {"amount": "0 L"}},
        offerings={"vård": {"needs": [{"x": "x"}]}},
    )
    state = run(region, until=H)
    assert levels(state, "vård") == [(0, 0.0)]
    assert why(state, "vård", 0) == {("need", "x")}
    assert why(state, "x", 0) == {("empty", "tank")}


def test_a_profile_step_at_the_very_second_that_supply_returns_costs_nothing() -> None:
    region = world(nodes={"el": {}, "x": {"needs": [{"el": "el", "without": ["100 % for 1 h", "0 %"]}]}})
    state = run(region, [{"at": 0, "lose": "el"}, {"at": "1 h", "restore": "el"}], until=DAY)
    assert levels(state, "x") == []
