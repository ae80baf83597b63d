import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.config import EmbedConfig, StoryConfig
from scoring.embed import HashingEncoder, embed_article
from scoring.errors import ModelFileError, StoryNotFoundError
from scoring.models import Article, OriginSketch, Reading, StoryMarks
from scoring.stories import JoinModel, StoryIndex, load_join_model, read_terms
from scoring.stories.features import FEATURES
from scoring.stories.live import Row

CONFIG = StoryConfig()
NOON = dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)
EMPTY = np.zeros(0, dtype=np.uint64)
ENCODER = HashingEncoder()
FERRY = (
    "Ferry runs aground near Port Velda harbour",
    (
        "A ferry with ninety people ran aground near the harbour of Port Velda on Tuesday. Captain Ilse Brandt told "
        "the Velda Coast Guard that fog had hidden the marker lights. The transport ministry will hold an inquiry."
    ),
)
FERRY_AGAIN = (
    "Passengers safe after Port Velda ferry grounding",
    (
        "Everyone aboard the ferry that ran aground off Port Velda is safe, the Velda Coast Guard said on Wednesday. "
        "Captain Ilse Brandt blamed fog that hid the marker lights; an inquiry by the transport ministry follows."
    ),
)
COUNCIL = (
    "Hill province elects new council",
    (
        "Voters in Hill Province chose a new council after the old one resigned over a water contract. Turnout fell, "
        "the election office in Ostrava Alta said. Two lists led by Marit Sand and Pavel Orlik must form a coalition."
    ),
)
MINE = (
    "Miners rescued at Grauberg",
    (
        "Rescuers brought eleven miners to the surface at the Grauberg pit after a tunnel wall gave way. "
        "The company Nordkohle said pumps had failed. Union leader Jens Adler wants every shaft inspected."
    ),
)


@pytest.fixture(scope="module")
def model() -> JoinModel:
    return load_join_model(encoder=ENCODER.name)


def make_reading(article_id: str, text: tuple[str | None, str], hours: float = 0, lang: str = "en") -> Reading:
    article = Article(
        article_id=article_id,
        title=text[0],
        body=text[1],
        outlet_id=f"{article_id}.example",
        outlet_name=article_id,
        url=f"https://{article_id}.example/",
        published_at=NOON + dt.timedelta(hours=hours),
        lang=lang,
    )
    lead, body = embed_article(article, ENCODER, EmbedConfig())
    return Reading(
        article=article,
        sketch=OriginSketch(signature=EMPTY, shingles=EMPTY, sentences=EMPTY),
        terms=read_terms(article, CONFIG),
        lead_vector=lead,
        body_vector=body,
        claims=(),
        claim_vectors=np.zeros((0, 64), dtype=np.float32),
    )


def fill(model: JoinModel, config: StoryConfig = CONFIG) -> StoryIndex:
    index = StoryIndex(config, model)
    for name, text, hours in (("a", FERRY, 0), ("b", COUNCIL, 1), ("c", FERRY_AGAIN, 20), ("d", MINE, 21)):
        index.join(make_reading(name, text, hours))
    return index


def test_reports_of_one_event_come_together_and_others_stay_apart(model: JoinModel) -> None:
    index = fill(model)
    assert index.story_of("a") == index.story_of("c")
    assert len({index.story_of(name) for name in "abcd"}) == 3
    assert index.members(str(index.story_of("a"))) == ("a", "c")


def test_the_first_article_names_its_story(model: JoinModel) -> None:
    one, other = StoryIndex(CONFIG, model), StoryIndex(CONFIG, model)
    decision = one.join(make_reading("a", FERRY))
    assert decision == other.join(make_reading("a", FERRY))
    assert (decision.action, len(decision.story_id)) == ("new", 20)


def test_a_late_article_finds_its_story(model: JoinModel) -> None:
    index = fill(model)
    assert index.story_of("a") == index.join(make_reading("z", FERRY, hours=-5)).story_id


def test_a_newer_text_of_a_known_article_keeps_its_story(model: JoinModel) -> None:
    index = fill(model)
    story_id = index.story_of("a")
    assert story_id == index.join(make_reading("a", FERRY_AGAIN)).story_id
    assert len(index) == 4


@pytest.mark.parametrize(("text", "lang", "reason"), [((None, ""), "en", "no text"), (FERRY, "fi", "language")])
def test_an_unusable_text_is_its_own_story_with_a_reason(
    model: JoinModel, text: tuple[str | None, str], lang: str, reason: str
) -> None:
    index = fill(model)
    decision = index.join(make_reading("x", text, lang=lang))
    assert ("new", reason) == (decision.action, decision.reason)
    assert index.members(decision.story_id) == ("x",)


def test_a_restored_index_decides_like_the_one_it_was_taken_from(model: JoinModel) -> None:
    live, restored = fill(model), StoryIndex(CONFIG, model)
    for name, text, hours in (("a", FERRY, 0), ("b", COUNCIL, 1), ("c", FERRY_AGAIN, 20), ("d", MINE, 21)):
        restored.restore(make_reading(name, text, hours), str(live.story_of(name)))
    reading = make_reading("e", FERRY, 22)
    assert live.join(reading) == restored.join(reading)
    assert live.stories() == restored.stories()


def test_a_removed_article_leaves_no_trace(model: JoinModel) -> None:
    touched, untouched = fill(model), fill(model)
    story_id = touched.join(make_reading("e", MINE, 22)).story_id
    touched.remove("e")
    touched.remove("never seen")
    assert untouched.stories() == touched.stories()
    assert dict(touched.rank(make_reading("f", MINE, 23))) == pytest.approx(
        dict(untouched.rank(make_reading("f", MINE, 23)))
    )
    assert story_id == touched.story_of("d")


def test_an_emptied_story_is_gone(model: JoinModel) -> None:
    index = fill(model)
    story_id = str(index.story_of("b"))
    index.keep_apart(story_id, str(index.story_of("a")))
    index.remove("b")
    with pytest.raises(StoryNotFoundError, match=story_id):
        index.members(story_id)


def test_old_articles_leave_the_memory(model: JoinModel) -> None:
    index = fill(model, msgspec.structs.replace(CONFIG, memory_days=2.0))
    index.join(make_reading("e", COUNCIL, hours=24 * 10))
    assert [index.story_of("a"), index.story_of("b")] == [None, None]
    assert len(index) == 1


def test_stories_merged_by_hand_keep_the_older_id_and_redirect_the_other(model: JoinModel) -> None:
    index = fill(model)
    old, young = str(index.story_of("a")), str(index.story_of("d"))
    change = index.pin_merge(young, old)
    assert (old, young, True) == (change.story_id, change.other_id, change.by_hand)
    assert old == index.resolve(young) == index.story_of("d")
    assert (young,) == index.lineage(young)
    assert index.members(young) == ("a", "c", "d")


def test_passes_leave_alone_what_a_person_merged_or_split(model: JoinModel) -> None:
    eager = msgspec.structs.replace(CONFIG, merge_threshold=0.0, split_threshold=1.1)
    index = StoryIndex(eager, model)
    for name, text in (("a", FERRY), ("b", COUNCIL), ("c", MINE)):
        index.join(make_reading(name, text))
    whole = index.pin_merge(str(index.story_of("a")), str(index.story_of("b"))).story_id
    whole = index.pin_merge(whole, str(index.story_of("c"))).story_id
    assert index.split_pass(NOON) == ()
    taken = index.pin_split(whole, ("b",)).other_id
    assert index.merge_pass(NOON) == ()
    assert index.members(taken) == ("b",)
    assert (whole,) == index.lineage(taken)


def test_a_split_must_leave_something_behind(model: JoinModel) -> None:
    index = fill(model)
    for articles in ((), ("a", "c"), ("b",)):
        with pytest.raises(StoryNotFoundError):
            index.pin_split(str(index.story_of("a")), articles)


def test_a_story_taken_out_and_merged_back_has_one_id(model: JoinModel) -> None:
    index = fill(model)
    story_id = str(index.story_of("a"))
    other = index.pin_split(story_id, ("a",)).other_id
    assert other != story_id
    assert {"a", "c"} == set(index.members(index.pin_merge(other, story_id).story_id))


def test_the_merge_pass_joins_stories_of_one_event(model: JoinModel) -> None:
    index = StoryIndex(CONFIG, model)
    index.join(make_reading("a", FERRY))
    index.restore(make_reading("c", FERRY, hours=1), "sto_other")
    index.join(make_reading("e", FERRY_AGAIN, hours=2))
    changes = index.merge_pass(NOON)
    assert [change.kind for change in changes] == ["merge"]
    assert len(index.stories()) == 1
    index.split_pass(NOON)
    assert index.merge_pass(NOON) == ()


def test_the_split_pass_takes_out_what_does_not_belong(model: JoinModel) -> None:
    index = StoryIndex(msgspec.structs.replace(CONFIG, split_threshold=0.5), model)
    first = index.join(make_reading("a", FERRY)).story_id
    for name, text in (("b", FERRY), ("c", FERRY_AGAIN), ("d", MINE)):
        index.restore(make_reading(name, text), first)
    index.join(make_reading("e", FERRY, hours=1))
    changes = index.split_pass(NOON)
    assert [(change.kind, change.article_ids) for change in changes] == [("split", ("d",))]


def test_constraints_follow_a_merge(model: JoinModel) -> None:
    index = fill(model)
    a, b, d = (str(index.story_of(name)) for name in "abd")
    index.keep_apart(b, d)
    index.keep_whole(b)
    kept = index.pin_merge(a, b).story_id
    assert not index.may_merge(kept, d)
    assert not index.may_split(kept)


def test_redirects_can_be_restored(model: JoinModel) -> None:
    index = fill(model)
    story_id = str(index.story_of("a"))
    index.recall(StoryMarks(redirects={"sto_older": "sto_old", "sto_old": story_id, story_id: story_id}))
    assert story_id == index.resolve("sto_old") == index.resolve("sto_older")


def test_another_encoder_takes_over_without_a_story_changing_its_id(model: JoinModel) -> None:
    index = fill(model)
    before = index.stories()
    wide = HashingEncoder(200)
    vectors = {}
    for name, text in (("a", FERRY), ("b", COUNCIL), ("c", FERRY_AGAIN), ("d", MINE)):
        vectors[name] = embed_article(make_reading(name, text).article, wide, EmbedConfig())
    with pytest.raises(KeyError, match="d"):
        index.replace_vectors({name: vectors[name] for name in "abc"}, model)
    index.replace_vectors(vectors, model)
    assert before == index.stories()
    reading = make_reading("e", FERRY, 22)
    lead, body = embed_article(reading.article, wide, EmbedConfig())
    moved = msgspec.structs.replace(reading, lead_vector=lead, body_vector=body)
    assert index.story_of("a") == index.join(moved).story_id


@given(st.permutations(["a", "b", "c", "d"]))
@settings(max_examples=8, deadline=None)
def test_grouping_does_not_depend_on_the_order_of_equal_times(order: list[str]) -> None:
    texts = {"a": FERRY, "b": COUNCIL, "c": FERRY_AGAIN, "d": MINE}
    index = StoryIndex(CONFIG, load_join_model(encoder=ENCODER.name))
    for name in order:
        index.join(make_reading(name, texts[name]))
    assert {("a", "c"), ("b",), ("d",)} == {tuple(sorted(ids)) for ids in index.stories().values()}


def test_many_articles_grow_the_arrays_and_free_slots_are_used_again(model: JoinModel) -> None:
    index = StoryIndex(msgspec.structs.replace(CONFIG, vector_shortlist=4), model)
    reading = make_reading("a", FERRY)
    for number in range(1100):
        article = msgspec.structs.replace(reading.article, article_id=f"n{number}")
        index.restore(msgspec.structs.replace(reading, article=article), f"sto_{number % 7}")
    index.remove("n3")
    assert index.join(make_reading("x", FERRY, 1)).action == "join"
    assert len(index) == 1100


def test_the_model_file_knows_its_features_and_both_parts() -> None:
    model = load_join_model()
    rows = np.zeros((2, len(FEATURES)))
    blind = msgspec.structs.replace(model, use_vectors=False)
    for chances in (model.probabilities(rows), blind.probabilities(rows)):
        assert chances.shape == (2,)
        assert ((chances >= 0) & (chances <= 1)).all()
    assert not load_join_model(encoder="another").use_vectors
    assert load_join_model(encoder=model.encoder).use_vectors


def test_more_in_common_never_makes_belonging_less_likely() -> None:
    model = load_join_model()
    random = np.random.default_rng(0)
    rows = random.random((50, len(FEATURES)))
    for name in ("tokens_max", "names_max", "shared_name_rarity", "lead_max"):
        raised = rows.copy()
        raised[:, FEATURES.index(name)] += 0.5
        assert (model.probabilities(raised) >= model.probabilities(rows) - 1e-9).all()


def write(path: Path, **changed: object) -> Path:
    from importlib.resources import files

    with np.load(str(files("scoring.stories").joinpath("story_join.npz"))) as arrays:
        stored = {name: arrays[name] for name in arrays.files}
    np.savez(path, **{name: value for name, value in (stored | changed).items() if value is not None})
    return path


def test_a_model_file_can_be_supplied(tmp_path: Path) -> None:
    assert load_join_model().version == load_join_model(write(tmp_path / "own.npz")).version


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"format_version": np.array(99)}, "format 99"),
        ({"features": np.array(["other"])}, "other features"),
        ({"hybrid_value": None}, "malformed"),
    ],
)
def test_a_foreign_model_file_is_refused(tmp_path: Path, changed: dict[str, object], reason: str) -> None:
    with pytest.raises(ModelFileError, match=reason):
        load_join_model(write(tmp_path / "own.npz", **changed))


def test_a_missing_or_pickled_model_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="can't be read"):
        load_join_model(tmp_path / "absent.npz")
    np.savez(tmp_path / "pickled.npz", format_version=np.array({"a": 1}, dtype=object))
    with pytest.raises(ModelFileError):
        load_join_model(tmp_path / "pickled.npz")


def test_a_pending_article_is_confirmed_once_the_story_fits_it(model: JoinModel) -> None:
    index = StoryIndex(CONFIG, model)
    story_id = index.join(make_reading("a", FERRY)).story_id
    index.restore(make_reading("c", FERRY_AGAIN, hours=20), story_id, pending=True)
    assert index.pending(story_id) == ("c",)
    index.join(make_reading("e", FERRY_AGAIN, hours=21))
    (change,) = index.confirm_pass(NOON)
    assert (change.kind, change.story_id, change.article_ids) == ("confirm", story_id, ("c",))
    assert change.probability >= CONFIG.join_threshold
    assert index.pending(story_id) == ()
    assert index.confirm_pass(NOON) == ()


def test_an_article_between_the_thresholds_joins_as_pending(model: JoinModel) -> None:
    doubtful = msgspec.structs.replace(CONFIG, join_threshold=1.0, pending_threshold=0.2)
    index = StoryIndex(doubtful, model)
    story_id = index.join(make_reading("a", FERRY)).story_id
    decision = index.join(make_reading("c", FERRY_AGAIN, hours=20))
    assert (decision.action, decision.story_id, index.pending(story_id)) == ("pending", story_id, ("c",))
    index.remove("c")
    assert index.pending(story_id) == ()


class CountingRows(list[Row | None]):
    """Counts how many live articles' terms are read."""

    reads = 0

    def __getitem__(self, place: Any) -> Any:
        self.reads += 1
        return super().__getitem__(place)


def work_of_one_join(model: JoinModel, history: int) -> int:
    """Count the articles compared for one join after so many others, half of them older than any window."""
    config = msgspec.structs.replace(CONFIG, posting_cap=8, vector_scanned=16, vector_drawers=2, vector_drawer_cap=8)
    index = StoryIndex(config, model)
    reading = make_reading("a", FERRY)
    for number in range(history):
        article = msgspec.structs.replace(
            reading.article, article_id=f"n{number}", published_at=NOON - dt.timedelta(days=(number % 2) * 90)
        )
        index.restore(msgspec.structs.replace(reading, article=article), f"sto_{number}")
    rows = CountingRows(index._live.rows)
    index._live.rows = rows
    index.join(make_reading("x", FERRY_AGAIN, 1))
    return rows.reads


def test_the_work_of_a_join_does_not_grow_with_history(model: JoinModel) -> None:
    assert 0 < work_of_one_join(model, 1600) <= work_of_one_join(model, 200)


def test_a_split_by_hand_done_twice_changes_nothing_more(model: JoinModel) -> None:
    index = fill(model)
    story_id = str(index.story_of("a"))
    first, again = index.pin_split(story_id, ("c",)), index.pin_split(story_id, ("c",))
    assert (first.article_ids, again.article_ids) == (("c",), ())
    assert first.other_id == again.other_id == index.story_of("c")


def test_a_merge_by_hand_done_twice_changes_nothing_more(model: JoinModel) -> None:
    index = fill(model)
    one, other = str(index.story_of("a")), str(index.story_of("d"))
    first, again = index.pin_merge(one, other), index.pin_merge(one, other)
    assert (first.story_id, again.story_id, again.article_ids) == (one, one, ())
    assert not index.may_split(one)


def test_a_story_split_by_hand_after_a_merge_by_hand_stays_split(model: JoinModel) -> None:
    index = fill(model)
    one, other = str(index.story_of("a")), str(index.story_of("d"))
    index.pin_merge(one, other)
    taken = index.pin_split(one, ("d",)).other_id
    assert not index.may_merge(one, taken)
    assert index.may_split(one)
    assert taken not in {one, other}


def test_what_a_person_decided_can_be_restored(model: JoinModel) -> None:
    index = fill(model)
    a, b, d = (str(index.story_of(name)) for name in "abd")
    index.recall(
        StoryMarks(
            redirects={"sto_old": a}, lineages={a: ("sto_old",)}, kept_whole=("sto_old",), kept_apart=((b, d), (b, b))
        )
    )
    assert index.lineage("sto_old") == ("sto_old",)
    assert not index.may_split(a)
    assert not index.may_merge(b, d)
