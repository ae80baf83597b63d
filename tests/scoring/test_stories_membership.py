import msgspec
import pytest

from scoring.models import StoryChange, StoryDecision
from scoring.stories import follow_change, weigh_membership

PENDING = StoryDecision(article_id="a", story_id="sto_1", action="pending", probability=0.6, reason="probably")
FOUNDER = StoryDecision(article_id="a", story_id="sto_1", action="new", probability=0.7, reason="nothing similar")
JOINED = StoryDecision(article_id="a", story_id="sto_1", action="join", probability=0.85, reason="same event")
MERGE = StoryChange(
    kind="merge", story_id="sto_2", other_id="sto_1", article_ids=("a",), probability=0.8, reason="one event"
)


@pytest.mark.parametrize(("decision", "weight"), [(PENDING, 0.6), (FOUNDER, 1.0), (JOINED, 1.0)])
def test_only_a_pending_article_weighs_less_than_in_full(decision: StoryDecision, weight: float) -> None:
    assert weigh_membership(decision) == weight


@pytest.mark.parametrize(
    ("decision", "sure", "pending", "weight"),
    [
        (PENDING, 0.9, False, 0.6),
        (PENDING, 0.55, True, 0.55),
        (JOINED, 0.9, False, 1.0),
        (JOINED, 0.7, True, 0.7),
        (FOUNDER, 0.7, True, 0.7),
    ],
)
def test_a_merged_article_is_no_surer_than_the_merge_or_than_it_was(
    decision: StoryDecision, sure: float, pending: bool, weight: float
) -> None:
    followed = follow_change(decision, msgspec.structs.replace(MERGE, probability=sure, pending=pending))
    assert (followed.story_id, weigh_membership(followed)) == ("sto_2", weight)


def test_a_merge_by_hand_leaves_no_doubt() -> None:
    followed = follow_change(PENDING, msgspec.structs.replace(MERGE, probability=1.0, by_hand=True))
    assert (followed.action, weigh_membership(followed)) == ("join", 1.0)


def test_an_article_taken_out_belongs_to_its_new_story() -> None:
    split = StoryChange(
        kind="split", story_id="sto_1", other_id="sto_3", article_ids=("a",), probability=0.97, reason="another event"
    )
    followed = follow_change(PENDING, split)
    assert (followed.story_id, followed.action, weigh_membership(followed)) == ("sto_3", "new", 1.0)


def test_a_confirmed_article_is_pending_no_more() -> None:
    confirm = StoryChange(
        kind="confirm", story_id="sto_1", other_id="", article_ids=("a",), probability=0.9, reason="it fits"
    )
    followed = follow_change(PENDING, confirm)
    assert (followed.story_id, followed.action, followed.probability) == ("sto_1", "join", 0.9)
