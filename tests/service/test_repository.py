import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from scoring.models import Reading
from service.feeds.poll import SubmitError
from service.repository import keys
from service.repository.articles import ArticleStore, hash_content
from service.repository.connection import Connection
from service.repository.limits import RequestLimit
from service.repository.scripts import read_script
from service.repository.stored import Curation, decode, encode, refer
from service.repository.workers import WorkerRegistry
from service.worker.process import make_submit
from tests.factories import NOW, make_article
from tests.service.stand_in import StandIn

HOUR = dt.timedelta(hours=1)


def test_a_reading_survives_the_store_with_its_arrays() -> None:
    reading = StandIn().read(make_article(body="They counted 3 boats."))

    again = decode(encode(reading), Reading)

    assert (again.article, again.claims, again.terms) == (reading.article, reading.claims, reading.terms)
    for name in ("lead_vector", "body_vector", "claim_vectors"):
        stored, kept = getattr(reading, name), getattr(again, name)
        assert (kept.dtype, kept.shape) == (stored.dtype, stored.shape)
        np.testing.assert_array_equal(stored, kept)
    np.testing.assert_array_equal(reading.sketch.signature, again.sketch.signature)


def test_what_has_no_stored_form_is_refused() -> None:
    with pytest.raises(NotImplementedError, match="complex has no stored form"):
        encode(1j)


@given(st.text(max_size=50), st.text(max_size=50))
def test_the_content_hash_tells_any_two_bodies_apart_and_no_others(first: str, second: str) -> None:
    same = hash_content(make_article(body=first)) == hash_content(make_article(body=second))

    assert same == (first == second)


def test_the_content_hash_ignores_the_number_and_time_of_a_revision() -> None:
    article = make_article()

    assert hash_content(article) == hash_content(replace(article, revision=7, revised_at=NOW))
    assert hash_content(article) != hash_content(replace(article, credit="a wire"))


def test_a_reference_holds_all_of_an_article_but_its_text() -> None:
    article = make_article(owner="A Group", revision=3)

    ref = refer(article)

    assert (ref.article_id, ref.owner, ref.revision) == (article.article_id, "A Group", 3)
    assert not hasattr(ref, "body")


def test_each_script_says_what_its_keys_and_arguments_are() -> None:
    names = (
        "submit retract begin_reading commit_reading fail_reading take_lease keep_lease place unplace move note_tidied"
        " commit_story commit_scores take_request"
    )
    for name in names.split():
        head = read_script(name).split("local")[0]
        assert head.startswith("-- ")
        assert "KEYS:" in head


async def test_the_content_in_force_is_taken_for_a_repetition(connection: Connection) -> None:
    store = ArticleStore(connection)
    await store.submit(make_article(body="one"), NOW, 10)
    second = await store.submit(make_article(body="two"), NOW, 10)

    again = await store.submit(make_article(body="two", revised_at=NOW), NOW, 10)
    older = await store.submit(make_article(body="one", revised_at=NOW - HOUR), NOW, 10)

    assert (again.outcome, again.job_id) == ("known", second.job_id)
    assert (older.outcome, older.job_id) == ("late", second.job_id)


async def test_content_that_goes_back_to_an_earlier_state_is_a_revision(connection: Connection) -> None:
    store = ArticleStore(connection)
    first = await store.submit(make_article(body="one"), NOW, 10)
    await store.submit(make_article(body="two"), NOW, 10)

    again = await store.submit(make_article(body="one"), NOW, 10)

    job = await store.find_job(again.job_id)
    assert again.outcome == "accepted"
    assert again.job_id != first.job_id
    assert job is not None
    assert job.revision == 3


@pytest.mark.parametrize(
    ("later", "earlier"),
    [
        ({"revised_at": NOW}, {"revised_at": NOW - HOUR}),
        ({"revised_at": NOW}, {"revised_at": NOW - HOUR, "revision": 9}),
        ({"revision": 4}, {"revision": 3}),
        ({"revision": 4, "revised_at": NOW}, {"revision": 3}),
    ],
)
async def test_a_revision_older_than_the_one_in_force_changes_nothing(
    connection: Connection, later: dict[str, Any], earlier: dict[str, Any]
) -> None:
    store = ArticleStore(connection)
    first = await store.submit(make_article(body="new", **later), NOW, 10)

    late = await store.submit(make_article(body="old", **earlier), NOW, 10)

    assert (late.outcome, late.job_id) == ("late", first.job_id)
    assert await store.count_waiting() == 1


async def test_a_submission_sent_again_after_a_lost_answer_is_taken_in_once(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secrets.token_hex", lambda _: "one-job")
    store = ArticleStore(connection)

    outcomes = [(await store.submit(make_article(), NOW, 10)).outcome for _ in range(2)]
    for _ in range(2):
        await store.curate(Curation(kind="merge", story_id="s", other_id="t"), NOW)

    assert outcomes == ["accepted", "accepted"]
    assert await store.count_waiting() == 1


@pytest.mark.parametrize("changes", [{}, {"body": "another"}, {"revised_at": NOW - HOUR}, {"revision": 2}])
async def test_a_late_delivery_does_not_bring_a_retracted_article_back(
    connection: Connection, changes: dict[str, Any]
) -> None:
    store = ArticleStore(connection)
    await store.submit(make_article(revision=2), NOW, 10)
    retraction = await store.retract("a-1", NOW)

    late = await store.submit(make_article(**changes), NOW, 10)

    assert retraction is not None
    assert (late.outcome, late.job_id) == ("retracted", retraction.job_id)


@pytest.mark.parametrize("changes", [{"revised_at": NOW + HOUR}, {"revision": 3}])
async def test_a_newer_revision_brings_a_retracted_article_back(
    connection: Connection, changes: dict[str, Any]
) -> None:
    store = ArticleStore(connection)
    await store.submit(make_article(revision=2), NOW, 10)
    await store.retract("a-1", NOW)

    again = await store.submit(make_article(**changes), NOW, 10)
    job = await store.find_job(again.job_id)
    repeated = await store.submit(make_article(**changes), NOW, 10)

    assert job is not None
    assert (again.outcome, job.revision) == ("accepted", 3)
    assert repeated.outcome == "known"
    assert await connection.client.ttl(keys.article("a-1")) == -1


async def test_retracting_again_finds_the_same_job(connection: Connection) -> None:
    store = ArticleStore(connection)
    await store.submit(make_article(), NOW, 10)

    first, second = await store.retract("a-1", NOW), await store.retract("a-1", NOW + HOUR)

    assert first is not None
    assert second is not None
    assert (first.outcome, second.outcome) == ("accepted", "known")
    assert first.job_id == second.job_id
    assert await store.retract("none", NOW) is None


async def test_a_declared_revision_number_is_kept_if_it_is_higher(connection: Connection) -> None:
    store = ArticleStore(connection)
    submission = await store.submit(make_article(revision=5), NOW, 10)

    task = await store.begin_reading(submission.job_id)

    assert task is not None
    assert (task.article.revision, task.attempts) == (5, 1)


async def test_a_submission_queues_one_task_and_one_place_in_line(connection: Connection) -> None:
    store = ArticleStore(connection)
    for _ in range(3):
        await store.submit(make_article(), NOW, 10)

    assert await connection.client.xlen(keys.READ_STREAM) == 1
    assert await store.count_waiting() == 1
    assert [(work.article_id, work.sequence, work.read) for work in await store.list_work(5)] == [("a-1", 1, False)]


async def test_nothing_asked_for_is_nothing_loaded(connection: Connection) -> None:
    store = ArticleStore(connection)

    assert await store.load_readings([]) == []
    assert await store.load_placements([]) == {}
    assert await store.find_job("none") is None


async def test_a_retraction_deletes_the_text_with_its_jobs(connection: Connection) -> None:
    store = ArticleStore(connection)
    await store.submit(make_article(body="a secret to forget"), NOW, 10)
    await store.retract("a-1", NOW)
    assert await store.find_job("none") is None

    left = await connection.client.hgetall(keys.article("a-1"))
    assert {name.decode() for name in left} <= {
        *("outlet", "revision", "declared", "revised_at", "retracted_at", "retraction")
    }
    assert await connection.client.exists(keys.hashes("a-1")) == 0
    assert 0 < await connection.client.ttl(keys.article("a-1")) <= keys.RETRACTION_TTL


async def test_a_bucket_fills_again_with_time(connection: Connection) -> None:
    limit = RequestLimit(connection, 6000)

    taken = [await limit.take("client") for _ in range(3)]

    assert all(allowance.retry_seconds == 0 for allowance in taken)
    assert 5990 <= taken[-1].remaining <= 5999
    assert 0 < await connection.client.ttl(keys.rate("client")) <= 60


async def test_one_client_does_not_use_up_anothers_requests(connection: Connection) -> None:
    limit = RequestLimit(connection, 1)

    assert (await limit.take("one")).retry_seconds == 0
    assert (await limit.take("one")).retry_seconds > 0
    assert (await limit.take("two")).retry_seconds == 0


async def test_a_worker_counts_as_alive_until_it_leaves_or_falls_silent(connection: Connection) -> None:
    registry = WorkerRegistry(connection)
    await registry.beat("one")
    await registry.beat("two")
    await connection.client.zadd(keys.WORKERS, {"silent": 1.0})
    assert await registry.count_alive() == 2

    await registry.leave("one")

    assert await registry.count_alive() == 1
    assert await connection.client.zcard(keys.WORKERS) == 1


async def test_articles_from_feeds_are_refused_for_good_or_for_now(connection: Connection) -> None:
    store = ArticleStore(connection)
    submit = make_submit(store, max_waiting=1)
    await submit(make_article())
    await submit(make_article())

    with pytest.raises(SubmitError) as taken:
        await submit(make_article(outlet_id="other.example"))
    with pytest.raises(SubmitError) as full:
        await submit(make_article("a-2"))

    assert (taken.value.passing, full.value.passing) == (False, True)
