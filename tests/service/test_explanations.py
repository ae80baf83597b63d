from scoring.models import Explanation, Mover
from service.reports.explanations import list_movers, say_practice, say_tipping
from tests.factories import make_result, make_score

LOWERING = Mover(story_id="sto_1", fact_id="fct_1", claim_ids=("clm_2",), effect=-0.012)
GONE = Mover(story_id="sto_1", fact_id="fct_9", claim_ids=("clm_9",), effect=0.004)


def explanation(*tipping: Mover) -> Explanation:
    return Explanation(outlet_id="echo.example", movers=(LOWERING, GONE), band="high", tipping=tipping or None)


def test_the_facts_that_move_a_score_are_told_in_words_and_unknown_ones_left_out() -> None:
    result, _, claims = make_result()
    (row,) = list_movers(explanation(), {"sto_1": result}, claims)
    assert (row.story_title, row.fact_label, row.words, row.effect) == (
        "Landslide",
        "killed in landslide",
        "21 killed",
        -0.012,
    )
    assert list_movers(None, {}, {}) == ()


def test_one_sentence_tells_how_few_facts_change_the_band() -> None:
    assert say_tipping(None) == ""
    assert say_tipping(explanation()).startswith("No facts taken away")
    assert (
        say_tipping(explanation(LOWERING)) == "Without the one fact that lowers the score it would no longer be “high”."
    )
    assert say_tipping(explanation(GONE, GONE)).startswith("Without the 2 facts that most lift the score")


def test_corrections_edits_and_headlines_are_told_in_one_sentence() -> None:
    extra = {"corrections": 2, "correction_hours_median": 5.4, "edits": 3, "silent_edits": 1}
    told = say_practice(make_score(extra={**extra, "headlines": 9, "headline_departures": 1}))
    assert told.startswith("2 put right later, after 5 hours in the middle case; 3 values changed in revisions, 1 of")
    assert "9 values of headlines checked" in told
    assert say_practice(make_score()) == ""
