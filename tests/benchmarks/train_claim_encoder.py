"""Train the claim encoder by contrast, and say how it parts same from other inside stories it hasn't seen.

    python -m tests.benchmarks.train_claim_encoder [--half N] [--steps N] [--cache FOLDER] [--out FILE] [--check]

Two sorts of pair, half the batches each, always the claims of one story so that only what is asked can tell them apart:

- gold chains of coref/ecbplus: mentions of one event, person, place, day or amount in several articles;
- agreement: values that two independent articles of a labelled story tell alike (small numbers left out).

The packaged encoder stays as it is; a low-rank change of its weights is learned (LoRA, Hu et al. 2021) with a
supervised contrastive loss (Khosla et al. 2020). --half 0 or 1 leaves out that half of the topics, to measure on it.
"""

import argparse
import hashlib
import random
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

import scoring
from scoring.claim_encoder import (
    FORMAT,
    MODEL_FILE,
    QUESTIONS,
    SCALE,
    ClaimEncoder,
    Question,
    ask,
    load_claim_encoder,
    pool,
)
from scoring.config import CompareConfig, EmbedConfig, MatchConfig
from scoring.embed import PACKAGED_SHA256, load_packaged
from scoring.match.units import Sources, Unit, gather_units
from scoring.models import QuantityValue
from scoring.values import pair_values
from tests.benchmarks.packing import pack
from tests.benchmarks.shared_facts import split_sentences
from tests.benchmarks.story_data import data_folder
from tests.benchmarks.training_stories import (
    FILES,
    HALVES,
    READERS,
    engine_folder,
    half_of,
    read_stories,
    reading_engine,
    stamp,
)

Mask = NDArray[np.bool_]
RANK = 16
RATE = 5e-4
WARM = 40
STEPS = 600
BATCH = 32
TEMPERATURE = 0.07
FILLED = 0.75
"""Share of a batch that has a partner; the rest only part."""
SMALL = 5.0
"""Numbers below agree by chance."""
MOST_OF_CHAIN = 3
MEASURED = 60
"""Questions of a story and sort that are measured on."""
GOLD: Final = {
    "ACT": None,
    "NEG": None,
    "HUM": QUESTIONS["set"],
    "LOC": QUESTIONS["place"],
    "TIM": QUESTIONS["date"],
    "NON": "what",
}
"""First letters of a gold mention's type -> what stands in its place; events stand as they are."""
DRAWN: Final = (("ACT", "NEG"), tuple(GOLD), ("HUM", "LOC", "TIM", "NON"), ("LOC",), ("TIM",), ("NON",), ("HUM",))
"""Sorts of mention that stand side by side in a batch."""
LAYERS: Final = (
    "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
    "intermediate.dense", "output.dense",
)  # fmt: skip


class Group(NamedTuple):
    """Questions of one sort in one story."""

    topic: str
    sort: str
    questions: Sequence[Question]
    same: Mask
    """Which two are of one question, in two articles, shape (n, n)."""
    unknown: Mask
    """Which two may or may not be, shape (n, n)."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, check if asked, and write the change of weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", type=int, choices=range(HALVES), help="leave out this half of the topics")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "newsassay-readings")
    parser.add_argument("--out", type=Path, default=Path(scoring.__file__).with_name(MODEL_FILE))
    parser.add_argument("--check", action="store_true", help="with --half: on the half left out")
    chosen = parser.parse_args(arguments)
    files = [path for path in (data_folder() / f"{name}.jsonl" for name in FILES) if path.exists()]
    groups = [group for path in files for group in (*read_chains(path), *read_agreement(path, chosen.cache))]
    if not groups:
        print("skipped: no stories; set NEWSASSAY_BENCH_DATA")
        return 0
    kept = [group for group in groups if chosen.half is None or half_of(group.topic) != chosen.half]
    model, tokenizer = load_packaged(EmbedConfig())
    left = [group for group in groups if half_of(group.topic) == chosen.half and group.topic.startswith("ecbplus")]
    before = measure(model, tokenizer, left) if chosen.check else {}
    changes = train(model, tokenizer, kept, chosen.steps)
    content = pack({**changes, "format": FORMAT, "base": np.array(PACKAGED_SHA256)})
    chosen.out.write_bytes(content)
    print(f"{chosen.out.name}: {len(kept)} groups, {len(content)} bytes, {hashlib.sha256(content).hexdigest()}")
    if chosen.check:
        for sort, after in measure(model, tokenizer, left).items():
            print(f"{sort:10} AUC inside a story {before[sort]:.3f} -> {after:.3f}")
    return 0


def open_encoders(cache: Path) -> tuple[ClaimEncoder, ...]:
    """Return the encoders that have not seen half 0 and half 1 of the topics; those the cache lacks are trained."""
    found = []
    digest = stamp([*(engine_folder() / name for name in (*READERS, "claim_encoder.py")), Path(__file__)])
    for half in range(HALVES):
        path = cache / f"claim-encoder-{digest}-{half}.npz"
        if not path.exists():
            main(["--half", str(half), "--cache", str(cache), "--out", str(path)])
        found.append(load_claim_encoder(EmbedConfig(claim_model=str(path))))
    return tuple(found)


def read_chains(path: Path) -> Iterator[Group]:
    """Yield the gold mentions of each story of a file that has any, by sort."""
    stories: dict[tuple[str, str], dict[str, list[tuple[str, str, Question]]]] = defaultdict(lambda: defaultdict(list))
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = msgspec.json.decode(line)
            sentences = split_sentences(record["body"]) if record.get("mentions") else []
            for mention in record.get("mentions", ()):
                sort, at = mention["type"][:3], (mention["start"], mention["end"])
                held = next((one for one in sentences if one.start <= at[0] and at[1] <= one.end), None)
                if held is None or sort not in GOLD:
                    continue
                question = _asked(held.text, at[0] - held.start, at[1] - held.start, GOLD[sort])
                topic = f"{path.stem} {record['topic']}"
                stories[record["story_id"], topic][sort].append((record["id"], str(mention["chain"]), question))
    for (_, topic), sorts in stories.items():
        for drawn in DRAWN:
            rows = [row for sort in drawn for row in sorts.get(sort, ())]
            if len(rows) > 1:
                yield _of_chains(topic, "+".join(drawn), rows)


def _asked(text: str, start: int, end: int, word: str | None) -> Question:
    if word is None:
        return Question(text, start, end)
    return Question(f"{text[:start]}{word}{text[end:]}", start, start + len(word))


def _of_chains(topic: str, sort: str, rows: Sequence[tuple[str, str, Question]]) -> Group:
    articles, chains = _codes([row[0] for row in rows]), _codes([row[1] for row in rows])
    alike = chains[:, None] == chains
    apart = articles[:, None] != articles
    return Group(topic, f"gold {sort}", [row[2] for row in rows], alike & apart, alike & ~apart)


def _codes(names: Sequence[str]) -> NDArray[np.int64]:
    known: dict[str, int] = {}
    return np.array([known.setdefault(name, len(known)) for name in names])


def read_agreement(path: Path, cache: Path) -> Iterator[Group]:
    """Yield the typed values of each labelled story, by kind; events of polarities agree by their predicate alone."""
    for story in read_stories(path, reading_engine(), cache):
        told = story.told
        sources = Sources(told.sources.origin_of, told.sources.family_of)
        for kind, units in gather_units(told.claims, sources, MatchConfig()).units.items():
            if kind == "polarity" or len(units) < HALVES:
                continue
            tells, fits = pair_values([unit.value for unit in units], CompareConfig().value)
            origins = _codes([unit.origin for unit in units])
            rare = np.array([not _is_small(unit) for unit in units])
            apart = (origins[:, None] != origins) & rare & rare[:, None]
            same = tells & fits & apart
            yield Group(story.topic, kind, [ask(unit.first) for unit in units], same, fits & ~same)


def _is_small(unit: Unit) -> bool:
    return isinstance(unit.value, QuantityValue) and unit.value.low < SMALL


def train(model: Any, tokenizer: Any, groups: Sequence[Group], steps: int) -> dict[str, NDArray[np.float16]]:
    """Learn a low-rank change of a model's weights; the model has it afterwards. Return its arrays."""
    import torch

    torch.manual_seed(0)
    rng = random.Random(0)
    gold, agreeing = ([g for g in groups if g.sort.startswith("gold") == is_gold] for is_gold in (True, False))
    changed = _add_changes(model)
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=RATE, weight_decay=0.01)
    model.train()
    for step in range(1, steps + 1):
        for part in optimizer.param_groups:
            part["lr"] = RATE * min(step / WARM, (steps - step + 1) / max(1, steps - WARM))
        batch = _draw(agreeing if agreeing and rng.random() < 1 / HALVES else gold or agreeing, rng)
        loss = _contrast(pool(model, tokenizer, batch.questions), batch)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        if step % 100 == 0:
            print(f"step {step} of {steps}, loss {float(loss.detach()):.2f}", flush=True)
    model.eval()
    return {
        f"{name}.{part}": getattr(layer, part).detach().numpy().astype(np.float16)
        for name, layer in changed.items()
        for part in ("a", "b")
    }


def _add_changes(model: Any) -> dict[str, Any]:
    """Put a low-rank change that learns in place of every layer that has one; nothing else learns."""
    from torch import nn

    class Changed(nn.Module):  # type: ignore[misc, unused-ignore]  # torch's classes are untyped for mypy
        def __init__(self, base: Any) -> None:
            super().__init__()
            import torch

            self.base = base
            self.a = nn.Parameter(torch.randn(RANK, base.in_features) / base.in_features**0.5)
            self.b = nn.Parameter(torch.zeros(base.out_features, RANK))

        def forward(self, rows: Any) -> Any:
            return self.base(rows) + SCALE * (rows @ self.a.T) @ self.b.T

    for parameter in model.parameters():
        parameter.requires_grad_(False)
    found = {}
    for at in range(len(model.encoder.layer)):
        for part in LAYERS:
            name = f"encoder.layer.{at}.{part}"
            holder, _, attribute = name.rpartition(".")
            found[name] = Changed(model.get_submodule(name))
            setattr(model.get_submodule(holder), attribute, found[name])
    return found


def _draw(groups: Sequence[Group], rng: random.Random) -> Group:
    """Return a batch: questions of one group of which most have a partner."""
    while True:
        group = rng.choice(groups)
        partners = np.flatnonzero(group.same.any(axis=1)).tolist()
        rng.shuffle(partners)
        rows: list[int] = []
        for row in partners:
            if len(rows) >= FILLED * BATCH:
                break
            if row not in rows:
                others = [other for other in np.flatnonzero(group.same[row]).tolist() if other not in rows]
                rows += [row, *rng.sample(others, min(len(others), MOST_OF_CHAIN - 1))]
        rest = [row for row in range(len(group.questions)) if row not in set(rows)]
        rows += rng.sample(rest, min(len(rest), BATCH - len(rows)))
        at = np.ix_(rows, rows)
        if group.same[at].any():
            return Group(group.topic, group.sort, [group.questions[r] for r in rows], group.same[at], group.unknown[at])


def _contrast(vectors: Any, batch: Group) -> Any:
    """Return the supervised contrastive loss of a batch."""
    import torch

    same = torch.from_numpy(batch.same)
    alone = torch.from_numpy(np.eye(len(batch.questions), dtype=np.bool_) | batch.unknown) & ~same
    scores = (vectors @ vectors.T / TEMPERATURE).masked_fill(alone, -1e9)
    chances = scores - torch.logsumexp(scores, dim=1, keepdim=True)
    paired = same.any(dim=1)
    return -((chances * same).sum(dim=1)[paired] / same.sum(dim=1)[paired]).mean()


def measure(model: Any, tokenizer: Any, groups: Sequence[Group]) -> dict[str, float]:
    """Return sort -> mean over stories of the AUC of same over other by cosine."""
    import torch
    from sklearn.metrics import roc_auc_score

    found: dict[str, list[float]] = defaultdict(list)
    for group in groups:
        kept = sorted(random.Random(0).sample(range(len(group.questions)), min(MEASURED, len(group.questions))))
        with torch.inference_mode():
            rows = pool(model, tokenizer, [group.questions[at] for at in kept]).numpy()
        at = np.ix_(kept, kept)
        above = np.triu(np.ones((len(kept), len(kept)), np.bool_), 1)
        same, other = above & group.same[at], above & ~group.same[at] & ~group.unknown[at]
        if same.any() and other.any():
            scores = rows @ rows.T
            labels = np.repeat([1, 0], [same.sum(), other.sum()])
            found[group.sort].append(roc_auc_score(labels, np.concatenate([scores[same], scores[other]])))
    return {sort: float(np.mean(values)) for sort, values in sorted(found.items())}


if __name__ == "__main__":
    raise SystemExit(main())
