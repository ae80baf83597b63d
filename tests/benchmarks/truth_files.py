"""Files of conflicting values: records, their kind, and the stories the engine reads them as."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from itertools import permutations
from pathlib import Path
from typing import Literal

import msgspec

from scoring.claims.gazetteer import Candidate, country_of, place_candidates
from scoring.compare.quantities import log_gap
from scoring.config import CompareConfig
from scoring.models import (
    Claim,
    Comparison,
    FactGroup,
    Frame,
    Holder,
    PlaceValue,
    QuantityValue,
    SetValue,
    StatementValue,
    StoryClaims,
    Value,
)
from scoring.values import rounded_interval

FileKind = Literal["quantity", "place", "set", "statement"]
TOLERANCE = 0.01
"""Numbers this close, relative to the larger, are one: the measure of these files asks for no more."""
_COMPARE = CompareConfig()
_TIME = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
NOW = dt.datetime(2025, 2, 1, tzinfo=dt.UTC)
"""When the files' values are judged."""


class Record(msgspec.Struct, frozen=True):
    """One source's value for one object."""

    source: str
    object: str
    value: str | float
    attribute: str = ""
    truth: str | float | None = None
    truth_path: tuple[str, ...] = ()


def read_records(path: Path) -> list[Record]:
    """Return the records of a JSON-lines file; a source's repeated value counts once.

    A line holds one value, or an object with the `claims` of several outlets.
    """
    seen: dict[tuple[str, str, str, str | float], Record] = {}
    for line in path.read_text("utf-8").splitlines():
        raw = json.loads(line)
        for one in raw.get("claims", [{}]):
            held = raw | {"source": one.get("outlet", raw.get("source"))} | one
            record = msgspec.convert({k: v for k, v in held.items() if k in Record.__struct_fields__}, Record)
            seen.setdefault((record.object, record.attribute, record.source, record.value), record)
    return list(seen.values())


def kind_of(records: Iterable[Record]) -> FileKind:
    """Return how to read the values: by their form, never by the file's name."""
    held = list(records)
    if all(isinstance(record.value, (int, float)) for record in held):
        return "quantity"
    if any(record.truth_path for record in held):
        return "place"
    return "set" if any(";" in str(record.value) for record in held) else "statement"


def group_objects(records: Iterable[Record]) -> dict[str, list[Record]]:
    """Return object -> its records, in the file's order."""
    objects: dict[str, list[Record]] = {}
    for record in records:
        objects.setdefault(f"{record.object}|{record.attribute}", []).append(record)
    return objects


def as_story(
    key: str, records: Iterable[Record], kind: FileKind, copies: Mapping[str, str] | None = None
) -> StoryClaims:
    """Return one object as a story of one fact.

    `copies`: source -> its block (`truth_copies`); what those of one block tell alike has one origin.
    """
    blocks = copies or {}
    held = list(records)
    claims = [_claim(name_claim(key, i), record, kind) for i, record in enumerate(held)]
    origin_of = {
        claim.article_id: f"{blocks[record.source]}|{record.value}"
        for claim, record in zip(claims, held, strict=True)
        if record.source in blocks
    }
    ids = tuple(claim.claim_id for claim in claims)
    verdicts: dict[tuple[Value, Value], Comparison] = {}
    comparisons = {}
    for a, b in permutations(claims, 2):
        pair = (a.value, b.value)
        if pair not in verdicts:
            verdicts[pair] = compare_values(*pair)
        comparisons[a.claim_id, b.claim_id] = verdicts[pair]
    group = FactGroup(fact_id=key, story_id=key, label=key, kind=kind, claim_ids=ids)
    return StoryClaims(
        groups=(group,), claims=dict(zip(ids, claims, strict=True)), comparisons=comparisons, origin_of=origin_of
    )


def name_claim(key: str, number: int) -> str:
    """Return the id of an object's record by its number in the file; ids sort as the numbers do."""
    return f"{key}#{number:06d}"


def _claim(claim_id: str, record: Record, kind: FileKind) -> Claim:
    return Claim(
        claim_id=claim_id,
        article_id=claim_id,
        outlet_id=record.source,
        text=str(record.value),
        start=0,
        end=0,
        kind=kind,
        value=as_value(record.value, kind),
        holder=Holder(kind="outlet", name=record.source),
        modality="asserted",
        frame=Frame(),
        published_at=_TIME,
        value_start=0,
        value_end=0,
    )


def as_value(value: str | float, kind: FileKind) -> Value:
    """Return a file's value as the engine's."""
    if kind == "quantity":
        return QuantityValue(low=float(value), high=float(value))
    if kind == "set":
        return SetValue(
            members=tuple(sorted(set(filter(None, str(value).split(";"))))), closed=True, member_type="person"
        )
    if kind == "place":
        return PlaceValue(path=(str(value),))
    return StatementValue(text=str(value))


def compare_values(a: Value, b: Value) -> Comparison:
    """Return how two values of a file stand to each other."""
    if a == b:
        return Comparison(outcome="equal")
    if isinstance(a, QuantityValue) and isinstance(b, QuantityValue):
        return _compare_numbers(a, b)
    if isinstance(a, PlaceValue) and isinstance(b, PlaceValue):
        if _contains(b.path[0], a.path[0]):
            return Comparison(outcome="compatible", precision="finer")
        if _contains(a.path[0], b.path[0]):
            return Comparison(outcome="compatible", precision="coarser")
    return Comparison(outcome="contradicts", severity=1.0)


def _compare_numbers(a: QuantityValue, b: QuantityValue) -> Comparison:
    """Compare by what the engine's rounding leaves open; the more precise of two that fit is the finer one."""
    if log_gap(a, b, _COMPARE) > 0:
        close = abs(a.low - b.low) <= TOLERANCE * max(abs(a.low), abs(b.low))
        return Comparison(outcome="equal") if close else Comparison(outcome="contradicts", severity=1.0)
    own, other = (high - low for low, high in (rounded_interval(each, _COMPARE.value) for each in (a, b)))
    return Comparison(outcome="compatible", precision="finer" if own < other else "coarser" if own > other else "")


def _contains(outer: str, inner: str) -> bool:
    """Return whether a place may lie inside another: by the gazetteer, or because only the outer is in it.

    A name that the gazetteer lacks is a small place; beside a country or a division that is no contradiction.
    """
    outers, inners = _candidates(outer), _candidates(inner)
    if not inners:
        return any(candidate.kind != "city" for candidate in outers)
    return any(i.path[: len(o.path)] == o.path and len(i.path) > len(o.path) for o in outers for i in inners)


def _candidates(name: str) -> list[Candidate]:
    found = list(place_candidates(name))
    code = country_of(name)
    if code and not any(candidate.kind == "country" for candidate in found):
        found.append(Candidate((code,), 0, "country"))
    divisions = [c for c in found if c.kind == "division"]
    # England and Scotland are listed as names of the whole country too: the division is what is meant.
    return [c for c in found if c.kind != "country" or not divisions]
