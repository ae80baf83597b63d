"""Claims by hand, for tests of alignment and comparison."""

import datetime as dt
import hashlib
from typing import Any

from scoring.models import (
    Claim,
    ClaimKind,
    DateValue,
    Frame,
    Granularity,
    Holder,
    PlaceValue,
    PolarityValue,
    QuantityValue,
    SetValue,
    StatementValue,
    Value,
)

NOON = dt.datetime(2025, 5, 31, 12, tzinfo=dt.UTC)
KINDS: dict[type, ClaimKind] = {
    QuantityValue: "quantity",
    DateValue: "date",
    PlaceValue: "place",
    SetValue: "set",
    PolarityValue: "polarity",
    StatementValue: "statement",
}


def claim(value: Value, outlet: str = "north.example", *, hours: float = 0.0, **changes: Any) -> Claim:
    """Return a claim of one outlet's only article, `hours` after noon; `frame` fields may be given by name."""
    frame = {name: changes.pop(name) for name in Frame.__struct_fields__ if name in changes}
    text = changes.pop("text", "")
    article = changes.pop("article_id", f"art-{outlet}")
    digest = hashlib.blake2b(f"{article}{value}{text}{frame}".encode(), digest_size=6).hexdigest()
    fields: dict[str, Any] = {
        "claim_id": f"clm-{digest}",
        "article_id": article,
        "outlet_id": outlet,
        "text": text,
        "start": 0,
        "end": len(text),
        "kind": KINDS[type(value)],
        "value": value,
        "holder": Holder(kind="outlet", name=outlet),
        "modality": "asserted",
        "frame": Frame(**frame),
        "published_at": NOON + dt.timedelta(hours=hours),
        "value_start": 0,
        "value_end": 0,
    }
    return Claim(**{**fields, **changes})


def count(low: float, high: float | None = -1.0, counted: str = "killed", **fields: Any) -> QuantityValue:
    """Return a count; exact without `high`."""
    return QuantityValue(low=low, high=low if high == -1.0 else high, counted=counted, **fields)


def day(year: int, month: int, number: int) -> DateValue:
    """Return a single day."""
    date = dt.date(year, month, number)
    return DateValue(start=date, end=date, granularity="day")


def span(start: dt.date, end: dt.date, granularity: Granularity = "month") -> DateValue:
    """Return a longer date."""
    return DateValue(start=start, end=end, granularity=granularity)


def names(*members: str, closed: bool = False, **fields: Any) -> SetValue:
    """Return a list, of countries unless told otherwise."""
    return SetValue(members=members, closed=closed, **{"member_type": "country", **fields})


def attributed(name: str) -> Holder:
    """Return a speaker."""
    return Holder(kind="attributed", name=name, cue="said")
