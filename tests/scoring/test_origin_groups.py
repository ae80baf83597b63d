from scoring.models import OriginDecision
from scoring.origin.groups import follow_merges, group_origins


def decide(article_id: str, origin_id: str, copy_of: str | None = None, *merged: str) -> OriginDecision:
    return OriginDecision(
        article_id=article_id, origin_id=origin_id, reason="test", copy_of=copy_of, merged_origins=merged
    )


def test_an_origin_lists_its_original_first() -> None:
    origins = group_origins([decide("copy", "org_1", "wire"), decide("other", "org_2"), decide("wire", "org_1")])

    assert [(origin.origin_id, origin.article_ids) for origin in origins] == [
        ("org_1", ("wire", "copy")),
        ("org_2", ("other",)),
    ]


def test_an_article_that_joins_two_origins_makes_them_one() -> None:
    decisions = follow_merges([decide("a", "org_1"), decide("b", "org_2"), decide("c", "org_1", "a", "org_2")])

    assert [decision.origin_id for decision in decisions] == ["org_1", "org_1", "org_1"]


def test_merges_are_followed_through_chains_and_never_in_circles() -> None:
    decisions = follow_merges(
        [
            decide("a", "org_1"),
            decide("b", "org_2"),
            decide("c", "org_2", "b", "org_1"),
            decide("d", "org_3"),
            decide("e", "org_3", "d", "org_2"),
            decide("f", "org_1", "a", "org_3"),
        ]
    )

    assert {decision.origin_id for decision in decisions} == {"org_3"}
