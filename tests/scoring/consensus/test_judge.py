from scoring.config import ConsensusConfig
from scoring.consensus import judge_facts
from scoring.models import Assessment, Fact, StoryClaims
from tests.scoring.consensus.factory import LATER, count, make_claim, story_of

CONFIG = ConsensusConfig()


def judge(
    story: StoryClaims, reliability: dict[str, float] | None = None
) -> tuple[Fact, dict[str, Assessment]]:
    facts, assessments = judge_facts(story, reliability or {}, LATER, CONFIG)
    return facts[0], {a.claim_id: a for a in assessments}


def test_one_against_four_is_contradicted_with_the_counts_in_its_reason() -> None:
    claims = [make_claim(f"{name}.example", count(12)) for name in "abcd"] + [
        make_claim("e.example", count(13))
    ]
    fact, verdicts = judge(story_of(claims))
    assert fact.state == "settled"
    e = verdicts["e.example-1"]
    assert e.verdict == "contradicted"
    assert e.scored
    assert e.reason == "says 13 killed; four independent outlets say 12 killed"
    assert verdicts["a.example-1"].verdict == "corroborated"
    assert verdicts["a.example-1"].scored
