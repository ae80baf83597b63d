import asyncio
import gzip
import ssl
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio

from service.fetch import Fetcher, FetchError, FetchSettings, read_url, resolve_host
from service.inflate import InflateError, Inflater
from tests.service.feed_server import (
    TLS,
    Asked,
    FeedServer,
    Reply,
    bomb,
    redirect,
    resolver,
    running_server,
    zipped,
)

LOCAL = ("127.0.0.1/32",)


@pytest_asyncio.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with running_server() as running:
        yield running


@asynccontextmanager
async def fetcher_of(settings: FetchSettings | None = None, **hosts: str) -> AsyncIterator[Fetcher]:
    addresses = {host.replace("_", "."): [address] for host, address in hosts.items()}
    chosen = settings or FetchSettings(allow_networks=LOCAL)
    async with Fetcher(chosen, resolve=resolver(addresses), ssl_context=TLS) as fetcher:
        yield fetcher


async def failure_of(url: str, settings: FetchSettings | None = None, **hosts: str) -> FetchError:
    async with fetcher_of(settings, **hosts) as fetcher:
        with pytest.raises(FetchError) as raised:
            await fetcher.get(url)
    return raised.value


async def test_a_page_comes_back_with_its_status_headers_and_body(server: FeedServer) -> None:
    server.routes["/a"] = Reply(status=404, headers=(("X-One", "1"), ("x-one", "2")), body=b"gone")

    async with fetcher_of() as fetcher:
        response = await fetcher.get(server.url("/a#part"), {"X-Ask": "yes"})

    assert (response.status, response.body, response.headers["x-one"]) == (404, b"gone", "1, 2")
    asked = server.asked[0]
    assert (asked.path, asked.host, asked.headers["x-ask"]) == ("/a", "outlet.example", "yes")
    assert asked.headers["user-agent"].startswith("Newsassay/")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://127.1/",
        "http://0/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
    ],
)
async def test_every_spelling_of_this_machine_is_refused(url: str) -> None:
    async with Fetcher(ssl_context=TLS) as fetcher:
        with pytest.raises(FetchError) as raised:
            await fetcher.get(url)

    assert raised.value.problem == "address"


async def test_a_name_that_resolves_to_a_private_address_is_refused() -> None:
    error = await failure_of("http://inside.example/", FetchSettings(), inside_example="10.0.0.8")

    assert (error.problem, "10.0.0.8 is a private address" in error.reason) == ("address", True)


async def test_only_the_permitted_addresses_of_a_name_are_tried(server: FeedServer) -> None:
    server.routes["/"] = Reply(body=b"here")
    resolve = resolver({"outlet.example": ["10.0.0.1", "127.0.0.2", "127.0.0.1"]})

    async with Fetcher(FetchSettings(allow_networks=LOCAL), resolve=resolve, ssl_context=TLS) as fetcher:
        response = await fetcher.get(server.url("/"))

    assert response.body == b"here"


async def test_a_redirect_to_a_private_address_is_refused(server: FeedServer) -> None:
    server.routes["/a"] = redirect(f"http://inside.example:{server.port}/secret")
    server.routes["/secret"] = Reply(body=b"secret")

    error = await failure_of(server.url("/a"), inside_example="127.0.0.2")

    assert (error.problem, server.paths()) == ("address", ["/a"])


async def test_the_name_is_resolved_once_for_judging_and_connecting(server: FeedServer) -> None:
    server.routes["/"] = Reply(body=b"first")
    answers = [["127.0.0.1"], ["127.0.0.2"]]

    async def rebinding(host: str, port: int) -> list[str]:  # noqa: ARG001 - a resolver's signature
        return answers.pop(0)

    async with Fetcher(FetchSettings(allow_networks=LOCAL), resolve=rebinding, ssl_context=TLS) as fetcher:
        response = await fetcher.get(server.url("/"))

    assert (response.body, len(answers)) == (b"first", 1)


async def test_permanent_redirects_tell_the_new_place(server: FeedServer) -> None:
    server.routes["/old"] = redirect("/mid", 301)
    server.routes["/mid"] = redirect(server.url("/new", "other.example"), 308)
    server.routes["/new"] = Reply(body=b"new")

    async with fetcher_of() as fetcher:
        response = await fetcher.get(server.url("/old"))

    new = server.url("/new", "other.example")
    assert (new, new, b"new") == (response.moved_to, response.url, response.body)


async def test_the_new_place_is_the_one_before_the_first_passing_redirect(server: FeedServer) -> None:
    server.routes |= {"/old": redirect("/mid", 301), "/mid": redirect("/today", 302), "/today": redirect("/x", 301)}
    server.routes["/x"] = Reply(body=b"x")

    async with fetcher_of() as fetcher:
        response = await fetcher.get(server.url("/old"))

    assert server.url("/mid") == response.moved_to


async def test_a_circle_of_redirects_ends(server: FeedServer) -> None:
    server.routes["/a"] = redirect("/a")

    error = await failure_of(server.url("/a"))

    assert (error.problem, len(server.asked)) == ("redirects", 6)


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "gopher://outlet.example/", "http://", "http://outlet.example:port/"]
)
async def test_a_redirect_to_anything_but_a_web_page_is_refused(server: FeedServer, location: str) -> None:
    server.routes["/a"] = redirect(location)

    assert (await failure_of(server.url("/a"))).problem in {"url", "redirects"}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "outlet.example/feed",
        "ftp://outlet.example/",
        "http:///x",
        "http://u:p@outlet.example/",
        "http://outlet.example:port/",
    ],
)
def test_a_url_that_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(FetchError) as raised:
        read_url(url)

    assert raised.value.problem == "url"


async def test_an_unknown_host_is_told() -> None:
    assert (await failure_of("http://nowhere.invalid/")).problem == "name"


async def test_a_closed_port_is_told() -> None:
    assert (await failure_of("http://outlet.example:1/")).problem == "connect"


async def test_a_silent_host_is_given_up(server: FeedServer) -> None:
    server.routes["/"] = Reply(delay_seconds=5)

    error = await failure_of(server.url("/"), FetchSettings(allow_networks=LOCAL, read_seconds=0.05))

    assert error.problem == "timeout"


async def test_a_drip_of_bytes_is_given_up(server: FeedServer) -> None:
    server.routes["/"] = Reply(body=b"x" * 1000, drip_seconds=0.01)

    error = await failure_of(server.url("/"), FetchSettings(allow_networks=LOCAL, total_seconds=0.2))

    assert error.problem == "timeout"


@pytest.mark.parametrize("raw", [b"no http at all\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort", b""])
async def test_an_answer_that_is_not_http_or_breaks_off_is_told(server: FeedServer, raw: bytes) -> None:
    server.routes["/"] = Reply(raw=raw)

    assert (await failure_of(server.url("/"))).problem == "protocol"


async def test_plain_http_on_a_tls_port_is_told() -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    plain = await asyncio.start_server(greet, "127.0.0.1", 0)
    async with plain:
        port = plain.sockets[0].getsockname()[1]
        error = await failure_of(f"https://outlet.example:{port}/")

    assert error.problem == "tls"


def test_certificates_are_verified_by_default() -> None:
    context = Fetcher()._pool._ssl_context

    assert context is not None
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


async def test_a_compressed_body_is_unpacked(server: FeedServer) -> None:
    server.routes["/"] = zipped(b"text " * 1000)

    async with fetcher_of() as fetcher:
        assert (await fetcher.get(server.url("/"))).body == b"text " * 1000


async def test_a_bomb_stops_at_the_cap(server: FeedServer) -> None:
    server.routes["/"] = bomb(megabytes=30)

    error = await failure_of(server.url("/"))

    assert error.problem == "too_large"


@pytest.mark.parametrize("announce", [True, False])
async def test_a_large_body_is_refused_whether_announced_or_not(server: FeedServer, announce: bool) -> None:
    server.routes["/"] = Reply(body=b"x" * 2000, announce=announce)

    error = await failure_of(server.url("/"), FetchSettings(allow_networks=LOCAL, max_bytes=1999))

    assert error.problem == "too_large"


async def test_a_body_up_to_the_cap_is_taken(server: FeedServer) -> None:
    server.routes["/"] = zipped(b"x" * 2000)

    async with fetcher_of() as fetcher:
        assert len((await fetcher.get(server.url("/"), max_bytes=2000)).body) == 2000


@pytest.mark.parametrize(
    ("coding", "body", "problem"),
    [
        ("br", b"whatever", "encoding"),
        ("gzip, gzip", b"whatever", "encoding"),
        ("gzip", b"not gzip at all", "encoding"),
        ("deflate", b"\xff\xff\xff\xff", "encoding"),
        ("gzip", gzip.compress(b"whole text" * 50)[:-9], "protocol"),
    ],
)
async def test_a_body_that_is_not_what_its_header_says_is_told(
    server: FeedServer, coding: str, body: bytes, problem: str
) -> None:
    server.routes["/"] = Reply(headers=(("Content-Encoding", coding),), body=body)

    assert (await failure_of(server.url("/"))).problem == problem


@pytest.mark.parametrize("piece", [1, 7, 10_000])
@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("", b"text"),
        ("identity", b"text"),
        ("gzip", gzip.compress(b"te") + gzip.compress(b"xt")),
        ("gzip", gzip.compress(b"text") + bytes(8)),
        ("x-gzip", gzip.compress(b"text")),
        ("deflate", zlib.compress(b"text")),
        ("deflate", zlib.compress(b"text")[2:-4]),
    ],
)
def test_every_coding_asked_for_is_unpacked_in_pieces_of_any_size(coding: str, body: bytes, piece: int) -> None:
    inflater = Inflater(coding, max_bytes=4)
    for start in range(0, len(body), piece):
        inflater.feed(body[start : start + piece])

    assert inflater.finish() == b"text"


def test_an_inflater_never_holds_more_than_one_byte_past_its_cap() -> None:
    inflater = Inflater("gzip", max_bytes=10)
    with pytest.raises(InflateError):
        inflater.feed(gzip.compress(bytes(100_000)))

    assert len(inflater._body) == 11


async def test_a_host_is_asked_by_two_at_once_and_no_more(server: FeedServer) -> None:
    server.routes["/"] = Reply(body=b"x", delay_seconds=0.02)

    async with fetcher_of() as fetcher, asyncio.TaskGroup() as group:
        for _ in range(8):
            group.create_task(fetcher.get(server.url("/")))

    assert (len(server.asked), server.most_at_once, fetcher._slots._places) == (8, 2, {})


async def test_hosts_do_not_wait_for_each_other(server: FeedServer) -> None:
    server.routes["/"] = Reply(body=b"x", delay_seconds=0.05)

    async with fetcher_of() as fetcher, asyncio.TaskGroup() as group:
        for number in range(6):
            group.create_task(fetcher.get(server.url("/", f"outlet{number // 2}.example")))

    assert server.most_at_once > 2


async def test_validators_are_sent_as_they_came(server: FeedServer) -> None:
    def echo(asked: Asked) -> Reply:
        return Reply(body=asked.headers["if-none-match"].encode("latin-1"))

    server.routes["/"] = echo
    async with fetcher_of() as fetcher:
        response = await fetcher.get(server.url("/"), {"If-None-Match": 'W/"odd \xe9" tag'})

    assert response.body == 'W/"odd \xe9" tag'.encode("latin-1")


async def test_this_machine_resolves_without_any_server() -> None:
    assert "127.0.0.1" in await resolve_host("127.0.0.1", 80)
