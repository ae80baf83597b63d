"""Scores as they were, records behind verdicts, and what revisions leave."""

import datetime as dt

import msgspec
import pytest

from scoring.models import OutletMeta, OutletScore
from service.repository.stored import encode
from service.repository.stories import LeaseLostError
from service.worker.outlets import list_outlets
from tests.factories import NOW, make_article, make_score
from tests.service.stand_in import StandIn
from tests.service.test_api import Client, client, submit, told, work
from tests.service.test_worker import Bench, bench

__all__ = ["bench", "client"]
DAY = dt.timedelta(days=1)


async def publish(bench: Bench, *scores: OutletScore) -> None:
    await bench.stories.commit_scores(bench.lease, scores, NOW)


def computed(score: OutletScore) -> OutletScore:
    """Return the score as it is kept, labelled with the time of its computation."""
    return msgspec.structs.replace(score, computed_at=NOW)


async def test_a_past_score_comes_back_to_the_bit(bench: Bench) -> None:
    first, second = make_score("a.example", as_of=NOW - 3 * DAY), make_score("a.example", as_of=NOW, n_eff=7.25)
    await publish(bench, first)
    await publish(bench, second)

    past = await bench.stories.find_score_as_of("a.example", NOW - 2 * DAY)
    assert encode(past) == encode(computed(first))
    assert await bench.stories.find_score_as_of("a.example", NOW) == computed(second)
    assert await bench.stories.find_score_as_of("a.example", NOW - 4 * DAY) is None
    assert await bench.stories.find_score_as_of("b.example", NOW) is None


async def test_a_score_of_a_later_hour_is_not_that_of_an_earlier_one(bench: Bench) -> None:
    day_before, evening = make_score("a.example", as_of=NOW - DAY), make_score("a.example", as_of=NOW)
    await publish(bench, day_before)
    await publish(bench, evening)

    assert await bench.stories.find_score_as_of("a.example", NOW - dt.timedelta(hours=1)) == computed(day_before)


async def test_a_writer_without_the_lease_keeps_no_score(bench: Bench) -> None:
    bench.lease.token += 1
    with pytest.raises(LeaseLostError):
        await publish(bench, make_score("a.example", as_of=NOW))
    assert await bench.stories.find_score_as_of("a.example", NOW) is None


async def test_the_records_behind_a_story_are_kept_with_it(bench: Bench) -> None:
    await bench.settle(make_article("a", title="Fire told", body="They counted 3 boats."))
    (story,) = await bench.stories.list_all()
    assert story.result.records is not None
    assert (story.result.records.cold, story.result.records.bounds) == (True, {})
    assert await bench.stories.load_records() == {story.result.story.story_id: story.result.records}

    await bench.articles.retract("a", NOW)
    while await bench.writer.step():
        pass
    assert await bench.stories.load_records() == {}


async def test_stories_are_judged_anew_when_an_earlier_one_changes_a_record(bench: Bench) -> None:
    def boats(number: int, outlet: str, days: int) -> None:
        articles.append(
            make_article(
                f"{number}-{outlet}",
                title=f"Topic{number} told",
                body="They counted 3 boats.",
                outlet_id=outlet,
                published_at=NOW - days * DAY,
            )
        )

    articles: list[object] = []
    for number in range(8):
        boats(number, "a.example", 20)
    boats(99, "b.example", 1)
    late, early = articles[-1], articles[:-1]
    await bench.settle(late)  # type: ignore[arg-type] # articles all
    await bench.settle(*early)  # type: ignore[arg-type] # articles all
    bench.writer._refitted_at = -1e9
    bench.writer._stale = True
    while await bench.writer.step():
        pass

    found = {story.result.story.story_id: story.result.records for story in await bench.stories.list_all()}
    after = found["s-99-b.example-topic99"]
    assert after is not None
    assert (after.cold, after.bounds) == (False, {})


async def test_revisions_leave_a_count_of_changed_values_and_a_retraction_takes_it_away(bench: Bench) -> None:
    for number in (3, 5, 5, 8):
        await bench.settle(make_article("a", title="Fire told", body=f"They counted {number} boats."))
    placement = (await bench.articles.load_placements(["a"]))["a"]
    assert (placement.edits, placement.silent_edits) == (2, 2)
    own = list_outlets(bench.writer._refs, bench.writer._notes)
    (meta,) = own.values()
    assert isinstance(meta, OutletMeta)
    assert (meta.edits, meta.silent_edits) == (2, 2)

    restored = bench.make_writer()
    await restored.restore()
    assert list_outlets(restored._refs, restored._notes) == own


def test_a_score_can_be_asked_for_as_of_a_time(client: Client, store_url: str) -> None:
    for outlet in ("harbour", "coast"):
        submit(client, told(3, outlet))
    work(store_url, StandIn())
    now = client.get("/v1/outlets/harbour.example/score").json()

    past = client.get("/v1/outlets/harbour.example/score", params={"as_of": now["as_of"]})
    before = client.get("/v1/outlets/harbour.example/score", params={"as_of": "2001-01-01T00:00:00Z"})

    assert past.json() == now
    assert (before.status_code, before.headers["content-type"]) == (404, "application/problem+json")
    assert client.get("/v1/outlets/harbour.example/score?as_of=yesterday").status_code == 400


async def test_what_was_published_stays_after_a_retraction_and_a_later_score_stands_beside_it(bench: Bench) -> None:
    published = make_score("a.example", as_of=NOW)
    await publish(bench, published)
    kept = await bench.stories.find_score_as_of("a.example", NOW)
    await bench.stories.seal_scores(bench.lease)
    await publish(bench, make_score("a.example", as_of=NOW, n_eff=1.0))
    await publish(bench, make_score("a.example", as_of=NOW - DAY, n_eff=2.0))
    hour = dt.timedelta(hours=1)
    later = make_score("a.example", as_of=NOW + hour, n_eff=3.0)
    await publish(bench, later)

    assert await bench.stories.find_score_as_of("a.example", NOW) == kept
    assert await bench.stories.find_score_as_of("a.example", NOW - DAY) is None
    past = await bench.stories.find_score_as_of("a.example", NOW + hour)
    assert past is not None
    assert past.n_eff == 3.0
    assert (await bench.stories.find_score("a.example")) == past


async def test_a_retraction_seals_the_scores_before_it(bench: Bench) -> None:
    await bench.settle(make_article("a", title="Fire told", body="They counted 3 boats."))
    await bench.settle(make_article("b", title="Rain told", body="They counted 9 ships.", published_at=NOW - DAY))
    (outlet,) = await bench.stories.list_scores()
    before = await bench.stories.find_score_as_of(outlet.outlet_id, outlet.as_of)
    await bench.articles.retract("a", NOW)
    while await bench.writer.step():
        pass

    assert await bench.stories.find_score_as_of(outlet.outlet_id, outlet.as_of) == before
