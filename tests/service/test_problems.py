from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar, get
from litestar.exceptions import HTTPException, NotAuthorizedException, PermissionDeniedException
from litestar.testing import TestClient

from service.app import create_app
from service.problems import PROBLEMS, TYPE_PREFIX, FieldError, ProblemError, answer_error
from service.repository.connection import StoreError
from service.repository.cursors import CursorError
from tests.service.open_settings import open_settings

Client = TestClient[Litestar]


@pytest.fixture
def client(store_url: str) -> Iterator[Client]:
    settings = open_settings(requests_per_minute=0, max_request_bytes=1000)
    with TestClient(create_app(settings, store_url), raise_server_exceptions=False) as opened:
        yield opened


def check(reply: Any, kind: str) -> dict[str, Any]:
    """Check that a reply is the problem of the table, complete."""
    status, title = PROBLEMS[kind]
    document: dict[str, Any] = reply.json()
    assert reply.headers["content-type"] == "application/problem+json"
    assert set(document) == {"type", "title", "status", "detail", "instance", "errors"}
    assert reply.status_code == document["status"] == status
    assert (document["type"], document["title"]) == (TYPE_PREFIX + kind, title)
    assert document["detail"]
    assert document["instance"] == reply.url.path
    return document


@pytest.mark.parametrize(
    ("method", "path", "body", "kind"),
    [
        ("GET", "/nowhere", None, "not-found"),
        ("GET", "/v1/jobs/none", None, "not-found"),
        ("GET", "/v1/stories/none", None, "not-found"),
        ("GET", "/v1/outlets/none.example", None, "not-found"),
        ("GET", "/v1/outlets/none.example/score", None, "not-found"),
        ("GET", "/v1/outlets/none.example/report", None, "not-found"),
        ("DELETE", "/v1/articles/none", None, "not-found"),
        ("PATCH", "/v1/articles", b"{}", "method-not-allowed"),
        ("POST", "/v1/articles", b"{", "malformed-json"),
        ("POST", "/v1/articles", b"\xff\xfe", "malformed-json"),
        ("POST", "/v1/articles", b"", "malformed-json"),
        ("POST", "/v1/articles", b"[" * 900, "malformed-json"),
        ("POST", "/v1/articles/batch", b"nul", "malformed-json"),
        ("POST", "/v1/articles", b"3", "invalid-article"),
        ("POST", "/v1/articles", b"{}", "invalid-article"),
        ("POST", "/v1/articles", b'"' + b"x" * 1000 + b'"', "too-large"),
        ("GET", "/v1/stories?limit=0", None, "invalid-request"),
        ("GET", "/v1/stories?limit=many", None, "invalid-request"),
        ("GET", "/v1/stories?cursor=%21", None, "invalid-cursor"),
    ],
)
def test_each_refusal_is_the_problem_of_the_table(
    client: Client, method: str, path: str, body: bytes | None, kind: str
) -> None:
    check(
        client.request(method, path, content=body, headers={"Accept": "*/*", "Content-Type": "application/json"}), kind
    )


def test_a_bad_article_has_all_its_fields_named_at_once(client: Client) -> None:
    document = check(client.post("/v1/articles", json={"id": "a", "published_at": "soon"}), "invalid-article")

    assert {error["field"] for error in document["errors"]} == {"body", "outlet", "url", "published_at"}


def test_a_bad_parameter_is_named(client: Client) -> None:
    assert client.get("/v1/stories?limit=0").json()["errors"][0]["field"] == "limit"


def test_a_client_that_asks_too_often_is_told_when_to_come_back(store_url: str) -> None:
    with TestClient(create_app(open_settings(requests_per_minute=2), store_url)) as client:
        replies = [client.get("/v1/outlets") for _ in range(3)]
        assert client.get("/livez").status_code == 200

    assert [reply.status_code for reply in replies] == [200, 200, 429]
    check(replies[2], "too-many-requests")
    assert 1 <= int(replies[2].headers["retry-after"]) <= 30
    assert replies[2].headers["ratelimit-policy"] == '"default";q=2;w=60'


def test_a_store_that_is_away_is_a_problem_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    nowhere = f"unix://{tmp_path_factory.mktemp('none')}/no.sock"
    with TestClient(create_app(open_settings(requests_per_minute=0), nowhere)) as client:
        check(client.get("/v1/outlets"), "store-unavailable")
        check(client.get("/readyz"), "not-ready")
        assert client.get("/livez").status_code == 200


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (RuntimeError("the secret of the house"), "internal-error"),
        (HTTPException("the secret of the house", status_code=500), "internal-error"),
        (StoreError("the secret of the house"), "store-unavailable"),
        (CursorError("x"), "invalid-cursor"),
        (NotAuthorizedException("who are you"), "unauthorized"),
        (PermissionDeniedException("not you"), "forbidden"),
        (HTTPException("send JSON", status_code=415), "unsupported-media-type"),
        (ProblemError("overloaded", "later", headers={"Retry-After": "9"}), "overloaded"),
    ],
)
def test_each_error_has_its_problem_and_tells_no_internals(error: Exception, kind: str) -> None:
    @get("/fails", sync_to_thread=False)
    def fail() -> None:
        raise error

    with TestClient(Litestar([fail], exception_handlers={Exception: answer_error}, openapi_config=None)) as client:
        reply = client.get("/fails")

    check(reply, kind)
    assert "secret" not in reply.text


def test_a_status_without_a_row_keeps_its_own_phrase() -> None:
    @get("/fails", sync_to_thread=False)
    def fail() -> None:
        raise HTTPException("short and stout", status_code=418)

    with TestClient(Litestar([fail], exception_handlers={Exception: answer_error}, openapi_config=None)) as client:
        reply = client.get("/fails")

    assert (reply.status_code, reply.json()["title"]) == (418, "I'm a Teapot")
    assert reply.json()["type"] == TYPE_PREFIX + "invalid-request"


def test_errors_carry_fields_and_reasons() -> None:
    error = ProblemError("id-taken", "id a", (FieldError(field="id", reason="is taken"),))

    assert error.errors[0].field == "id"
    assert str(error) == "id-taken: id a"
