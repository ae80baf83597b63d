"""Copies against independent texts, on pairs of labelled articles.

    python -m tests.benchmarks.origins [PAIRS_FILE [STORY_FILE...]]

A pair is {id_a, id_b, file_a, file_b, label}; copy and partial should share an origin, light and independent
should not. Each pair is streamed through an index of its own, the earlier article first.
"""

import json
import sys
import time
from collections import Counter
from pathlib import Path

from scoring.config import OriginConfig
from scoring.models import Article
from scoring.origin import OriginIndex, sketch_text
from tests.benchmarks.story_data import data_folder, read_labelled


def main(arguments: list[str]) -> int:
    """Print the table and one JSON line; 0 also when there are no data."""
    pairs_path = Path(arguments[0]) if arguments else data_folder() / "copies" / "silver_shingle_pairs.jsonl"
    if not pairs_path.exists():
        print(f"skipped: {pairs_path} is absent")
        return 0
    pairs = [json.loads(line) for line in pairs_path.read_text(encoding="utf-8").splitlines()]
    names = sorted({pair[side] for pair in pairs for side in ("file_a", "file_b")})
    folder = pairs_path.parent.parent / "stories"
    paths = {path.stem: path for path in map(Path, arguments[1:])} or {name: folder / f"{name}.jsonl" for name in names}
    articles = {
        (name, one.article.article_id): one.article for name, path in paths.items() for one in read_labelled(path)
    }
    started = time.perf_counter()
    cells: Counter[tuple[str, bool]] = Counter()
    for pair in pairs:
        one, other = articles[pair["file_a"], pair["id_a"]], articles[pair["file_b"], pair["id_b"]]
        together = _share_origin(one, other)
        cells[pair["label"], together] += 1
        if together != (pair["label"] in {"copy", "partial"}):
            print(f"  {pair['label']:<12} {'joined' if together else 'apart':<7} containment {pair['containment']:<6}"
                  f" {one.outlet_id} | {other.outlet_id}")  # fmt: skip
    _report(cells, pairs_path.stem, len(pairs) / (time.perf_counter() - started))
    return 0


def _share_origin(one: Article, other: Article) -> bool:
    """Stream two articles and tell whether they come out as one origin."""
    config = OriginConfig()
    index = OriginIndex(config)
    first, second = sorted((one, other), key=lambda article: article.published_at)
    decisions = [index.assign(article, sketch_text(article, config)) for article in (first, second)]
    return decisions[0].origin_id == decisions[1].origin_id


def _report(cells: Counter[tuple[str, bool]], name: str, pairs_per_second: float) -> None:
    hits = cells["copy", True] + cells["partial", True]
    missed = cells["copy", False] + cells["partial", False]
    false = cells["light", True] + cells["independent", True]
    precision, recall = hits / max(hits + false, 1), hits / max(hits + missed, 1)
    f1 = 2 * hits / max(2 * hits + missed + false, 1)
    print(f"{'label':<12} {'joined':>7} {'apart':>7}")
    for label in ("copy", "partial", "light", "independent"):
        print(f"{label:<12} {cells[label, True]:>7} {cells[label, False]:>7}")
    figures = {"precision": precision, "recall": recall, "f1": f1, "pairs_per_second": pairs_per_second}
    print(json.dumps({"set": name, **{key: round(value, 4) for key, value in figures.items()}}))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
