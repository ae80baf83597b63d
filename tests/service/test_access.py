import asyncio
import io
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from rich.console import Console
from structlog.testing import capture_logs

from service.api.access import comes_from_here
from service.app import create_app
from service.cli_keys import run_create, run_list, run_revoke
from service.cli_serve import check_exposure
from service.repository import keys
from service.repository.api_keys import KeyStore
from service.repository.connection import Connection, connect
from service.settings import SettingError, Settings
from tests.factories import NOW, make_record

Client = TestClient[Litestar]
ALL = ("articles:write", "stories:read", "stories:curate")


class Caller:
    """Calls the application from an address, under a host name."""

    def __init__(self, client: Client, address: str = "127.0.0.1", host: str = "localhost:8000") -> None:
        self._client = client
        self._address = address
        self._host = host

    def ask(self, method: str, path: str, json: Any = None, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def run() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._client.app, client=(self._address, 50000))
            async with httpx.AsyncClient(transport=transport, base_url=f"http://{self._host}") as caller:
                return await caller.request(method, path, json=json, headers=named)

        with self._client.portal() as portal:
            return portal.call(run)


@pytest.fixture
def client(store_url: str) -> Iterator[Client]:
    with TestClient(create_app(Settings(requests_per_minute=0), store_url)) as opened:
        yield opened


def make_key(client: Client, *scopes: Any, outlets: tuple[str, ...] = ()) -> str:
    """Return the Authorization header of a new key."""
    store: KeyStore = client.app.state.desk.keys
    with client.portal() as portal:
        _, text = portal.call(store.create, "test", scopes, outlets, NOW)
    return f"Bearer {text}"


def kind(reply: httpx.Response) -> str:
    assert reply.headers["content-type"] == "application/problem+json"
    return str(reply.json()["type"].rpartition(":")[2])


def test_without_keys_this_machine_reads_and_writes(client: Client) -> None:
    for address, host in (("127.0.0.1", "localhost:8000"), ("::1", "[::1]:8000"), ("127.0.0.1", "127.0.0.1")):
        caller = Caller(client, address, host)
        assert caller.ask("POST", "/v1/articles", make_record()).status_code == 202
        assert caller.ask("GET", "/v1/stories").status_code == 200


@pytest.mark.parametrize("path", ["/v1/stories", "/v1/outlets", "/v1/jobs/x", "/v1/outlets/x/report"])
def test_without_keys_other_machines_are_not_served(client: Client, path: str) -> None:
    reply = Caller(client, "203.0.113.9").ask("GET", path)

    assert (reply.status_code, kind(reply)) == (401, "unauthorized")
    assert "newsassay keys create" in reply.json()["detail"]
    assert reply.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("path", ["/", "/livez", "/docs", "/docs/openapi.json", "/metrics", "/v1/methodology"])
def test_what_tells_nothing_of_articles_needs_no_key(client: Client, path: str) -> None:
    assert Caller(client, "203.0.113.9", "elsewhere.example").ask("GET", path).status_code == 200


@pytest.mark.parametrize("header", ["x_forwarded_for", "forwarded", "x_real_ip", "via"])
def test_a_proxy_on_this_machine_does_not_make_its_clients_local(client: Client, header: str) -> None:
    assert Caller(client).ask("GET", "/v1/stories", **{header: "203.0.113.9"}).status_code == 401


@pytest.mark.parametrize(
    "host", ["attacker.example", "attacker.example:8000", "localhost.attacker.example", "2130706433"]
)
def test_a_name_that_was_bound_to_this_machine_from_outside_is_refused(client: Client, host: str) -> None:
    for method, body in (("GET", None), ("POST", make_record())):
        path = "/v1/stories" if method == "GET" else "/v1/articles"
        assert Caller(client, host=host).ask(method, path, body).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://attacker.example"},
        {"origin": "null"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
)
def test_a_page_of_another_site_can_not_write(client: Client, headers: dict[str, str]) -> None:
    caller = Caller(client)

    assert caller.ask("POST", "/v1/articles", make_record(), **headers).status_code == 403
    assert caller.ask("DELETE", "/v1/articles/a-1", **headers).status_code == 403
    assert caller.ask("GET", "/v1/stories", **headers).status_code == 200


def test_a_page_of_this_service_can_write(client: Client) -> None:
    headers = {"origin": "http://localhost:8000", "sec_fetch_site": "same-origin"}

    assert Caller(client).ask("POST", "/v1/articles", make_record(), **headers).status_code == 202


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "json"]
)
def test_a_body_that_a_form_could_send_is_refused(client: Client, media_type: str) -> None:
    reply = Caller(client).ask("POST", "/v1/articles", make_record(), content_type=media_type)

    assert (reply.status_code, kind(reply)) == (415, "unsupported-media-type")


@pytest.mark.parametrize("media_type", ["application/json; charset=utf-8", "Application/JSON", "application/ld+json"])
def test_a_body_declared_as_json_is_taken(client: Client, media_type: str) -> None:
    assert Caller(client).ask("POST", "/v1/articles", make_record(), content_type=media_type).status_code == 202


def test_from_the_first_key_on_everybody_needs_one(client: Client) -> None:
    key = make_key(client, *ALL)
    here, there = Caller(client), Caller(client, "203.0.113.9", "news.example")

    assert here.ask("GET", "/v1/stories").status_code == 401
    assert there.ask("GET", "/v1/stories", authorization=key).status_code == 200
    assert there.ask("POST", "/v1/articles", make_record(), authorization=key).status_code == 202


@pytest.mark.parametrize(
    "change",
    [
        lambda key: key[:-1] + ("A" if key[-1] != "A" else "B"),
        lambda key: key.replace("Bearer ", "Basic "),
        lambda key: key.rpartition("_")[0],
        lambda key: key.rpartition("_")[0] + "_",
        lambda _: "Bearer x",
        lambda _: "Bearer na_" + "0" * 12 + "_secret",
        lambda key: key.replace("na_", "nb_"),
    ],
)
def test_a_key_that_is_not_quite_right_opens_nothing(client: Client, change: Any) -> None:
    key = make_key(client, *ALL)

    reply = Caller(client).ask("GET", "/v1/stories", authorization=change(key))

    assert (reply.status_code, kind(reply)) == (401, "unauthorized")


def test_a_key_does_what_its_scopes_say_and_no_more(client: Client) -> None:
    reader, writer = make_key(client, "stories:read"), make_key(client, "articles:write")
    caller = Caller(client)

    assert caller.ask("POST", "/v1/articles", make_record(), authorization=reader).status_code == 403
    assert caller.ask("DELETE", "/v1/articles/a-1", authorization=reader).status_code == 403
    assert caller.ask("GET", "/v1/stories", authorization=writer).status_code == 403
    for path in ("merge", "split"):
        refused = caller.ask("POST", f"/v1/stories/s/{path}", {}, authorization=writer)
        assert refused.status_code == 403
        assert 'scope="stories:curate"' in refused.headers["www-authenticate"]
    location = caller.ask("POST", "/v1/articles", make_record(), authorization=writer).headers["location"]
    assert caller.ask("GET", location, authorization=writer).status_code == 200


def test_a_key_bound_to_outlets_touches_no_others(client: Client) -> None:
    owner = make_key(client, *ALL, outlets=("harbourpost.example",))
    other = make_key(client, *ALL, outlets=("other.example",))
    caller = Caller(client)
    accepted = caller.ask("POST", "/v1/articles", make_record(), authorization=owner)

    batch = caller.ask("POST", "/v1/articles/batch", [make_record(), make_record(id="b")], authorization=other)

    assert accepted.status_code == 202
    assert [item["status"] for item in batch.json()["items"]] == [403, 403]
    assert caller.ask("GET", accepted.headers["location"], authorization=other).status_code == 404
    assert caller.ask("DELETE", "/v1/articles/a-1", authorization=other).status_code == 404
    assert caller.ask("POST", "/v1/stories/s/merge", {}, authorization=owner).status_code == 403
    assert caller.ask("DELETE", "/v1/articles/a-1", authorization=owner).status_code == 202


def test_a_revoked_key_opens_nothing_any_more(client: Client) -> None:
    make_key(client, *ALL)
    key = make_key(client, *ALL)
    store: KeyStore = client.app.state.desk.keys
    with client.portal() as portal:
        assert portal.call(store.revoke, key.split("_")[1])

    assert Caller(client).ask("GET", "/v1/stories", authorization=key).status_code == 401


def test_the_public_may_read_where_the_operator_says_so(store_url: str) -> None:
    settings = Settings(requests_per_minute=0, public_read=True)
    with TestClient(create_app(settings, store_url)) as client:
        there = Caller(client, "203.0.113.9", "news.example")
        assert there.ask("GET", "/v1/stories").status_code == 200
        assert there.ask("POST", "/v1/articles", make_record()).status_code == 401
        key = make_key(client, "stories:read")
        assert there.ask("GET", "/v1/stories").status_code == 200
        assert there.ask("GET", "/v1/stories", authorization=key + "x").status_code == 401


def test_writes_are_logged_with_who_made_them_and_no_key(client: Client) -> None:
    with capture_logs() as logs:
        Caller(client).ask("POST", "/v1/articles", make_record())
        key = make_key(client, *ALL)
        Caller(client).ask("DELETE", "/v1/articles/a-1", authorization=key)
        Caller(client).ask("GET", "/v1/stories", authorization=key)

    writes = [entry for entry in logs if entry["event"] == "write"]
    assert [entry["caller"] for entry in writes] == ["local", key.split("_")[1]]
    assert [entry["status"] for entry in writes] == [202, 202]
    assert key.rpartition("_")[2] not in str(logs)


@pytest.mark.parametrize(
    ("address", "is_local"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("::ffff:203.0.113.9", False),
        ("10.0.0.1", False),
        ("", False),
        ("testclient", False),
    ],
)
def test_only_loopback_is_this_machine(address: str, is_local: bool) -> None:
    assert comes_from_here(address, {}) is is_local


async def test_only_a_digest_of_a_key_is_stored(connection: Connection) -> None:
    store = KeyStore(connection)
    key, text = await store.create("cms", ("articles:write",), (), NOW)

    kept = b"".join(await connection.client.hvals(keys.API_KEYS))

    assert text.rpartition("_")[2].encode() not in kept
    assert await store.find(text) == key
    assert await store.find(text + "\u00e9") is None


@pytest.mark.parametrize("host", ["::", "192.0.2.7", "news.example"])
async def test_listening_for_others_without_a_key_is_refused_with_the_way_out(store_url: str, host: str) -> None:
    with pytest.raises(SettingError, match="newsassay keys create"):
        await check_exposure(Settings(host=host), store_url)

    await check_exposure(Settings(host=host, public_read=True), store_url)
    await check_exposure(Settings(host=host, allow_open=True), store_url)
    async with connect(store_url) as connection:
        await KeyStore(connection).create("cms", ("articles:write",), (), NOW)
    await check_exposure(Settings(host=host), store_url)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
async def test_listening_on_this_machine_needs_no_key(store_url: str, host: str) -> None:
    await check_exposure(Settings(host=host), store_url)


def test_keys_are_created_listed_and_revoked_from_the_command_line(store_url: str) -> None:
    settings = Settings(redis_url=store_url)

    def say(command: Any, *arguments: Any) -> tuple[int, str]:
        console = Console(file=io.StringIO(), width=200)
        code = asyncio.run(command(settings, *arguments, console))
        return code, console.file.getvalue()  # type: ignore[attr-defined] # it is the StringIO above

    code, told = say(run_create, "our CMS", ["articles:write", "stories:read"], ["www.Harbour.example"])
    text = told.split()[-1]
    key_id = text.split("_")[1]
    listed = say(run_list)[1]

    assert (code, text.startswith("na_")) == (0, True)
    assert all(word in listed for word in (key_id, "our CMS", "articles:write stories:read", "harbour.example"))
    assert text.rpartition("_")[2] not in listed
    assert say(run_create, "x", ["everything"], [])[0] == 1
    assert say(run_create, "x", [], [])[0] == 1
    assert say(run_revoke, key_id)[0] == 0
    assert say(run_revoke, key_id)[0] == 1
