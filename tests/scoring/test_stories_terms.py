import datetime as dt

from scoring.config import StoryConfig
from scoring.models import Article, StoryTerms
from scoring.stories import read_terms
from scoring.stories.terms import content_words, find_names

WEDNESDAY = dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)


def read(body: str, title: str | None = None) -> StoryTerms:
    article = Article(
        article_id="a",
        title=title,
        body=body,
        outlet_id="one.example",
        outlet_name="One",
        url="",
        published_at=WEDNESDAY,
    )
    return read_terms(article, StoryConfig())


def test_words_lose_plurals_and_possessives_and_stop_words() -> None:
    assert content_words("The miners' companies and the pump's gas s") == ["miner", "company", "pump", "gas"]


def test_names_are_capitalised_runs_without_titles() -> None:
    names = find_names("Later, President Ana Ruiz met Bank of Velda staff. The Ruiz plan failed.")
    assert {"ana ruiz", "bank of velda", "ruiz"} <= set(names)
    assert "later" not in names


def test_ages_and_large_numbers_are_numbers() -> None:
    assert read("Ana, 34, and a 22-year-old paid 1,200 at 5.").numbers == ("1200", "22", "22y", "34", "34y")


def test_days_are_dates_and_the_last_weekday() -> None:
    days = read("It broke on Monday, after tests on April 3 and 4 Jan. 2023, not on Feb. 30.").days
    assert (dt.date(2023, 1, 4), dt.date(2024, 4, 3), dt.date(2024, 4, 29)) == days


def test_a_date_without_a_year_is_the_nearest_one() -> None:
    assert (dt.date(2023, 12, 30),) == read("It broke on December 30 and water ran for weeks.").days


def test_places_are_names_of_the_gazetteer() -> None:
    assert read("Crews from Texas flew to Norway with Ana Ruiz.").places == ("norway", "texas")


def test_without_a_title_the_first_sentence_stands_in() -> None:
    assert read("The dam broke. Water ran into the valley for hours.").title_tokens == ("dam", "broke")
    assert read("The dam broke.", title="Floods").title_tokens == ("flood",)


def test_a_text_of_a_few_words_cannot_be_placed() -> None:
    terms = read("Photos: storm.")
    assert (terms.usable, terms.reason) == (False, "no text")
