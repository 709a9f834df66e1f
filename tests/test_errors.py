"""The nearest valid value, as every "did you mean" finds it."""

from __future__ import annotations

from beredskap.errors import nearest


def test_case_does_not_matter_and_the_value_is_given_as_it_is_written() -> None:
    assert nearest("uso.reservkarft", ["lan.elnat", "USO.Reservkraft"]) == "USO.Reservkraft"
    assert nearest("RUN", ["run"], any_case=False) is None


def test_of_two_that_differ_only_in_case_it_is_the_first_whatever_their_order() -> None:
    assert nearest("uso", ["uSO", "USO"]) == nearest("uso", ["USO", "uSO"]) == "USO"


def test_what_is_less_alike_than_the_cutoff_is_not_suggested() -> None:
    # "lag" and "lager": 2 * 3 letters alike of 8, a ratio of 0.75.
    assert nearest("lag", ["lager"], cutoff=0.75) == "lager"
    assert nearest("lag", ["lager"], cutoff=0.76) is None
    assert nearest("lag", []) is None
