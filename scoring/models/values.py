"""Typed values: what a claim says."""

import datetime as dt
from typing import Literal

import msgspec

ClaimKind = Literal["quantity", "date", "place", "set", "polarity", "statement"]
DriftType = Literal["quantity", "date", "place", "set", "polarity", "name"]
Granularity = Literal["year", "quarter", "month", "week", "day", "hour"]


class QuantityValue(msgspec.Struct, frozen=True, kw_only=True, tag="quantity"):
    """A count or measure as the closed interval [low, high]; `high` None is unbounded."""

    low: float
    high: float | None
    unit: str = "count"
    """"count", an ISO 4217 code, "percent", "km", "year" (age), ..."""
    counted: str = ""
    """What is counted: "killed", "injured", "killed-or-injured", "detained", "votes", ..."""
    modifier: str = "exact"
    """"exact", "about", "nearly", "at least", "at most", "more than", "range", "dozens", ..."""
    surface: str = ""


class DateValue(msgspec.Struct, frozen=True, kw_only=True, tag="date"):
    """A calendar interval [start, end], both days included, with its granularity."""

    start: dt.date
    end: dt.date
    granularity: Granularity
    surface: str = ""


class PlaceValue(msgspec.Struct, frozen=True, kw_only=True, tag="place"):
    """An administrative path from country to finest part: ("AF", "paktika")."""

    path: tuple[str, ...]
    surface: str = ""


class SetValue(msgspec.Struct, frozen=True, kw_only=True, tag="set"):
    """Members of a list. Closed: nobody else belongs. `excluded` are members denied by name."""

    members: tuple[str, ...]
    closed: bool
    excluded: tuple[str, ...] = ()
    member_type: Literal["country", "person", "organisation", "other"] = "other"
    surface: str = ""


class PolarityValue(msgspec.Struct, frozen=True, kw_only=True, tag="polarity"):
    """Whether something holds. `state` tells how it was put."""

    positive: bool
    state: Literal["plain", "denied", "yet", "no_longer", "ordinal"] = "plain"
    ordinal: int | None = None
    surface: str = ""


class StatementValue(msgspec.Struct, frozen=True, kw_only=True, tag="statement"):
    """A checkable sentence without a typed value."""

    text: str


Value = QuantityValue | DateValue | PlaceValue | SetValue | PolarityValue | StatementValue
