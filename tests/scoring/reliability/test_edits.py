from scoring.models import QuantityValue, StatementValue
from scoring.reliability import count_edits
from tests.scoring.consensus.factory import count, day, make_claim


def test_a_number_changed_without_a_word_is_a_silent_edit() -> None:
    before, after = [make_claim("a.example", count(12))], [make_claim("a.example", count(13))]
    edits = count_edits(before, after, "Thirteen people died.")
    assert (edits.changed, edits.silent) == (1, 1)


def test_a_number_changed_with_a_notice_is_an_edit_and_not_silent() -> None:
    before, after = [make_claim("a.example", count(12))], [make_claim("a.example", count(13))]
    edits = count_edits(before, after, "Thirteen people died. An earlier version of this article gave another toll.")
    assert (edits.changed, edits.silent) == (1, 0)


def test_rewording_adding_and_dropping_change_no_value() -> None:
    before = [
        make_claim("a.example", QuantityValue(low=12, high=12, counted="killed", surface="a dozen")),
        make_claim("a.example", StatementValue(text="the road is shut")),
    ]
    after = [make_claim("a.example", count(12)), make_claim("a.example", day("2025-01-02"))]
    assert count_edits(before, after, "").changed == 0
