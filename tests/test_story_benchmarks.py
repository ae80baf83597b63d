"""The story benchmark and the training of the join, on texts made up here."""

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pytest

from scoring.config import EngineConfig, StoryConfig
from scoring.embed import HashingEncoder
from scoring.models import Reading
from scoring.stories import JoinModel, load_join_model
from tests.benchmarks.clustering_scores import compare_clusterings
from tests.benchmarks.join_trees import expected_error, save, undecided
from tests.benchmarks.origins import Pair, group_articles, score_held
from tests.benchmarks.stories import Subject, report_set, shuffle_within_hour
from tests.benchmarks.story_data import Labelled, make_readings, read_labelled
from tests.benchmarks.story_errors import list_errors
from tests.benchmarks.story_observe import observe
from tests.benchmarks.story_views import View, fold_of, make_views, retime
from tests.benchmarks.train_story_join import observe_views, train

CONFIG = StoryConfig()
ENCODER = HashingEncoder()
HARBOURS = ("Velda", "Ostrava Alta", "Grauberg", "Sankt Holm", "Marrow Bay", "Tiefental", "Lower Quay", "Nordvik")
SHIPS = ("Aurora", "Bellona", "Cormorant", "Dagny", "Estrella", "Fulmar", "Gannet", "Halcyon")


def write_set(path: Path) -> Path:
    """Write eight stories of two articles, an hour and a day apart."""
    records = []
    for number, (harbour, ship) in enumerate(zip(HARBOURS, SHIPS, strict=True)):
        for part, verb in enumerate(("ran aground near", "was towed away from")):
            time = dt.datetime(2024, 5, 1 + 2 * number, 9, 30, tzinfo=dt.UTC) + dt.timedelta(hours=25 * part)
            records.append({
                "id": f"{number}-{part}",
                "title": f"The {ship} {verb} {harbour}",
                "body": f"The coal ship {ship} {verb} the harbour of {harbour}, its pilot Captain {ship}son told us.",
                "published_at": time.isoformat(),
                "story_id": f"story {number}",
            })  # fmt: skip
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    return path


@pytest.fixture
def labelled(tmp_path: Path) -> list[Labelled]:
    return read_labelled(write_set(tmp_path / "ships.jsonl"))


def readings_of(labelled: list[Labelled]) -> list[Reading]:
    return make_readings(labelled, ENCODER, EngineConfig(), None)


def blank_model() -> JoinModel:
    return undecided({}, 0.0, ENCODER.name, "test")


def test_scores_of_a_clustering_are_those_counted_by_hand() -> None:
    scores = compare_clusterings(["a", "a", "b", "b"], ["x", "x", "x", "y"])
    assert (scores.b3_precision, scores.b3_recall) == pytest.approx((2 / 3, 3 / 4))
    assert (scores.pair_precision, scores.pair_recall, scores.ratio) == pytest.approx((1 / 3, 1 / 2, 1.0))


def test_records_without_time_title_id_or_story_are_read(tmp_path: Path) -> None:
    path = tmp_path / "bare.jsonl"
    path.write_text('{"body": "Fog at sea."}\n\n{"id": "x", "body": null, "published_at": "2024-05-01"}\n')
    found = read_labelled(path)
    assert [one.article.article_id for one in found] == ["line-1", "x"]
    assert [one.story_id for one in found] == ["line-1", "x"]


def test_a_set_of_one_article_is_scored_like_any_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text('{"id": "x", "body": "The ferry of Port Velda sank in fog on Tuesday night.", "story_id": 1}')
    labelled = read_labelled(path)
    model = load_join_model(encoder=ENCODER.name)
    subject = Subject(name="one", labelled=labelled, readings=readings_of(labelled), model=model, config=CONFIG)
    report_set(subject, baselines=True, shuffles=1)
    line = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (line["articles"], line["join"]["b3_f1"], line["shuffle_moves_b3"]) == (1, 1.0, [0.0])
    assert {"tfidf .20", "dense best", "hdbscan", "join_memory_mb"} < line.keys()


def test_shuffling_keeps_the_order_of_hours(labelled: list[Labelled]) -> None:
    order = shuffle_within_hour(labelled, seed=1)
    assert list(range(len(labelled))) == order
    crowd = [one for one in labelled for _ in range(3)]
    shuffled = shuffle_within_hour(crowd, seed=1)
    assert [place // 3 for place in shuffled] == [place // 3 for place in range(len(crowd))]
    assert shuffled != list(range(len(crowd)))


def test_errors_are_listed_by_the_pairs_they_cost(labelled: list[Labelled]) -> None:
    predicted = ["all" if one.story_id in {"story 0", "story 1"} else one.article.article_id for one in labelled]
    lines = list_errors(labelled, predicted, most=1)
    assert lines[0] == "merge: 4 pairs, 2 parts"
    assert lines[1].split()[:3] == ["2024-05-01", "x2", "0-0"]
    assert lines[3] == "split: 1 pairs, 2 parts"


def test_views_keep_the_articles_and_change_their_times(labelled: list[Labelled]) -> None:
    view = View(name="ships", labelled=labelled, readings=readings_of(labelled))
    dense = retime(view, "dense", 0.5)
    spans = [one.labelled[-1].article.published_at - one.labelled[0].article.published_at for one in (view, dense)]
    assert spans[0] == 2 * spans[1]
    assert (dense.name, dense.set_name) == ("ships.dense", "ships")
    assert [one.story_id for one in labelled] == [one.story_id for one in dense.labelled]


def test_a_row_tells_of_the_folds_of_all_its_stories(labelled: list[Labelled]) -> None:
    view = View(name="ships", labelled=labelled, readings=readings_of(labelled))
    stream = observe(view, blank_model(), CONFIG)
    assert all(bits >> fold & 1 for bits, fold in zip(stream.told_folds, stream.fold, strict=True))
    assert stream.labels.sum() == 8
    for row in np.flatnonzero(stream.labels):
        assert stream.told_folds[row] == 1 << fold_of(labelled[stream.article[row]].story_id)


def test_the_same_files_give_the_same_model(tmp_path: Path, labelled: list[Labelled]) -> None:
    written = []
    for number in range(2):
        views = make_views("ships", labelled, readings_of(labelled), CONFIG)
        model = train(list(observe_views(views, blank_model(), CONFIG)), blank_model())
        save(tmp_path / f"{number}.npz", model)
        written.append((tmp_path / f"{number}.npz").read_bytes())
    assert written[0] == written[1]
    assert load_join_model(tmp_path / "0.npz").version == "test"


def test_calibration_error_is_the_distance_of_stated_from_seen_frequency() -> None:
    right = np.arange(300) % 2 == 0
    assert expected_error(np.full(300, 0.5), right) == pytest.approx(0.0, abs=1e-9)
    assert expected_error(np.full(300, 0.9), right) == pytest.approx(0.4, abs=1e-9)


def test_pairs_with_an_article_in_common_stay_together() -> None:
    groups = group_articles([("c", "d"), ("a", "b"), ("b", "c"), ("x", "y")])
    assert groups == {"a": "a", "b": "a", "c": "a", "d": "a", "x": "x", "y": "x"}


def test_the_setting_scored_on_one_half_is_the_best_of_the_other(labelled: list[Labelled]) -> None:
    one, other = labelled[0].article, labelled[1].article
    pairs = [
        Pair(label=label, first=one, second=other, half=half, containment=0.5)
        for half in (0, 1)
        for label in ("copy", "independent")
    ]
    settings = {"good on 0": [True, False, True, True], "good on 1": [False, False, True, False]}
    held = score_held(pairs, settings, held=1)
    assert (held["setting"], held["tuned_f1"], held["precision"], held["recall"]) == ("good on 0", 1.0, 0.5, 1.0)
