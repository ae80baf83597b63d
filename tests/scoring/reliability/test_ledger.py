"""The ledger is a pure function of each story's content."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.config import ConsensusConfig, ReliabilityConfig
from scoring.consensus import judge_facts
from scoring.models import Claim, LedgerRow
from scoring.reliability import ledger_rows, score_outlets
from tests.scoring.consensus.factory import LATER, count, make_claim, story_of

CONSENSUS = ConsensusConfig()
QUICK = settings(max_examples=12, deadline=None)
NUMBERS = st.lists(st.integers(11, 13), min_size=1, max_size=8)


def story_rows(claims: Sequence[Claim], story_id: str, **given: dict[str, str]) -> tuple[LedgerRow, ...]:
    story = story_of(claims, **given)  # type: ignore[arg-type] # tests pass origin_of and family_of
    facts, assessments = judge_facts(story, {}, LATER, CONSENSUS)
    return ledger_rows(facts, assessments, story, story_id)


def tell(numbers: Sequence[int], prefix: str = "o") -> list[Claim]:
    return [make_claim(f"{prefix}{i}.example", count(n), article=f"{prefix}{i}-x") for i, n in enumerate(numbers)]


def test_a_settled_story_credits_the_agreeing_and_charges_the_departing() -> None:
    rows = {row.outlet_id: row for row in story_rows(tell([12, 12, 12, 12, 13]), "s")}
    assert (rows["o0.example"].agreed, rows["o0.example"].departed) == (1.0, 0.0)
    assert (rows["o4.example"].agreed, rows["o4.example"].departed) == (0.0, 1.0)
    assert rows["o4.example"].row_id == "s/o4-x"
    assert rows["o4.example"].evidence == ("o0-x", "o1-x", "o2-x", "o3-x")


def test_an_outlet_that_repeats_itself_has_one_vote_worth_of_weight() -> None:
    claims = tell([12, 12, 12, 12])
    claims += [make_claim("e.example", count(13), article=f"e{i}", hours=i) for i in range(4)]
    charged = [row.departed for row in story_rows(claims, "s") if row.outlet_id == "e.example"]
    assert charged == [0.25] * 4


def test_a_doubtful_reading_weighs_less() -> None:
    claims = [*tell([12, 12, 12, 12]), make_claim("e.example", count(13), confidence=0.6)]
    row = next(row for row in story_rows(claims, "s") if row.outlet_id == "e.example")
    assert row.departed == pytest.approx(0.6)


@QUICK
@given(NUMBERS, st.integers(1, 50), st.integers(0, 7))
def test_copies_of_one_text_change_no_score(numbers: list[int], k: int, pick: int) -> None:
    claims = tell(numbers)
    source = claims[pick % len(claims)]
    copies = [make_claim(f"copy{i}.example", source.value, hours=1 + i) for i in range(k)]
    origin_of = {claim.article_id: "text" for claim in (source, *copies)}
    outlets = {claim.outlet_id for claim in claims}
    plain = score({"s": story_rows(claims, "s")})
    copied = score({"s": story_rows([*claims, *copies], "s", origin_of=origin_of)})
    assert [s for s in copied if s[0] in outlets] == plain
    assert all(s[1] == 0.0 for s in copied if s[0] not in outlets)


def score(ledger: dict[str, tuple[LedgerRow, ...]]) -> list[tuple[str, float, float, float]]:
    rows = [row for held in ledger.values() for row in held]
    found = score_outlets(rows, {}, LATER, ReliabilityConfig())
    return [(s.outlet_id, s.n_eff, s.agreement.mean, s.drift.mean) for s in found]
