"""Counts that rise while an event is reported."""

import datetime as dt

import pytest

from scoring.config import ConsensusConfig
from scoring.consensus.counts import read_counts, relate_counts
from scoring.models import Claim, FactGroup
from tests.scoring.compare.factory import claim, count

CONFIG = ConsensusConfig()


def told(*claims: Claim) -> tuple[FactGroup, dict[str, Claim]]:
    ids = tuple(sorted(each.claim_id for each in claims))
    group = FactGroup(fact_id="f", story_id="s", label="", kind="quantity", claim_ids=ids, monotone=True)
    return group, {each.claim_id: each for each in claims}


def toll(number: float, outlet: str, hours: float) -> Claim:
    return claim(count(number), f"{outlet}.example", hours=hours)


def relate(a: Claim, b: Claim, *others: Claim) -> str:
    return relate_counts(a, b, read_counts(*told(a, b, *others), CONFIG))


def test_a_larger_later_number_is_news() -> None:
    early, late = toll(12, "a", 0), toll(19, "b", 6)
    assert relate(early, late) == "superseded"
    assert relate(late, early) == "supersedes"


def test_a_lone_larger_number_while_as_many_still_tell_the_smaller_is_none() -> None:
    early, lone, still = toll(9, "a", 0), toll(31, "b", 2), toll(9, "c", 4)
    assert relate(lone, early, still) == relate(early, lone, still) == "contradicts"


def test_repeating_an_old_number_too_late_contradicts_but_telling_it_early_was_right() -> None:
    early, stale = toll(12, "a", 0), toll(12, "z", 50)
    final = [toll(34, outlet, 40) for outlet in "bcd"]
    assert relate(early, final[0], stale, *final[1:]) == "superseded"
    assert relate(stale, final[0], early, *final[1:]) == "contradicts"


@pytest.mark.parametrize(("correcting", "tie"), [("cde", "superseded"), ("cd", "contradicts")])
def test_enough_outlets_correct_a_number_downwards_that_several_told(correcting: str, tie: str) -> None:
    before = [toll(51, "a", 0), toll(51, "b", 1)]
    after = [toll(24, outlet, 20) for outlet in correcting]
    assert relate(before[0], after[0], before[1], *after[1:]) == tie


def test_one_outlets_own_larger_number_is_no_count_to_correct() -> None:
    after = [toll(24, outlet, 20) for outlet in "cde"]
    assert relate(toll(51, "a", 0), after[0], *after[1:]) == "contradicts"


def test_two_numbers_of_one_moment_contradict() -> None:
    assert relate(toll(3, "a", 1), toll(5, "b", 1)) == "contradicts"


def test_an_outlet_that_went_over_to_the_new_number_no_longer_tells_the_old() -> None:
    first, later = toll(3, "a", 0), claim(count(5), "a.example", hours=5, article_id="a-2")
    other = toll(5, "b", 2)
    assert relate(first, other, later) == "superseded"
    assert first.published_at < other.published_at + dt.timedelta(0)
