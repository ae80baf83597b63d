"""Give real multi-outlet stories to twelve invented outlets, with errors planted at known rates.

    python -m tests.benchmarks.planting OUT [FILE] [--seed N] [--kind KIND] [--style STYLE] [--clean]

OUT gets the articles (JSON lines), OUT.key.json what was planted where; both hold article text and stay out of the
repository. FILE holds labelled stories (default: coref/ecbplus of the data folder). In every story of five or more
articles the first twelve in time go to one outlet each, by the seed. A value that four or more of them tell is an item
of each article that tells it. An outlet gets each of its items wrong at its rate, in the whole article. Titles are left
out. The same seed plants the same errors whatever the style ("copied" apart), so that styles can be compared.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from tests.benchmarks.planted_styles import STYLES, Share, Style, Text, insert_details, lengthen, share_details, sharpen
from tests.benchmarks.planted_values import KINDS, Found, Kind, draw_value, find_values, name_places, write_value
from tests.benchmarks.story_data import data_folder

RATES: Final = (0.0, 0.0, 0.0, 0.0, 0.05, 0.05, 0.1, 0.1, 0.2, 0.2, 0.4, 0.4)
COPIED_RATES: Final = (0.0, 0.0, 0.0, 0.0, 0.05, 0.1, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2)
"""Rates where errors are copied: three outlets of one rate make them together, three others of that rate alone."""
OUTLETS: Final = tuple(f"planted{number:02}.example" for number in range(1, len(RATES) + 1))
STYLED: Final = OUTLETS[1::2]
"""Outlets that write in the style asked for: every other one, so that each rate has one that doesn't."""
COPYING: Final = OUTLETS[6:9]
LEAST_ARTICLES: Final = 5
LEAST_TELLING: Final = 4
_Edit = tuple[int, int, str]
_Value = tuple[Kind, str]


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What to plant."""

    seed: int = 1
    kinds: tuple[Kind, ...] = KINDS
    style: Style | None = None
    clean: bool = False
    """Whether nobody errs."""
    plain: bool = False
    """Whether the style is left out, with all else as it is, to compare the style with."""

    @property
    def rates(self) -> dict[str, float]:
        """Outlet -> rate of errors."""
        rates = COPIED_RATES if self.style == "copied" else RATES
        return dict.fromkeys(OUTLETS, 0.0) if self.clean else dict(zip(OUTLETS, rates, strict=True))

    @property
    def styled(self) -> tuple[str, ...]:
        """The outlets that write in the style."""
        return () if self.style is None else COPYING if self.style == "copied" else STYLED

    @property
    def unstyled(self) -> "Plan":
        """The same plan without its style."""
        return msgspec.structs.replace(self, **({"plain": True} if self.style == "copied" else {"style": None}))

    def styles(self, outlet: str, style: Style) -> bool:
        """Return whether an outlet is to write in a style."""
        return self.style == style and outlet in self.styled and not self.plain


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One planted spot: `body[start:end] == new`."""

    article_id: str
    outlet_id: str
    kind: Kind
    start: int
    end: int
    old: str
    new: str


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """What was planted; counts are by outlet."""

    plan: Plan
    rates: dict[str, float]
    styled: tuple[str, ...]
    outlets: dict[str, str]
    """Article -> outlet."""
    stories: dict[str, str]
    """Article -> story of the file."""
    told: dict[str, int]
    """Items of its articles."""
    wrong: dict[str, int]
    changed: tuple[str, ...]
    """Articles whose text isn't the file's."""
    items: tuple[Item, ...]

    @property
    def realised(self) -> dict[str, float]:
        """Outlet -> share of its items that it tells wrong."""
        return {outlet: self.wrong.get(outlet, 0) / max(self.told.get(outlet, 0), 1) for outlet in self.rates}


class Member(NamedTuple):
    """One article of a story, with its outlet and that one's own details."""

    record: Mapping[str, Any]
    outlet: str
    text: Text
    details: Sequence[str]


def plant(records: Sequence[Mapping[str, Any]], plan: Plan) -> tuple[list[dict[str, Any]], Key]:
    """Return the articles of the twelve outlets in order of time, and the key; a function of the arguments alone.

    Args:
        records: labelled articles {id, body, published_at, story_id}; mentions of type LOC_GEO give places, and topic
            the other stories whose sentences make articles longer.
        plan: what to plant.

    """
    stories: dict[str, list[Mapping[str, Any]]] = {}
    for record in sorted(records, key=lambda one: (str(one["published_at"]), str(one["id"]))):
        stories.setdefault(str(record["story_id"]), []).append(record)
    made: list[dict[str, Any]] = []
    items: list[Item] = []
    told, wrong, changed = Counter[str](), Counter[str](), []
    for story_id, held in sorted(stories.items()):
        if len(held) < LEAST_ARTICLES:
            continue
        members, shared = _assign(held, plan, _share(story_id, stories, plan))
        for member in members:
            n, other = _err(member, shared, plan)
            told[member.outlet] += n
            wrong[member.outlet] += len(other)
            body, spots = _rewrite(member, other, _beside(member, stories), plan)
            items += spots
            changed += [str(member.record["id"])] if body != member.record["body"] else []
            made.append(_article(member, body, story_id))
    made.sort(key=lambda one: (one["published_at"], one["id"]))
    return made, Key(
        plan=plan,
        rates=plan.rates,
        styled=plan.styled,
        outlets={one["id"]: one["outlet"] for one in made},
        stories={one["id"]: one["story_id"] for one in made},
        told=dict(sorted(told.items())),
        wrong=dict(sorted(wrong.items())),
        changed=tuple(sorted(changed)),
        items=tuple(items),
    )


def _share(story_id: str, stories: Mapping[str, Sequence[Mapping[str, Any]]], plan: Plan) -> Share:
    """Return which details a story may tell: of two like stories of a topic each has its half."""
    topics = {name: str(held[0].get("topic") or name) for name, held in stories.items()}
    likes = sorted(name for name, topic in topics.items() if topic == topics[story_id])
    return Share(_random(plan, topics[story_id], "shares"), likes.index(story_id) % 2, min(len(likes), 2))


def _assign(held: Sequence[Mapping[str, Any]], plan: Plan, share: Share) -> tuple[list[Member], set[_Value]]:
    """Return a story's first articles with their outlets, and the values that enough of them tell.

    `share`: which of the topic's details are the story's.

    Where the style is that, hedged numbers are told exactly; before that it is counted who tells what.
    """
    outlets = list(OUTLETS)
    _random(plan, held[0]["story_id"]).shuffle(outlets)
    places = name_places(held)
    texts = [Text(one["body"], find_values(one["body"], places)) for one in held[: len(OUTLETS)]]
    numbers = {one.key for text in texts for one in text.found if one.kind == "quantity"}
    local = [outlet for outlet in outlets[: len(texts)] if plan.styles(outlet, "local")]
    details = share_details(local, numbers, _random(plan, held[0]["story_id"], "details"), share)
    members = []
    for at, (record, outlet) in enumerate(zip(held, outlets, strict=False)):
        text = texts[at]
        if plan.styles(outlet, "exact"):
            body, _ = _apply(text.body, sharpen(text, [*texts[:at], *texts[at + 1 :]]))
            text = Text(body, find_values(body, places))
        members.append(Member(record, outlet, text, details.get(outlet, ())))
    telling = Counter(value for text in texts for value in {(one.kind, one.key) for one in text.found})
    return members, {value for value, n in telling.items() if n >= LEAST_TELLING and value[0] in plan.kinds}


def _beside(member: Member, stories: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[str]:
    """Return the texts of the topic's other stories."""
    topic, own = member.record.get("topic"), str(member.record["story_id"])
    others = (one for story_id, held in sorted(stories.items()) if story_id != own for one in held)
    return [str(one["body"]) for one in others if one.get("topic") == topic]


def _err(member: Member, shared: set[_Value], plan: Plan) -> tuple[int, dict[_Value, str]]:
    """Return how many items an article has, and what its outlet tells in place of those that it gets wrong."""
    own = sorted({(one.kind, one.key) for one in member.text.found} & shared)
    wrong = {}
    for kind, value in own:
        # Outlets that copy each other's errors share the draw, and so the wrong value.
        who = "copied" if plan.styles(member.outlet, "copied") else member.outlet
        rng = _random(plan, member.record["story_id"], who, kind, value)
        if rng.random() < plan.rates[member.outlet]:
            wrong[kind, value] = draw_value(kind, value, {one.key for one in member.text.found}, rng)
    return len(own), wrong


def _rewrite(
    member: Member, wrong: Mapping[_Value, str], beside: Sequence[str], plan: Plan
) -> tuple[str, Iterator[Item]]:
    """Return an article's text as its outlet has it, with the planted spots."""
    text, rng = member.text, _random(plan, member.record["id"], "style")
    planted = [one for one in text.found if (one.kind, one.key) in wrong]
    edits = [_edit(text.body, one, wrong[one.kind, one.key]) for one in planted]
    edits += insert_details(text.body, member.details, rng)
    body, spots = _apply(text.body, edits)
    if plan.styles(member.outlet, "long"):
        body = f"{body} {lengthen(body, beside, rng)}".rstrip()
    return body, _items(member, {one.start: one.kind for one in planted}, spots)


def _items(member: Member, kinds: Mapping[int, Kind], spots: Iterable[tuple[_Edit, int]]) -> Iterator[Item]:
    """Yield the spots where a value was exchanged; what was only put in isn't planted."""
    for (start, end, new), at in spots:
        if end > start:
            yield Item(
                article_id=str(member.record["id"]),
                outlet_id=member.outlet,
                kind=kinds[start],
                start=at,
                end=at + len(new),
                old=member.text.body[start:end],
                new=new,
            )


def _edit(body: str, one: Found, key: str) -> _Edit:
    return one.start, one.end, write_value(one.kind, key, body[one.start : one.end])


def _apply(body: str, edits: Iterable[_Edit]) -> tuple[str, list[tuple[_Edit, int]]]:
    """Return a text with edits that don't overlap, and where each one's new words start."""
    pieces, at, length, spots = [], 0, 0, []
    for edit in sorted(edits):
        start, end, new = edit
        pieces += [body[at:start], new]
        length += start - at
        spots.append((edit, length))
        length += len(new)
        at = end
    return "".join([*pieces, body[at:]]), spots


def _article(member: Member, body: str, story_id: str) -> dict[str, Any]:
    record = member.record
    return {
        "id": str(record["id"]),
        "title": None,
        "body": body,
        "outlet": member.outlet,
        "url": f"https://{member.outlet}/{record['id']}",
        "published_at": record["published_at"],
        "lang": record.get("lang") or "en",
        "story_id": story_id,
    }


def _random(plan: Plan, *names: object) -> random.Random:
    """Return a generator of its own for each decision, so that one more decision changes no other."""
    return random.Random("|".join(map(str, (plan.seed, *names))))


def read_records(path: Path) -> list[dict[str, Any]]:
    """Return the records of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def write_articles(path: Path, made: Iterable[Mapping[str, Any]]) -> None:
    """Write articles as JSON lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in made), "utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the articles and the key."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("file", nargs="?", type=Path, default=data_folder() / "coref" / "ecbplus.jsonl")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--style", choices=STYLES)
    parser.add_argument("--clean", action="store_true", help="plant nothing")
    given = parser.parse_args(arguments)
    if not given.file.exists():
        print(f"skipped: no file {given.file}")
        return 0
    kinds = (given.kind,) if given.kind else KINDS
    plan = Plan(seed=given.seed, kinds=kinds, style=given.style, clean=given.clean)
    made, key = plant(read_records(given.file), plan)
    write_articles(given.out, made)
    given.out.with_name(f"{given.out.name}.key.json").write_bytes(msgspec.json.encode(key))
    spots = Counter(item.kind for item in key.items)
    print(f"{len(made)} articles, {len(key.items)} planted spots {dict(spots)}, {len(key.changed)} texts changed")
    print({outlet: f"{key.wrong.get(outlet, 0)}/{key.told.get(outlet, 0)}" for outlet in OUTLETS})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
