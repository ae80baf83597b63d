"""Train the story join from labelled articles, and tell how it does on stories and sets it hasn't seen.

    python -m tests.benchmarks.train_story_join FILE... --background FILE... --out my_join.npz [--check]

Each FILE is a set of labelled articles ({id, title, body, published_at, story_id}); besides itself it is seen cut
short, denser and sparser in time. The background files (JSONL with `body`, `text` or `claim_a`) only count words and
must not hold the articles trained or tested on. Without files: those of the data folder. With --check it also trains
without each set, and without each fifth of the stories, and prints the scores on what was left out beside those of
the model itself. Deterministic: the same files give the same bytes.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec

from scoring.config import EngineConfig, StoryConfig
from scoring.embed import load_encoder
from scoring.stories.model import JoinModel
from scoring.stories.terms import content_words, find_names
from tests.benchmarks.clustering_scores import compare_clusterings
from tests.benchmarks.join_trees import calibrate, calibration_errors, decide_left_out, fit, save, undecided
from tests.benchmarks.story_data import data_folder, make_readings, read_labelled
from tests.benchmarks.story_observe import Stream, observe
from tests.benchmarks.story_stream import CrossFittedIndex, stream_into
from tests.benchmarks.story_views import FOLDS, View, fold_of, make_views

VERSION = "2026.11.2"
BACKGROUND = (
    "claims/fnc1_test_bodies.jsonl",
    "claims/summac_early_val.jsonl",
    "attribution/polnear_train.jsonl",
    "dates/tempeval3_tbaq.jsonl",
)
BACKGROUND_CHARS = 6000
LEAST_BACKGROUND_CHARS = 400
LEAST_COUNT = 3


def main() -> None:
    """Train, check if asked, and write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--background", nargs="*", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--cache", type=Path, help="folder for vectors between runs")
    parser.add_argument("--check", action="store_true")
    chosen = parser.parse_args()
    folder = data_folder()
    files = chosen.files or sorted((folder / "stories").glob("*.jsonl"))
    if not files:
        print("skipped: no data; set NEWSASSAY_BENCH_DATA")
        return
    config = EngineConfig()
    encoder = load_encoder(config.embed)
    counts, documents = count_background(chosen.background or [folder / name for name in BACKGROUND])
    model = undecided(counts, documents, encoder.name, VERSION)
    wholes, streams = [], []
    for path in files:
        labelled = read_labelled(path)
        if not labelled:
            continue
        views = make_views(path.stem, labelled, make_readings(labelled, encoder, config, chosen.cache), config.story)
        wholes.append(views[0])
        streams += list(observe_views(views, model, config.story))
    if not any(one.labels.any() for one in streams):
        parser.error("no article of these files has another of its story before it: there is nothing to learn")
    trained = train(streams, model)
    if chosen.out:
        save(chosen.out, trained)
    if chosen.check:
        check(wholes, streams, trained, config.story)


def count_background(paths: list[Path]) -> tuple[dict[str, float], float]:
    """Count in how many documents each word and name stands."""
    counts: Counter[str] = Counter()
    documents = 0
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            text = str(record.get("body") or record.get("text") or record.get("claim_a") or "")[:BACKGROUND_CHARS]
            if len(text) < LEAST_BACKGROUND_CHARS:
                continue
            documents += 1
            counts.update(set(content_words(text)) | {f"@{name}" for name in find_names(text)})
    return {term: float(count) for term, count in sorted(counts.items()) if count >= LEAST_COUNT}, float(documents)


def observe_views(views: list[View], model: JoinModel, config: StoryConfig) -> Iterator[Stream]:
    """Stream every view in its gold stories, and those with the set's own times loosely clustered too."""
    for view in views:
        yield observe(view, model, config)
        if not {"dense", "sparse"} & set(view.name.split(".")):
            yield observe(view, model, config, loose=True)


def train(streams: list[Stream], model: JoinModel) -> JoinModel:
    """Fit and calibrate both ensembles; prints how well the probabilities hold on stories left out."""
    parts = {}
    for part, dense in (("hybrid", True), ("sparse", False)):
        decisions = decide_left_out(streams, dense=dense)
        parts[part] = calibrate(fit(streams, dense=dense), decisions)
        scaling = {"slope": round(parts[part].slope, 3), "intercept": round(parts[part].intercept, 3)}
        print(json.dumps({"calibration": part, **scaling, **calibration_errors(decisions)}), flush=True)
    return msgspec.structs.replace(model, hybrid=parts["hybrid"], sparse=parts["sparse"])


def check(wholes: list[View], streams: list[Stream], model: JoinModel, config: StoryConfig) -> None:
    """Print the scores in sample, on sets left out and on stories left out of training.

    No row that tells of a story left out is seen in fitting; only the two numbers of the calibration are the shipped
    model's, which knows them. With stories left out, the trees that decide on an article don't know its story.
    """
    folds = [_refit(model, streams, fold) for fold in range(FOLDS)]
    for view in wholes:
        _tell("nothing", view, [model] * FOLDS, config)
        _tell("stories", view, folds, config)
        if len(wholes) > 1:
            rest = [one for one in streams if one.set_name != view.name]
            _tell("set", view, [_refit(model, rest, None)] * FOLDS, config)


def _refit(model: JoinModel, streams: list[Stream], fold: int | None) -> JoinModel:
    trees = fit(streams, dense=True, without_fold=fold)
    scaled = msgspec.structs.replace(trees, slope=model.hybrid.slope, intercept=model.hybrid.intercept)
    return msgspec.structs.replace(model, hybrid=scaled)


def _tell(left_out: str, view: View, by_fold: list[JoinModel], config: StoryConfig) -> None:
    """Print the scores of a set whose articles are decided on by the models of their folds."""
    models = {one.article.article_id: by_fold[fold_of(one.story_id)] for one in view.labelled}
    result = stream_into(CrossFittedIndex(config, models), view.readings)
    scores = compare_clusterings([one.story_id for one in view.labelled], result.story_ids)
    figures = {name: round(value, 4) for name, value in msgspec.structs.asdict(scores).items()}
    print(json.dumps({"left_out": left_out, "set": view.name, **figures}), flush=True)


if __name__ == "__main__":
    main()
