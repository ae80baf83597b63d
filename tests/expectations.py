"""Check what the offline scorer wrote against a fixture's expected.json (format: fixtures/README.md)."""

import json
from pathlib import Path
from typing import Any, NamedTuple

STORIES = Path(__file__).parents[1] / "fixtures" / "stories"


class Outputs(NamedTuple):
    """The scorer's output files, decoded, with the articles that went in."""

    bodies: dict[str, str]
    """article id -> body."""
    stories: list[dict[str, Any]]
    origins: list[dict[str, Any]]
    claims: list[dict[str, Any]]
    facts: dict[str, dict[str, Any]]
    """fact_id -> fact."""
    assessments: dict[str, dict[str, Any]]
    """claim_id -> assessment."""


def read_lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def read_expected(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((STORIES / name / "expected.json").read_text(encoding="utf-8"))
    return content


def read_outputs(folder: Path, names: list[str]) -> Outputs:
    articles = [article for name in names for article in read_lines(STORIES / name / "articles.jsonl")]
    return Outputs(
        bodies={article["id"]: article["body"] for article in articles},
        stories=read_lines(folder / "stories.jsonl"),
        origins=read_lines(folder / "origins.jsonl"),
        claims=read_lines(folder / "claims.jsonl"),
        facts={fact["fact_id"]: fact for fact in read_lines(folder / "facts.jsonl")},
        assessments={item["claim_id"]: item for item in read_lines(folder / "assessments.jsonl")},
    )


def missing_stories(expected: dict[str, Any], outputs: Outputs) -> list[str]:
    """Name the expected stories that aren't exactly one story."""
    found = {frozenset(story["article_ids"]) for story in outputs.stories}
    return [f"no story is {sorted(ids)}" for ids in expected["stories"] if frozenset(ids) not in found]


def missing_origins(expected: dict[str, Any], outputs: Outputs) -> list[str]:
    """Name the expected copy groups that aren't one origin, and articles grouped without need."""
    mine = {article_id for ids in expected["stories"] for article_id in ids}
    grouped = {article_id for ids in expected["origins"] for article_id in ids}
    groups = [*map(frozenset, expected["origins"]), *(frozenset([i]) for i in sorted(mine - grouped))]
    found = {frozenset(origin["article_ids"]) for origin in outputs.origins}
    return [f"no origin is {sorted(group)}" for group in groups if group not in found]


def pointed_claims(pointer: dict[str, Any], outputs: Outputs) -> list[dict[str, Any]]:
    """Return the claims that a pointer names."""
    start = outputs.bodies[pointer["article"]].index(pointer["snippet"])
    end = start + len(pointer["snippet"])
    return [
        claim
        for claim in outputs.claims
        if claim["article_id"] == pointer["article"]
        and claim["kind"] == pointer["kind"]
        and claim["start"] < end
        and claim["end"] > start
        and (claim["kind"] == "polarity" or (claim["value_start"] < end and claim["value_end"] > start))
        and all(_holds(claim["value"].get(field), wanted) for field, wanted in pointer.get("value", {}).items())
    ]


def _holds(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, list):
        return sorted(str(item).rpartition(":")[2].upper() for item in found or ()) == sorted(wanted)
    if isinstance(wanted, (int, float)) and not isinstance(wanted, bool):
        return found is not None and abs(found - wanted) <= 1e-6 * max(1.0, abs(wanted))
    return bool(found == wanted)


def missing_claims(expected: dict[str, Any], outputs: Outputs) -> list[str]:
    """Name the claims of expected facts that weren't read at all."""
    pointers = [pointer for fact in expected["facts"] for pointer in fact["claims"]]
    return [f"not read: {_name(pointer)}" for pointer in pointers if not pointed_claims(pointer, outputs)]


def split_facts(expected: dict[str, Any], outputs: Outputs) -> list[str]:
    """Name the expected facts whose claims, as far as they were read, share no fact."""
    failures = []
    for fact in expected["facts"]:
        held = {
            _name(pointer): {claim["fact_id"] for claim in claims}
            for pointer in fact["claims"]
            if (claims := pointed_claims(pointer, outputs))
        }
        if held and not set.intersection(*held.values()):
            failures.append(f"{fact['label']}: {held}")
    return failures


def wrong_verdicts(expected: dict[str, Any], outputs: Outputs) -> list[str]:
    """Name the claims without an expected verdict, with the verdicts they have."""
    failures = []
    for pointer in expected["verdicts"]:
        known = (outputs.assessments.get(claim["claim_id"]) for claim in pointed_claims(pointer, outputs))
        items = [item for item in known if item is not None]
        wanted = pointer.get("drift_type")
        good = [
            item
            for item in items
            if item["verdict"] in pointer["verdicts"] and (wanted is None or item["drift_type"] == wanted)
        ]
        if not good:
            found = [f"{item['verdict']}/{item['drift_type']}: {item['reason']}" for item in items]
            failures.append(f"{_name(pointer)} is not {pointer['verdicts']} {wanted or ''}: {found or 'no claim'}")
    return failures


def false_accusations(expected: dict[str, Any], outputs: Outputs) -> list[str]:
    """Name the claims contradicted in articles that did nothing wrong.

    A speaker's claim may be contradicted as long as it does not count in the outlet's score.
    """
    mine = {article_id for ids in expected["stories"] for article_id in ids} - set(expected["accused"])
    failures = []
    for claim in outputs.claims:
        item = outputs.assessments.get(claim["claim_id"])
        if item is None:  # only observed, not compared
            continue
        charged = item["verdict"] == "contradicted" and (item["scored"] or claim["holder"]["kind"] == "outlet")
        if claim["article_id"] in mine and charged:
            failures.append(f"{claim['article_id']} {item['verdict']} {claim['text']!r}: {item['reason']}")
    return failures


def forbidden_verdicts(expected: dict[str, Any], outputs: Outputs) -> list[str]:
    """Name the claims with a verdict that they must not have, or another holder."""
    failures = []
    for pointer in expected["never"]:
        for claim in pointed_claims(pointer, outputs):
            item = outputs.assessments.get(claim["claim_id"])
            if item is None:  # only observed, not compared
                continue
            if item["verdict"] in pointer["verdicts"]:
                failures.append(f"{_name(pointer)} is {item['verdict']}: {item['reason']}")
    for pointer in expected.get("holders", []):
        failures += [
            f"{_name(pointer)} is held by {claim['holder']}"
            for claim in pointed_claims(pointer, outputs)
            if claim["holder"]["kind"] != pointer["holder"]
        ]
    return failures


def _name(pointer: dict[str, Any]) -> str:
    return f"{pointer['article']} {pointer['kind']} {pointer['snippet']!r}"


CHECKS = {
    "stories": missing_stories,
    "origins": missing_origins,
    "claims": missing_claims,
    "facts": split_facts,
    "verdicts": wrong_verdicts,
    "accusations": false_accusations,
    "never": forbidden_verdicts,
}
