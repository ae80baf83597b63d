import gzip
import json
import zlib
from collections.abc import Iterator
from typing import Any

import anyio
import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from service.app import create_app
from tests.factories import make_record
from tests.service.open_settings import open_settings

Client = TestClient[Litestar]
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def client(store_url: str) -> Iterator[Client]:
    settings = open_settings(requests_per_minute=0, max_request_bytes=2000, body_seconds=0.2)
    with TestClient(create_app(settings, store_url)) as opened:
        yield opened


def kind(reply: httpx.Response) -> str:
    assert reply.headers["content-type"] == "application/problem+json"
    return str(reply.json()["type"].rpartition(":")[2])


@pytest.mark.parametrize(
    ("coding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("identity", bytes), ("", bytes)]
)
def test_a_body_may_be_compressed(client: Client, coding: str, pack: Any) -> None:
    body = pack(json.dumps(make_record()).encode())

    reply = client.post("/v1/articles", content=body, headers=JSON | {"Content-Encoding": coding})

    assert reply.status_code == 202


def test_a_byte_order_mark_is_passed_over(client: Client) -> None:
    body = b"\xef\xbb\xbf" + json.dumps(make_record()).encode()

    assert client.post("/v1/articles", content=body, headers=JSON).status_code == 202


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (b"x" * 2001, ""),
        (gzip.compress(b" " * 10_000_000), "gzip"),
        (gzip.compress(b"x" * 1999) + gzip.compress(b"xx"), "gzip"),
    ],
)
def test_a_body_beyond_the_limit_is_refused_with_the_limit_named(client: Client, body: bytes, coding: str) -> None:
    reply = client.post("/v1/articles", content=body, headers=JSON | {"Content-Encoding": coding})

    assert (reply.status_code, kind(reply)) == (413, "too-large")
    assert "2,000 bytes" in reply.json()["detail"]


def test_an_announced_length_beyond_the_limit_is_refused_before_the_body_is_read(client: Client) -> None:
    reply = client.post("/v1/articles", content=b"{}", headers=JSON | {"Content-Length": "9" * 400})

    assert kind(reply) == "too-large"


@pytest.mark.parametrize(
    ("body", "coding", "expected"),
    [
        (b"{}", "br", "unsupported-media-type"),
        (b"{}", "gzip", "invalid-request"),
        (gzip.compress(b"{}")[:-4], "gzip", "invalid-request"),
    ],
)
def test_a_body_that_is_not_what_its_header_says_is_refused(
    client: Client, body: bytes, coding: str, expected: str
) -> None:
    assert kind(client.post("/v1/articles", content=body, headers=JSON | {"Content-Encoding": coding})) == expected


async def call(app: Litestar, messages: list[Any]) -> list[Any]:
    """Return what the application sends on a request whose body comes in these messages and then stalls."""
    sent: list[Any] = []

    async def receive() -> Any:
        if messages:
            return messages.pop(0)
        return await anyio.sleep_forever()

    async def send(message: Any) -> None:
        sent.append(message)

    request: Any = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/v1/articles",
        "raw_path": b"/v1/articles",
        "query_string": b"",
        "root_path": "",
        "client": ("127.0.0.1", 9),
        "server": ("127.0.0.1", 80),
        "headers": [(b"host", b"localhost"), (b"content-type", b"application/json"), (b"content-length", b"90")],
    }
    await app(request, receive, send)
    return sent


async def test_a_body_that_stalls_is_given_up(store_url: str) -> None:
    app = create_app(open_settings(requests_per_minute=0, body_seconds=0.1), store_url)
    async with app.lifespan():
        with anyio.fail_after(5):
            start, body = await call(app, [{"type": "http.request", "body": b"{", "more_body": True}])

    assert start["status"] == 408
    assert (b"connection", b"close") in start["headers"]
    assert json.loads(body["body"])["type"].endswith("request-timeout")


async def test_a_client_that_leaves_in_the_middle_of_its_body_stores_nothing(store_url: str) -> None:
    app = create_app(open_settings(requests_per_minute=0), store_url)
    async with app.lifespan():
        start, _ = await call(app, [{"type": "http.disconnect"}])

    assert start["status"] == 400


@pytest.mark.parametrize("path", ["/", "/livez", "/v1/outlets", "/v1/methodology", "/docs", "/metrics"])
def test_head_is_answered_as_get_without_a_body(client: Client, path: str) -> None:
    plain, head = client.get(path), client.head(path)

    assert (head.status_code, head.content) == (plain.status_code, b"")
    assert head.headers["content-type"] == plain.headers["content-type"]


def test_every_answer_forbids_guessing_its_type(client: Client) -> None:
    for path in ("/livez", "/nowhere", "/docs"):
        assert client.get(path).headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/v1/stories?limt=5", "limt"),
        ("/v1/outlets?limit=5&order=name", "order"),
        ("/v1/jobs/none?x=", "x"),
        ("/livez?verbose=1", "verbose"),
    ],
)
def test_an_unknown_parameter_is_refused_by_name(client: Client, path: str, name: str) -> None:
    reply = client.get(path)

    assert (reply.status_code, kind(reply)) == (400, "invalid-request")
    assert [error["field"] for error in reply.json()["errors"]] == [name]


def test_answers_say_what_is_left_of_a_limit_that_unknown_routes_use_up_too(store_url: str) -> None:
    with TestClient(create_app(open_settings(requests_per_minute=3), store_url)) as client:
        replies = [client.get(path) for path in ("/v1/outlets", "/nowhere", "/also/nowhere", "/v1/outlets", "/nowhere")]

    assert [reply.status_code for reply in replies] == [200, 404, 404, 429, 429]
    assert replies[0].headers["ratelimit-policy"] == '"default";q=3;w=60'
    assert [reply.headers["ratelimit"].split(";")[1] for reply in replies] == ["r=2", "r=1", "r=0", "r=0", "r=0"]


def test_methods_that_nobody_knows_are_counted_together(client: Client) -> None:
    assert client.request("BREW", "/v1/outlets").status_code == 405

    assert 'method="OTHER"' in client.get("/metrics").text
    assert "BREW" not in client.get("/metrics").text


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/v1/articles", "OPTIONS, POST"),
        ("/v1/articles/x", "DELETE, GET, HEAD, OPTIONS, PUT"),
        ("/v1/outlets/x", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_route_names_its_methods(client: Client, path: str, methods: str) -> None:
    assert client.options(path).headers["allow"] == methods


@pytest.mark.parametrize(("given", "kept"), [("cms-42:a.b", True), ("", False), ("x" * 65, False), ("a b", False)])
def test_a_request_has_an_id_in_its_answer_and_in_the_log(client: Client, given: str, *, kept: bool) -> None:
    with capture_logs(processors=[merge_contextvars]) as logs:
        reply = client.get("/v1/stories/none", headers={"X-Request-Id": given})

    told = reply.headers["X-Request-Id"]
    assert (told == given) is kept
    assert len(told) in {len("cms-42:a.b"), 32}
    assert told in {entry.get("request_id") for entry in logs}
