from hypothesis import given
from hypothesis import strategies as st

from scoring.stories.describe import describe_story
from scoring.stories.topics import GENERAL, name_topic
from tests.factories import make_article

SHOOTING = make_article("a", title="Gunman shot two", body="Police arrested a suspect after the robbery.")
COURT = make_article("b", title="Jury hears trial", body="The judge set the appeal for May; police stood by.")
MARKET = make_article("c", title="Shares fall", body="The market shed its profit.")


def test_a_story_has_the_topic_whose_words_most_of_its_articles_use() -> None:
    assert name_topic([SHOOTING]) == "crime"
    assert name_topic([SHOOTING, COURT]) == "crime"
    assert name_topic([MARKET]) == "economy"


def test_a_story_without_any_telling_word_is_general() -> None:
    assert name_topic([make_article(title="A walk", body="It was quiet by the sea.")]) == GENERAL


def test_the_topic_stands_with_the_story() -> None:
    assert describe_story("s", [COURT]).topic == "justice"


@given(st.permutations([SHOOTING, COURT, MARKET]))
def test_the_order_of_the_articles_changes_no_topic(articles: list) -> None:  # type: ignore[type-arg] # articles
    assert name_topic(articles) == name_topic([SHOOTING, COURT, MARKET])
