"""A request sent twice under one Idempotency-Key is carried out once."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import redis
from litestar import Litestar
from litestar.testing import TestClient

from service.api.idempotency import OPERATIONS
from service.app import create_app
from service.repository import keys
from service.repository.idempotency import KeptAnswer
from service.repository.stored import decode, encode
from tests.service.open_settings import open_settings
from tests.service.test_access import make_key
from tests.service.test_api import SETTINGS, Client, told

KEY = {"Idempotency-Key": '"8e03978e-40d5-43dd-bc93-6894a57f9324"'}


@pytest.fixture
def client(store_url: str) -> Iterator[Client]:
    with TestClient[Litestar](create_app(SETTINGS, store_url)) as opened:
        yield opened


def post(client: Client, record: Any, headers: dict[str, str]) -> Any:
    return client.post("/v1/articles", json=record, headers=headers)


def test_the_answer_is_kept_and_given_again(client: Client, store_url: str) -> None:
    first = post(client, told(3, "harbour"), KEY)
    post(client, told(4, "harbour"), {})
    again = post(client, told(3, "harbour"), KEY)

    assert (again.status_code, again.json()) == (202, first.json())
    assert (again.headers["location"], again.headers["idempotent-replayed"]) == (first.headers["location"], "true")
    assert "idempotent-replayed" not in first.headers
    with redis.Redis.from_url(store_url) as store:
        (name,) = store.keys(keys.IDEMPOTENCY + "*")
        assert 0 < store.ttl(name) <= keys.IDEMPOTENCY_TTL


def test_a_refusal_is_kept_too(client: Client) -> None:
    first = post(client, told(3, "harbour", url="none"), KEY)
    again = post(client, told(3, "harbour", url="none"), KEY)

    assert (first.status_code, again.status_code) == (422, 422)
    assert again.json() == first.json()
    assert again.headers["content-type"] == "application/problem+json"


def test_a_key_with_another_request_is_refused(client: Client) -> None:
    post(client, told(3, "harbour"), KEY)

    other = post(client, told(4, "harbour"), KEY)
    elsewhere = client.post("/v1/articles/batch", json=told(3, "harbour"), headers=KEY)

    for reply in (other, elsewhere):
        assert (reply.status_code, reply.json()["type"]) == (422, "urn:newsassay:problem:key-reused")


def test_a_key_whose_first_request_is_at_work_is_a_conflict(client: Client, store_url: str) -> None:
    with redis.Redis.from_url(store_url) as store:
        post(client, told(3, "harbour"), KEY)
        (name,) = store.keys(keys.IDEMPOTENCY + "*")
        kept = decode(store.get(name) or b"", KeptAnswer)
        store.set(name, encode(msgspec.structs.replace(kept, status=0)))

    reply = post(client, told(3, "harbour"), KEY)

    assert (reply.status_code, reply.json()["type"]) == (409, "urn:newsassay:problem:still-at-work")
    assert reply.headers["retry-after"] == "1"


def test_what_failed_for_now_is_tried_again(store_url: str) -> None:
    settings = open_settings(max_waiting=1)
    with TestClient(create_app(settings, store_url)) as client:
        post(client, told(3, "coast"), {})
        first = post(client, told(3, "harbour"), KEY)
        with redis.Redis.from_url(store_url) as store:
            store.delete(keys.UNPLACED)
        again = post(client, told(3, "harbour"), KEY)

    assert (first.status_code, again.status_code) == (503, 202)


def test_keys_of_different_callers_never_meet(client: Client) -> None:
    callers = [{"Authorization": make_key(client, "articles:write")} for _ in range(2)]

    replies = [post(client, told(3, "harbour"), KEY | caller) for caller in callers]
    unknown = post(client, told(3, "harbour"), KEY | {"Authorization": "Bearer na_0_0"})

    assert [reply.json()["repeated"] for reply in replies] == [False, True]
    assert all("idempotent-replayed" not in reply.headers for reply in replies)
    assert unknown.status_code == 401


@pytest.mark.parametrize("key", ["", '""', '"a', "a b", '"é"', "x" * 256, '"a", "b"'])
def test_something_that_is_no_key_is_refused(client: Client, key: str) -> None:
    headers = {"Idempotency-Key": key.encode("latin-1")}
    reply = client.post("/v1/articles", json=told(3, "harbour"), headers=headers)  # type: ignore[arg-type]  # bytes

    assert (reply.status_code, reply.json()["errors"][0]["field"]) == (400, "Idempotency-Key")


@pytest.mark.parametrize("key", ["8e03978e", '"with space and \\" quote"'])
def test_keys_with_and_without_quotes_are_taken(client: Client, key: str) -> None:
    replies = [post(client, told(3, "harbour"), {"Idempotency-Key": key}) for _ in range(2)]

    assert ["idempotent-replayed" in reply.headers for reply in replies] == [False, True]


def test_nothing_is_kept_of_what_changes_nothing(client: Client, store_url: str) -> None:
    client.post("/v1/outlets/lookup", json={"queries": []}, headers=KEY)
    client.post("/v1/drafts/check", json={"body": "A secret."}, headers=KEY)

    with redis.Redis.from_url(store_url) as store:
        assert store.keys(keys.IDEMPOTENCY + "*") == []


def test_the_document_names_the_header(client: Client) -> None:
    document = client.get("/docs/openapi.json").json()
    named = {
        operation["operationId"]
        for item in document["paths"].values()
        for operation in item.values()
        if any(entry["name"] == "Idempotency-Key" for entry in operation.get("parameters", ()))
    }

    assert named == OPERATIONS
    assert {"409", "422"} <= set(document["paths"]["/v1/articles/batch"]["post"]["responses"])
