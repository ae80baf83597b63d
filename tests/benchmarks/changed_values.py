"""Values changed as errors change them, to learn what a wrong claim meets."""

import datetime as dt
import random
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from scoring.models import Claim, DateValue, PlaceValue, PolarityValue, QuantityValue, SetValue, Value

_FACTORS = (0.6, 1.4, 1.6, 2.0, 10.0)
_SCALES = (0.1, 0.001, 1000.0)
_SCALED = 10_000.0
"""Number from which scales are mixed up."""
_STEPS = (-3, -2, -1, 1, 2, 3, 4)
_SMALL = 20
"""Number up to which an error is also a step."""
_DAYS = (-7, -6, -5, -4, -3, -2, 2, 3, 4, 5, 6, 7)
_TRIES = 20
_ADDED = 0.5
"""Share of longer lists to which a member is added, not exchanged."""


class Pool(msgspec.Struct, frozen=True):
    """Places and members of other stories, to be told in place of the right ones."""

    places: Sequence[tuple[str, ...]]
    members: Mapping[str, Sequence[str]]
    """Kind of member ("person") -> members."""


def gather_pool(claims: Iterable[Claim]) -> Pool:
    """Return the places and members that claims tell."""
    places: dict[tuple[str, ...], None] = {}
    members: dict[str, dict[str, None]] = {}
    for claim in claims:
        if isinstance(claim.value, PlaceValue):
            places.setdefault(claim.value.path)
        elif isinstance(claim.value, SetValue):
            for member in claim.value.members:
                members.setdefault(member.partition(":")[0], {}).setdefault(member)
    return Pool(list(places), {kind: list(found) for kind, found in members.items()})


def change_value(value: Value, pool: Pool, rng: random.Random) -> Value:
    """Return another value of the same kind, as a slip or a wrong source would have it."""
    if isinstance(value, QuantityValue):
        return _change_number(value, rng)
    if isinstance(value, DateValue):
        span = (value.end - value.start).days + 1
        days = rng.choice(_DAYS) if span == 1 else rng.choice((-2, -1, 1, 2)) * span
        by = dt.timedelta(days=days)
        return msgspec.structs.replace(value, start=value.start + by, end=value.end + by)
    if isinstance(value, PlaceValue):
        far = (rng.choice(pool.places) for _ in range(_TRIES))
        path = next((p for p in far if p[: len(value.path)] != value.path[: len(p)]), ("AQ",))
        return msgspec.structs.replace(value, path=path)
    if isinstance(value, SetValue):
        return _change_member(value, pool, rng)
    if isinstance(value, PolarityValue):
        return msgspec.structs.replace(value, positive=not value.positive)
    return value


def _change_number(value: QuantityValue, rng: random.Random) -> QuantityValue:
    """Return a number off by a factor, by a step if it is small, or with two digits exchanged."""
    low, whole = value.low, float(value.low).is_integer()
    options = [low * factor for factor in _FACTORS]
    if low >= _SCALED:
        options += [low * factor for factor in _SCALES]
    if whole and low <= _SMALL:
        options += [max(low + step, 1.0) for step in _STEPS]
    digits = str(int(abs(low)))
    if len(digits) > 1:
        at = rng.randrange(len(digits) - 1)
        options.append(float(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]))
    new = rng.choice(options)
    new = float(round(new)) if whole else new
    new = low + 1.0 if new == low else new
    width = None if value.high is None else (value.high - low) * (new / low if low else 1.0)
    return msgspec.structs.replace(value, low=new, high=None if width is None else new + width)


def _change_member(value: SetValue, pool: Pool, rng: random.Random) -> SetValue:
    """Return a list with one member exchanged for a stranger of its kind, or a stranger added to two and more."""
    if not value.members:
        return value
    members = list(value.members)
    at = rng.randrange(len(members))
    strangers = pool.members.get(members[at].partition(":")[0]) or [members[at]]
    stranger = next((s for s in (rng.choice(strangers) for _ in range(_TRIES)) if s not in members), "thing:other")
    if len(members) > 1 and rng.random() < _ADDED:
        members.append(stranger)
    else:
        members[at] = stranger
    return msgspec.structs.replace(value, members=tuple(sorted(members)))
