"""Small stories told by several outlets, each in its own words: what departs is found, what merely differs is not."""

import datetime as dt
from typing import NamedTuple

import pytest

from scoring.batch import score_articles
from scoring.engine import Engine
from tests.factories import make_article

NOON = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)


class Told(NamedTuple):
    """A story by kind of trouble."""

    name: str
    bodies: tuple[str, ...]
    contradicted: tuple[tuple[int, str], ...] = ()
    """(which body, words of the passage or value) of every claim that must be contradicted; no other article may be."""


ERRORS = (
    Told(
        "two digits exchanged",
        (
            "The council of Ardby approved a budget of 4,187 euros a head on Tuesday. Taxes stay.",
            "Ardby's councillors passed next year's budget on Tuesday. It comes to 4,187 euros for each inhabitant.",
            "A budget of 4,187 euros a head was approved in Ardby on Tuesday. The opposition voted against it.",
            "The council of Ardby approved a budget of 4,817 euros a head on Tuesday. Two members were absent.",
            "Each inhabitant of Ardby will cost the town 4,187 euros next year, by the budget approved on Tuesday.",
        ),
        ((3, "4,817"),),
    ),
    Told(
        "a factor of a thousand",
        (
            "The brewer Halvorsen paid $3.4 billion for its rival Lund on Monday, both companies said.",
            "Lund now belongs to Halvorsen. The brewer paid $3.4 billion for its old rival, both said on Monday.",
            "For $3.4 billion Halvorsen has bought the brewer Lund. The deal was announced on Monday in Oslo.",
            "The brewer Halvorsen paid $3.4 million for its rival Lund, the companies said on Monday.",
            "Shares in Lund rose after Halvorsen paid $3.4 billion for the brewer. Regulators still have to agree.",
        ),
        ((3, "3.4 million"),),
    ),
    Told(
        "the injured told as killed",
        (
            "Six people were killed and 48 injured when a tram left its rails in Corvo on Friday, doctors said.",
            "A tram jumped the rails in Corvo on Friday. Six passengers died, doctors said, and 48 were injured.",
            "The tram accident in Corvo left six dead and 48 injured on Friday, according to the fire service.",
            "A tram that left its rails in Corvo on Friday killed 48 people, the fire service said.",
            "Corvo mourns six people killed when a tram derailed on Friday. Another 48 were injured, doctors said.",
        ),
        ((3, "48"),),
    ),
    Told(
        "another noun for those counted",
        (
            "A cable car stopped above Monte Rasa on Sunday and 73 passengers had to be brought down by ropes.",
            "Rescuers brought down 73 people from a cable car that had stopped above Monte Rasa on Sunday.",
            "After a power cut a cable car hung above Monte Rasa on Sunday. In all 73 skiers were let down by ropes.",
            "A cable car stopped above Monte Rasa on Sunday and 37 tourists had to be brought down by ropes.",
            "The 73 passengers of a cable car were rescued on Sunday after it had stopped above Monte Rasa.",
        ),
        ((3, "37"),),
    ),
    Told(
        "a member too many",
        (
            "Austria, Hungary and Slovakia signed a treaty on the Danube fisheries in Vienna on Thursday.",
            "A treaty on fishing in the Danube was signed in Vienna on Thursday. Austria, Hungary and Slovakia signed.",
            "Slovakia, Austria and Hungary signed the Danube fisheries treaty on Thursday at a ceremony in Vienna.",
            "Austria, Hungary, Slovakia and Serbia signed a treaty on the Danube fisheries in Vienna on Thursday.",
            "Ministers met in Vienna. Hungary, Slovakia and Austria signed the treaty on Danube fishing on Thursday.",
        ),
        ((3, "Serbia"),),
    ),
    Told(
        "the opposite outcome",
        (
            "A court in Brno acquitted the banker Pavel Horn of fraud on Wednesday. The prosecutor will appeal.",
            "Pavel Horn, a former banker, was acquitted of fraud on Wednesday. The judge in Brno spoke for an hour.",
            "The banker Pavel Horn was acquitted of fraud by a court in Brno on Wednesday after a trial of two years.",
            "A court in Brno convicted the banker Pavel Horn of fraud on Wednesday after a trial of two years.",
            "Acquitted of fraud: Pavel Horn left the court in Brno a free man. A court acquitted the banker of fraud.",
        ),
        ((3, "convicted"),),
    ),
    Told(
        "another town",
        (
            "A warehouse burned down in Gdansk on Tuesday night. Forty firefighters worked until the morning.",
            "Fire destroyed a warehouse in Gdansk on Tuesday night, the fire service said. Nobody was inside.",
            "On Tuesday night a warehouse burned down in Gdansk. The owner had stored furniture there.",
            "A warehouse burned down in Krakow on Tuesday night. Forty firefighters were at work until morning.",
            "Smoke still hung over Gdansk on Wednesday after a fire destroyed a warehouse in Gdansk.",
        ),
        ((3, "Krakow"),),
    ),
)
CLEAN = (
    Told(
        "two counts of one kind in one article",
        (
            "The quake killed 14 people in the village of Alto and 9 in Bajo, officials said on Monday.",
            "In Alto 14 people were killed by the quake, officials said on Monday. Nine died in Bajo.",
            "Officials counted 14 dead in Alto and nine dead in Bajo after Monday's quake.",
            "Nine people were killed in Bajo by Monday's quake. Their funeral will be held on Friday.",
        ),
    ),
    Told(
        "a part and the whole",
        (
            "The flood killed 31 people, among them 12 children, the province said on Sunday.",
            "Twelve children died in Sunday's flood, the province said. In all 31 people were killed.",
            "The province said on Sunday that the flood had killed 31 people.",
            "The flood killed 12 children, the province said on Sunday. Schools will stay closed.",
        ),
    ),
    Told(
        "news that came later",
        (
            "At least 5 people were killed by an explosion in a mine near Tarn on Monday, the owner said.",
            "The explosion in the mine near Tarn killed 11 people, the owner said on Monday evening.",
            "The number of people killed by the explosion in the mine near Tarn rose to 17 on Tuesday, the owner said.",
            "Seventeen people were killed by the explosion in the mine near Tarn, the owner said on Tuesday.",
        ),
    ),
    Told(
        "finer and coarser",
        (
            "The bridge over the Sava was closed in April 2025 for repairs, the city of Zagreb said.",
            "The city of Zagreb closed the bridge over the Sava on 14 April 2025.",
            "On 14 April 2025 Zagreb closed the bridge over the Sava. It was to take about 90 days.",
            "The bridge over the Sava, closed in spring 2025, has cost Croatia nearly 40 million euros.",
        ),
    ),
)


def verdicts(story: Told, engine: Engine) -> list[tuple[int, str, str]]:
    """Return (which body, passage and value, verdict) of each claim."""
    articles = [
        make_article(
            f"art-{at}",
            title=None,
            body=body,
            outlet_id=f"outlet{at}.example",
            outlet_name=f"Outlet {at}",
            url=f"https://outlet{at}.example/story",
            published_at=NOON + dt.timedelta(hours=3 * at),
        )
        for at, body in enumerate(story.bodies)
    ]
    result = score_articles(articles, engine)
    assert len(result.stories) == 1, story.name
    claims = {claim.claim_id: claim for reading in result.readings for claim in reading.claims}
    return [
        (int(claims[one.claim_id].article_id[4:]), claims[one.claim_id].text, one.verdict)
        for one in result.stories[0].assessments
    ]


@pytest.mark.models
@pytest.mark.parametrize("story", ERRORS, ids=lambda story: story.name)
def test_an_error_is_found_whatever_the_wording(story: Told, engine: Engine) -> None:
    found = [(at, text) for at, text, verdict in verdicts(story, engine) if verdict == "contradicted"]
    wrong = {at for at, _ in story.contradicted}
    assert {at for at, _ in found} <= wrong, found
    for at, words in story.contradicted:
        assert any(where == at and words in text for where, text in found), found


@pytest.mark.models
@pytest.mark.parametrize("story", CLEAN, ids=lambda story: story.name)
def test_what_merely_differs_accuses_nobody(story: Told, engine: Engine) -> None:
    assert [one for one in verdicts(story, engine) if one[2] in {"contradicted", "disputed"}] == []
