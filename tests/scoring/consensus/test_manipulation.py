"""The manipulation budget may not fall below these floors."""

from tests.benchmarks.manipulation import agreement_of, flip_budget, run_wire, score_budget


def test_sixty_new_outlets_do_not_unsettle_a_fact_of_three_with_a_record() -> None:
    assert flip_budget(3, 0.9, None, limit=60) is None


def test_outlets_with_a_bought_record_need_to_be_nearly_as_many_as_the_honest() -> None:
    budget = flip_budget(5, 0.9, 0.9)
    assert budget is not None
    assert budget >= 4


def test_sixty_new_outlets_against_all_its_facts_do_not_change_an_outlets_band() -> None:
    assert score_budget(4, None, limit=60) is None


def test_one_outlet_with_a_bought_record_does_not_change_a_band() -> None:
    """Two do that attack every fact of an outlet: what they tell in its place counts, settled or not."""
    budget = score_budget(4, 0.9)
    assert budget is not None
    assert budget >= 2


def test_one_wrong_fact_in_two_hundred_moves_agreement_by_less_than_a_point() -> None:
    """Whether that changes a band depends on how near its edge the outlet was."""
    assert 0.0 < agreement_of(200, 8) - agreement_of(200, 9) < 0.01


def test_republishers_of_a_wrong_wire_text_turn_nobody_while_their_origin_is_known() -> None:
    assert run_wire(rounds=50)["0% of copies missed"] == 0.0
