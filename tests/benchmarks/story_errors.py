"""List where a clustering departs most from the gold one, to be read by a person."""

from collections import Counter, defaultdict

from tests.benchmarks.story_data import Labelled

TITLE_CHARS = 90


def list_errors(labelled: list[Labelled], predicted: list[str], most: int) -> list[str]:
    """List the worst merges (pairs wrongly together) and splits (pairs wrongly apart), `most` of each.

    A line gives the pairs lost, then for each part its day, size, first id and first title.
    """
    lines = []
    for kind, inner, outer in (("merge", "gold", "predicted"), ("split", "predicted", "gold")):
        keys = {"gold": [one.story_id for one in labelled], "predicted": predicted}
        groups: dict[str, dict[str, list[Labelled]]] = defaultdict(lambda: defaultdict(list))
        for one, whole, part in zip(labelled, keys[outer], keys[inner], strict=True):
            groups[whole][part].append(one)
        cost = Counter({whole: _pairs_across([len(one) for one in parts.values()]) for whole, parts in groups.items()})
        for whole, pairs in cost.most_common(most):
            if pairs:
                lines.append(f"{kind}: {pairs} pairs, {len(groups[whole])} parts")
                lines += [f"    {_tell(part)}" for part in groups[whole].values()]
    return lines


def _pairs_across(sizes: list[int]) -> int:
    return (sum(sizes) ** 2 - sum(size**2 for size in sizes)) // 2


def _tell(part: list[Labelled]) -> str:
    first = part[0].article
    return f"{first.published_at:%Y-%m-%d} x{len(part)} {first.article_id} {(first.title or first.body)[:TITLE_CHARS]}"
