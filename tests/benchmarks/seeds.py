"""The founding cases on the five real seed articles: `python -m tests.benchmarks.seeds [FILE]`.

Prints a line per expectation and one JSON line; exits with 1 if one fails. The articles are not in this repository.
"""

import datetime as dt
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from scoring.batch import BatchResult, score_articles
from scoring.engine import load_engine
from scoring.models import Assessment, Claim, DateValue, PolarityValue, QuantityValue, SetValue
from service.inputs import read_inputs

DEFAULT = "seeds/articles.jsonl"
AMBASSADORS = {"country:CN", "country:AE", "country:UZ"}


class Scored(msgspec.Struct, frozen=True):
    """A run's claims and verdicts, by claim id."""

    result: BatchResult
    claims: dict[str, Claim]
    assessments: dict[str, Assessment]

    def find(self, article_id: str, snippet: str, kind: str) -> Iterator[tuple[Claim, Assessment]]:
        """Yield the assessed claims of an article whose passage holds the snippet."""
        for claim_id, assessment in self.assessments.items():
            claim = self.claims[claim_id]
            if claim.article_id == article_id and claim.kind == kind and snippet in claim.text:
                yield claim, assessment


def one_story(scored: Scored) -> bool:
    """All five articles are one story."""
    return [len(story.story.article_ids) for story in scored.result.stories] == [5]


def strikes_are_one_fact(scored: Scored) -> bool:
    """December 2024 and December 25, 2024 are one fact, and nobody is accused."""
    coarse = [a for c, a in scored.find("seed-000", "Paktika", "date") if isinstance(c.value, DateValue)]
    fine = [a for c, a in scored.find("seed-001", "December 25, 2024", "date") if isinstance(c.value, DateValue)]
    together = {a.fact_id for a in coarse} & {a.fact_id for a in fine}
    return bool(together) and all(a.verdict not in {"contradicted", "disputed"} for a in coarse + fine)


def toll_is_an_unverified_interval(scored: Scored) -> bool:
    """Close to 50 killed is an interval around 50, held by one outlet, unverified."""
    found = [(c, a) for c, a in scored.find("seed-000", "Paktika", "quantity") if isinstance(c.value, QuantityValue)]
    return any(
        isinstance(c.value, QuantityValue)
        and c.value.low < 50 < (c.value.high or 0)
        and "killed" in c.value.counted
        and a.verdict == "unverified"
        for c, a in found
    )


def list_with_russia_is_set_drift(scored: Scored) -> bool:
    """The outlet that lists Russia is contradicted on the set, with the others' passages as evidence."""
    return _accused(scored, "set")


def formal_relations_are_polarity_drift(scored: Scored) -> bool:
    """The outlet that has them maintain formal relations is contradicted on polarity, with evidence."""
    return _accused(scored, "polarity")


def _accused(scored: Scored, drift: str) -> bool:
    found = [a for kind in ("set", "polarity") for _, a in scored.find("seed-004", "Russia", kind)]
    return any(
        a.verdict in {"contradicted", "disputed"}
        and a.drift_type == drift
        and any(row.relation == "contradicts" for row in a.evidence)
        for a in found
    )


def ambassadors_agree(scored: Scored) -> bool:
    """Two outlets agree on the three with ambassadors, though worded differently."""
    facts = []
    for article in ("seed-000", "seed-003"):
        for claim, assessment in scored.find(article, "fourth", "set"):
            if isinstance(claim.value, SetValue) and set(claim.value.members) == AMBASSADORS:
                facts.append((assessment.fact_id, assessment.verdict))
    return len(facts) == 2 and facts[0][0] == facts[1][0] and all(verdict == "corroborated" for _, verdict in facts)


def yet_to_respond_is_superseded(scored: Scored) -> bool:
    """ "Yet to react" and "yet to respond" are superseded by the later welcome; nobody is charged."""
    found = [
        a
        for article, snippet in (("seed-000", "yet to react"), ("seed-002", "yet to respond"))
        for c, a in scored.find(article, snippet, "polarity")
        if isinstance(c.value, PolarityValue) and c.value.state == "yet"
    ]
    return len(found) >= 2 and all(a.verdict == "superseded" and a.drift_type is None for a in found)


def nobody_else_is_accused(scored: Scored) -> bool:
    """No other outlet is contradicted or disputed in its own voice."""
    return not any(
        a.verdict == "contradicted" and scored.claims[a.claim_id].article_id != "seed-004"
        for a in scored.assessments.values()
    )


def evidence_is_insufficient(scored: Scored) -> bool:
    """Every outlet's score says so beside its numbers."""
    return all(score.label == "insufficient evidence" for score in scored.result.scores)


EXPECTATIONS: tuple[Callable[[Scored], bool], ...] = (
    one_story,
    strikes_are_one_fact,
    toll_is_an_unverified_interval,
    list_with_russia_is_set_drift,
    formal_relations_are_polarity_drift,
    ambassadors_agree,
    yet_to_respond_is_superseded,
    nobody_else_is_accused,
    evidence_is_insufficient,
)


def main(arguments: list[str]) -> int:
    """Score the seeds and check each expectation."""
    data = Path(os.environ.get("NEWSASSAY_BENCH_DATA", "../shared/data"))
    file = Path(arguments[0]) if arguments else data / DEFAULT
    if not file.is_file():
        print(f"skipped: {file} not found; set NEWSASSAY_BENCH_DATA or name a file")
        return 0
    result = score_articles(read_inputs([str(file)], dt.datetime.now(dt.UTC)).articles, load_engine())
    scored = Scored(
        result,
        {claim.claim_id: claim for reading in result.readings for claim in reading.claims},
        {item.claim_id: item for story in result.stories for item in story.assessments},
    )
    met = {check.__name__: check(scored) for check in EXPECTATIONS}
    for check in EXPECTATIONS:
        print(f"{'met   ' if met[check.__name__] else 'FAILED'} {(check.__doc__ or '').strip()}")
    print(json.dumps({"benchmark": "seeds", "met": sum(met.values()), "of": len(met), **met}))
    return 0 if all(met.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
