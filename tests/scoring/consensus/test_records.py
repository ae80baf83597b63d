"""What outlets without a record can and can't do beside those with one."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.config import ConsensusConfig
from scoring.consensus import judge_facts
from scoring.models import Claim
from tests.scoring.consensus.factory import LATER, count, make_claim, members, story_of

CONFIG = ConsensusConfig()
QUICK = settings(max_examples=40, deadline=None)
KNOWN = {f"k{i}.example": 0.9 for i in range(5)}


def say(number: int, *names: str) -> list[Claim]:
    return [make_claim(f"{name}.example", count(number)) for name in names]


def state(claims: Sequence[Claim]) -> str:
    return judge_facts(story_of(claims), KNOWN, LATER, CONFIG)[0][0].state


def test_newcomers_alone_settle_nothing_while_others_have_records() -> None:
    assert state(say(12, *(f"n{i}" for i in range(9)))) != "settled"


def test_newcomers_who_join_an_outlet_with_a_record_count_beside_it() -> None:
    assert state(say(12, "k0", "n1", "n2")) == "settled"


def test_newcomers_who_join_one_side_of_two_with_records_count_on_neither() -> None:
    assert state([*say(12, "k0", *(f"n{i}" for i in range(9))), *say(13, "k1")]) != "settled"


def test_an_outlet_with_a_record_is_not_credited_on_newcomers_word_alone() -> None:
    _, verdicts = judge_facts(story_of(say(12, "k0", "n1", "n2", "n3")), KNOWN, LATER, CONFIG)
    scored = {verdict.claim_id: verdict.scored for verdict in verdicts}
    assert scored == {"k0.example-1": False, "n1.example-1": True, "n2.example-1": True, "n3.example-1": True}


def test_newcomers_do_not_charge_an_outlet_with_a_record() -> None:
    _, verdicts = judge_facts(story_of([*say(12, "k0"), *say(13, *(f"n{i}" for i in range(9)))]), KNOWN, LATER, CONFIG)
    own = next(verdict for verdict in verdicts if verdict.claim_id == "k0.example-1")
    assert (own.verdict == "contradicted", own.scored) == (False, False)


def test_newcomers_neither_credit_nor_charge_an_outlet_with_a_record_beside_another() -> None:
    """Let in by k1, they would make three with it: a right k0 would be credited, and a wrong one not charged."""
    right = judge_facts(story_of(say(12, "k0", "k1", "n1", "n2")), KNOWN, LATER, CONFIG)[1]
    wrong = judge_facts(story_of([*say(13, "k0"), *say(12, "k1", "n1", "n2")]), KNOWN, LATER, CONFIG)[1]
    assert {v.claim_id: (v.verdict, v.scored) for v in right if v.claim_id.startswith("k")} == {
        "k0.example-1": ("corroborated", False),
        "k1.example-1": ("corroborated", False),
    }
    # k1 alone against it: .45 ln(10 x .9 / .1) = 2.025 log-odds against its side's 0: disputed, and nothing is scored.
    assert next((v.verdict, v.scored) for v in wrong if v.claim_id == "k0.example-1") == ("disputed", False)


def test_three_others_with_a_record_credit_and_charge_alike() -> None:
    right = judge_facts(story_of(say(12, "k0", "k1", "k2", "k3")), KNOWN, LATER, CONFIG)[1]
    wrong = judge_facts(story_of([*say(13, "k0"), *say(12, "k1", "k2", "k3")]), KNOWN, LATER, CONFIG)[1]
    verdicts = [next((v.verdict, v.scored) for v in held if v.claim_id == "k0.example-1") for held in (right, wrong)]
    assert verdicts == [("corroborated", True), ("contradicted", True)]


def test_a_newcomers_list_counts_beside_an_equal_one_of_an_outlet_with_a_record() -> None:
    lists = [make_claim(f"{name}.example", members("CN", "AE")) for name in ("k0", "n1", "n2")]
    assert state(lists) == "settled"
    apart = [*lists[1:], make_claim("n3.example", members("CN", "AE"))]
    assert state(apart) != "settled"


@QUICK
@given(st.lists(st.tuples(st.booleans(), st.integers(10, 12)), min_size=1, max_size=8), st.booleans())
def test_agreement_by_anybody_never_lowers_a_belief(told: list[tuple[bool, int]], known: bool) -> None:
    claims = [make_claim(f"{'k' if k else 'n'}{i}.example", count(n)) for i, (k, n) in enumerate(told)]
    records = {claim.outlet_id: 0.9 for claim, (k, _) in zip(claims, told, strict=True) if k} | {"far.example": 0.9}
    joined = [*claims, make_claim("more.example", count(11))]

    def belief(held: list[Claim], bounds: dict[str, float]) -> float:
        facts, _ = judge_facts(story_of(held), bounds, LATER, CONFIG)
        return max((p.belief for p in facts[0].positions if p.value == count(11)), default=0.0)

    after = {**records, "more.example": 0.9} if known else records
    assert belief(joined, after) >= belief(claims, records) - 1e-12
