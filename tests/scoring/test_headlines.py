import numpy as np
import pytest

from scoring.engine import Engine
from scoring.headlines import check_headline
from scoring.models import Article, Headline
from scoring.pipeline import read_article
from tests.factories import make_article


@pytest.fixture(scope="module")
def engine() -> Engine:
    from scoring.engine import light_engine

    return light_engine()


def told(title: str | None) -> Article:
    body = "The fire killed 12 people in Lisbon. Officials said on Monday that it injured 30 people."
    return make_article(title=title, body=body)


def test_a_headline_that_the_body_bears_out_does_not_depart(engine: Engine) -> None:
    headline = read_article(told("The fire killed 12 people in Lisbon"), engine).headline
    assert headline.checked
    assert headline.departures == ()


def test_a_headline_with_another_number_than_its_body_departs(engine: Engine) -> None:
    (departure,) = read_article(told("The fire killed 21 people in Lisbon"), engine).headline.departures
    assert (departure.drift_type, departure.severity > 0) == ("quantity", True)
    assert departure.reason


def test_a_number_that_the_body_tells_elsewhere_does_not_depart(engine: Engine) -> None:
    headline = read_article(told("The fire killed 30 people in Lisbon"), engine).headline
    assert headline.departures == ()


def test_an_article_without_title_or_claims_has_nothing_to_check(engine: Engine) -> None:
    assert read_article(told(None), engine).headline == Headline()
    assert check_headline(told("The fire killed 12 people"), (), np.zeros((0, 256), np.float32), engine) == Headline()
