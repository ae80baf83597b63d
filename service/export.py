"""The offline scorer's output files: a public contract, versioned.

One JSON object a line in `stories.jsonl`, `origins.jsonl`, `claims.jsonl`, `facts.jsonl`, `assessments.jsonl`,
`ledger.jsonl` and `problems.jsonl`; one document in `outlets.json`. A change that could break a reader raises
`FORMAT_VERSION`; new fields may appear without that. The README documents each field.
"""

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from scoring.models import (
    Article,
    Claim,
    ClaimKind,
    DriftType,
    FactState,
    Modality,
    OutletScore,
    StoryResult,
    Value,
    Verdict,
)

FORMAT_VERSION = 1


class StoryLine(msgspec.Struct, kw_only=True):
    """A line of `stories.jsonl`."""

    story_id: str
    title: str
    article_ids: list[str]
    first_published_at: dt.datetime
    last_published_at: dt.datetime


class OriginLine(msgspec.Struct, kw_only=True):
    """A line of `origins.jsonl`; the original is the first article."""

    origin_id: str
    article_ids: list[str]


class HolderLine(msgspec.Struct, kw_only=True):
    """Whose claim it is."""

    kind: str
    name: str


class ClaimLine(msgspec.Struct, kw_only=True):
    """A line of `claims.jsonl`; `body[start:end] == text`, in code points."""

    claim_id: str
    article_id: str
    outlet: str
    text: str
    start: int
    end: int
    kind: ClaimKind
    value: Value
    holder: HolderLine
    modality: Modality
    fact_id: str
    value_start: int
    value_end: int
    published_at: dt.datetime


class PositionLine(msgspec.Struct, kw_only=True):
    """One value of a fact, its belief, the plain vote beside it, who holds it, and who told it first."""

    value: Value
    belief: float
    vote: float
    claim_ids: list[str]
    introduced_by: str
    copied_by: list[str]
    followed_by: list[str]


class FactLine(msgspec.Struct, kw_only=True):
    """A line of `facts.jsonl`."""

    fact_id: str
    story_id: str
    label: str
    kind: ClaimKind
    state: FactState
    positions: list[PositionLine]
    none_belief: float


class EvidenceLine(msgspec.Struct, kw_only=True):
    """A claim of another origin that bears on an assessed claim."""

    claim_id: str
    outlet: str
    relation: str


class AssessmentLine(msgspec.Struct, kw_only=True):
    """A line of `assessments.jsonl`."""

    claim_id: str
    verdict: Verdict
    drift_type: DriftType | None
    severity: float
    reason: str
    evidence: list[EvidenceLine]
    fact_id: str
    belief: float
    scored: bool


class ProblemLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of `problems.jsonl`: an input record that was not scored."""

    file: str
    line: int
    field: str
    reason: str
    record_id: str | None = None


class OutletsDocument(msgspec.Struct, kw_only=True):
    """The document `outlets.json`."""

    format_version: int
    method_version: str
    as_of: dt.datetime
    articles: int
    stories: int
    claims: int
    problems: int
    outlets: list[OutletScore]


class ScoredBatch(msgspec.Struct, frozen=True, kw_only=True):
    """All that a run over files gives."""

    articles: Mapping[str, Article]
    claims: Mapping[str, Claim]
    results: tuple[StoryResult, ...]
    scores: tuple[OutletScore, ...]
    problems: tuple[ProblemLine, ...]
    as_of: dt.datetime
    method_version: str


class OutFolderError(Exception):
    """A results folder that can't be made or written to."""


def prepare_folder(folder: Path) -> None:
    """Make the results folder and try a file in it, so that a long run isn't lost at its end.

    Raises:
        OutFolderError: if it can't be made, is no folder, or takes no file.

    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = "is no folder" if folder.exists() and not folder.is_dir() else error.strerror or str(error)
        raise OutFolderError(f"{folder}: results can't be written there: {reason}") from error


def write_batch(batch: ScoredBatch, folder: Path) -> None:
    """Write every output file but the report; the folder is made if absent, older files are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_lines(folder / "stories.jsonl", (_story_line(result) for result in batch.results))
    _write_lines(folder / "origins.jsonl", _origin_lines(batch.results))
    _write_lines(folder / "claims.jsonl", _claim_lines(batch))
    _write_lines(folder / "facts.jsonl", _fact_lines(batch.results))
    _write_lines(folder / "assessments.jsonl", _assessment_lines(batch.results))
    _write_lines(folder / "ledger.jsonl", (row for result in batch.results for row in result.ledger))
    _write_lines(folder / "problems.jsonl", batch.problems)
    document = OutletsDocument(
        format_version=FORMAT_VERSION,
        method_version=batch.method_version,
        as_of=batch.as_of,
        articles=len(batch.articles),
        stories=len(batch.results),
        claims=len(batch.claims),
        problems=len(batch.problems),
        outlets=list(batch.scores),
    )
    _replace(folder / "outlets.json", msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n")


def _write_lines(path: Path, lines: Iterable[msgspec.Struct]) -> None:
    _replace(path, msgspec.json.Encoder().encode_lines(lines))


def _replace(path: Path, content: bytes) -> None:
    """Write beside the target, then rename: a reader never sees half a file."""
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(content)
    partial.replace(path)


def _story_line(result: StoryResult) -> StoryLine:
    story = result.story
    return StoryLine(
        story_id=story.story_id,
        title=story.title,
        article_ids=list(story.article_ids),
        first_published_at=story.first_published_at,
        last_published_at=story.last_published_at,
    )


def _origin_lines(results: Sequence[StoryResult]) -> Iterator[OriginLine]:
    # A copy may have been joined to another story than its original: one origin, one line.
    merged: dict[str, list[str]] = {}
    for result in results:
        for origin in result.origins:
            merged.setdefault(origin.origin_id, []).extend(origin.article_ids)
    for origin_id, article_ids in merged.items():
        yield OriginLine(origin_id=origin_id, article_ids=list(dict.fromkeys(article_ids)))


def _claim_lines(batch: ScoredBatch) -> Iterator[ClaimLine]:
    for result in batch.results:
        for claim_id in (*result.claim_facts, *sorted(result.claim_ids - result.claim_facts.keys())):
            claim = batch.claims[claim_id]
            yield ClaimLine(
                claim_id=claim_id,
                article_id=claim.article_id,
                outlet=claim.outlet_id,
                text=claim.text,
                start=claim.start,
                end=claim.end,
                kind=claim.kind,
                value=claim.value,
                holder=HolderLine(kind=claim.holder.kind, name=claim.holder.name),
                modality=claim.modality,
                fact_id=result.claim_facts.get(claim_id, ""),
                value_start=claim.value_start,
                value_end=claim.value_end,
                published_at=claim.published_at,
            )


def _fact_lines(results: Sequence[StoryResult]) -> Iterator[FactLine]:
    for fact in (fact for result in results for fact in result.facts):
        positions = [
            PositionLine(
                value=position.value,
                belief=position.belief,
                vote=position.vote,
                claim_ids=list(position.claim_ids),
                introduced_by=position.introduced_by,
                copied_by=list(position.copied_by),
                followed_by=list(position.followed_by),
            )
            for position in fact.positions
        ]
        yield FactLine(
            fact_id=fact.fact_id,
            story_id=fact.story_id,
            label=fact.label,
            kind=fact.kind,
            state=fact.state,
            positions=positions,
            none_belief=fact.none_belief,
        )


def _assessment_lines(results: Sequence[StoryResult]) -> Iterator[AssessmentLine]:
    for item in (assessment for result in results for assessment in result.assessments):
        evidence = [
            EvidenceLine(claim_id=row.claim_id, outlet=row.outlet, relation=row.relation) for row in item.evidence
        ]
        yield AssessmentLine(
            claim_id=item.claim_id,
            verdict=item.verdict,
            drift_type=item.drift_type,
            severity=item.severity,
            reason=item.reason,
            evidence=evidence,
            fact_id=item.fact_id,
            belief=item.belief,
            scored=item.scored,
        )
