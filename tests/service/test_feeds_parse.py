import contextlib
import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.feeds.limits import FeedLimits
from service.feeds.models import Entry, FeedError
from service.feeds.parse import entry_fingerprint, entry_key, find_feeds, parse_feed, web_url
from tests.service.feed_documents import NOW, atom, item, json_feed, rss

URL = "http://outlet.example/feed"
LINK = "http://outlet.example/one"


def only(body: bytes, content_type: str = "application/xml") -> Entry:
    (entry,) = parse_feed(body, URL, {"content-type": content_type}).entries
    return entry


def test_an_rss_item_gives_all_that_it_says() -> None:
    said = {
        "dc:creator": "Ada Berg",
        "content:encoded": "<![CDATA[<p>Whole text of the story.</p><script>x()</script>]]>",
    }
    source = '<source url="http://wire.example/feed">Wire Office</source>'
    entry = only(rss(item(1, LINK, **said).replace("</item>", source + "</item>")))

    assert (entry.guid, entry.link, entry.title) == ("tag-1", LINK, "Story number 1")
    assert (entry.content, entry.author) == ("<p>Whole text of the story.</p>", "Ada Berg")
    assert entry.published_at == NOW - dt.timedelta(hours=1)
    assert (entry.source_title, entry.source_url) == ("Wire Office", "http://wire.example/feed")


def test_a_feed_says_its_title_site_language_and_ttl() -> None:
    feed = parse_feed(rss(item(1, LINK), head="<ttl>90</ttl>"), URL)

    assert (feed.title, feed.site_url, feed.lang) == ("Coast Post", "http://outlet.example/", "en-gb")
    assert feed.ttl_minutes == 90


@pytest.mark.parametrize(
    ("head", "minutes"),
    [
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 30),
        ("<sy:updatePeriod> daily </sy:updatePeriod>", 1440),
        ("<sy:updatePeriod>now and then</sy:updatePeriod>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>99999999999999</ttl>", None),
        ("", None),
    ],
)
def test_the_wished_interval_is_read_where_it_makes_sense(head: str, minutes: int | None) -> None:
    assert parse_feed(rss(head=head), URL).ttl_minutes == minutes


def test_an_atom_entry_gives_both_times_and_its_language() -> None:
    entry = only(
        atom(
            "<entry><id>urn:1</id><title type='html'>Hafen &amp;lt;b&amp;gt; zu</title><link href='/eins'/>"
            "<published>2025-06-01T10:00:00+02:00</published><updated>2025-06-01T09:00:00Z</updated>"
            "<author><name>Ida</name></author><content type='text'>a &lt; b</content>"
            "<source><title>Amt</title><link href='http://amt.example/'/></source></entry>"
        )
    )

    assert (entry.published_at, entry.updated_at) == (
        dt.datetime(2025, 6, 1, 8, tzinfo=dt.UTC),
        dt.datetime(2025, 6, 1, 9, tzinfo=dt.UTC),
    )
    assert (entry.link, entry.lang, entry.content) == ("http://outlet.example/eins", "de", "a &lt; b")
    assert (entry.source_title, entry.source_url) == ("Amt", "http://amt.example/")


def test_an_entry_without_an_update_has_no_update_time() -> None:
    assert only(rss(item(1, LINK))).updated_at is None


def test_a_json_item_gives_all_that_it_says() -> None:
    entry = only(
        json_feed(
            {
                "id": 7,
                "url": "/seven",
                "title": "Seven",
                "content_html": "<p>Text</p>",
                "date_published": "2025-06-01T10:00:00+02:00",
                "date_modified": "2025-06-01",
                "authors": [{"name": "Ada"}, {"name": "Ida"}, "nobody"],
            },
            language="fr",
        ),
        "application/feed+json",
    )

    assert (entry.guid, entry.link, entry.lang) == ("7", "http://outlet.example/seven", "fr")
    assert (entry.author, entry.content) == ("Ada, Ida", "<p>Text</p>")
    assert entry.updated_at == dt.datetime(2025, 6, 1, tzinfo=dt.UTC)


def test_json_text_is_kept_from_being_read_as_markup() -> None:
    assert only(json_feed({"id": LINK, "content_text": "1 < 2", "author": {"name": "A"}})).content == "1 &lt; 2"


@pytest.mark.parametrize(
    ("item_without_link", "told"),
    [({"id": "a"}, "entry 1 has no http link"), ("text", "entry 1 is not an object")],
)
def test_a_json_item_that_cannot_be_used_stops_no_other(item_without_link: object, told: str) -> None:
    body = json.dumps({"version": "https://jsonfeed.org/version/1", "items": [item_without_link, {"url": LINK}]})
    feed = parse_feed(body.encode(), URL)

    assert (feed.problems, [entry.link for entry in feed.entries]) == ((told,), [LINK])


@pytest.mark.parametrize("url", [None, 5, "http://[", "mailto:x@outlet.example"])
def test_a_json_item_needs_a_web_address_and_a_date_that_is_one(url: object) -> None:
    body = json.dumps(
        {
            "version": "https://jsonfeed.org/version/1",
            "items": [{"id": "x", "url": url}, {"url": LINK, "date_published": "yesterday"}],
        }
    )
    feed = parse_feed(body.encode(), URL)

    assert [entry.published_at for entry in feed.entries] == [None]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"<html><body>Hello</body></html>", "not an RSS, Atom or JSON feed"),
        (b"plain words", "not an RSS, Atom or JSON feed"),
        (b"{", "not valid JSON"),
        (b'{"items": []}', "not a JSON feed"),
        (b'{"version": "https://jsonfeed.org/version/1"}', "without a list of items"),
        (b'{"a":' + b"[" * 100_000, "JSON"),
    ],
)
def test_a_document_that_is_no_feed_is_told(body: bytes, told: str) -> None:
    with pytest.raises(FeedError, match=told):
        parse_feed(body, URL)


def test_an_item_without_a_link_is_told_and_stops_no_other() -> None:
    feed = parse_feed(rss(item(1, "nowhere:1"), item(2, LINK)), URL)

    assert [entry.guid for entry in feed.entries] == ["tag-2"]
    assert feed.problems == ("entry 1 (Story number 1) has no http link",)


def test_a_broken_document_gives_what_can_be_read() -> None:
    body = rss(item(1, LINK), item(2, LINK + "?a=1&b"))[:-40].replace(b"Short text", b"Short & <b text")

    assert len(parse_feed(body, URL).entries) == 2


def test_only_so_many_entries_are_looked_at() -> None:
    body = rss(*(item(number, f"{LINK}{number}") for number in range(5)))

    assert len(parse_feed(body, URL, limits=FeedLimits(entries_per_document=3)).entries) == 3


def test_markup_in_a_title_is_removed() -> None:
    assert only(rss(item(1, LINK, title="A &lt;b&gt;bold&lt;/b&gt; &amp;amp; short one"))).title == "A bold & short one"


@pytest.mark.parametrize(
    ("encoded", "content_type"),
    [
        ("utf-8", "text/xml; charset=iso-8859-1"),
        ("utf-8", "text/xml"),
        ("utf-8", "application/rss+xml; charset=nonsense"),
        ("iso-8859-1", "text/xml; charset=iso-8859-1"),
        ("utf-16", "application/xml"),
    ],
)
def test_letters_survive_a_wrong_charset(encoded: str, content_type: str) -> None:
    text = rss(item(1, LINK, title="Fähre über Ærø")).decode()
    body = text.replace('encoding="utf-8"', f'encoding="{encoded}"').encode(encoded)

    assert only(body, content_type).title == "Fähre über Ærø"


def test_control_characters_and_half_surrogates_do_not_come_through() -> None:
    body = b'{"version":"https://jsonfeed.org/version/1","items":[{"id":"\\ud800x","url":"http://a.example/","title":"a\\u0000b"}]}'
    try:
        (entry,) = parse_feed(body, URL).entries
    except FeedError:
        return
    assert entry.title == "ab"
    entry.guid.encode()


def test_a_flood_of_entities_is_refused_or_harmless() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE rss [<!ENTITY e0 "ha">{levels}]>' + rss(item(1, LINK, title="&e11;")).decode()[38:]
    try:
        feed = parse_feed(bomb.encode(), URL)
    except FeedError:
        return
    assert all(len(entry.title or "") < 10_000 for entry in feed.entries)


def test_an_outside_entity_is_not_read() -> None:
    body = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + rss(item(1, LINK, title="t&x;")).decode()[38:]

    assert "root" not in str(parse_feed(body.encode(), URL))


FRAGMENTS = st.sampled_from(
    [
        rss(item(1, LINK)),
        atom("<entry><id>1</id><link href='/x'/><title>t</title></entry>"),
        json_feed({"id": "1", "url": LINK}),
        b"<?xml version='1.0' encoding='utf-16'?>",
        b"<![CDATA[",
        b"<rss><channel><item><link>http://[",
        b"&#xD800;&#0;",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
        b"\xff\xfe\x00",
        b"<pubDate>99999</pubDate>",
    ]
)


@given(
    st.one_of(st.binary(max_size=300), st.lists(st.one_of(FRAGMENTS, st.binary(max_size=20)), max_size=6).map(b"".join))
)
def test_any_bytes_give_a_feed_or_its_own_error(body: bytes) -> None:
    try:
        feed = parse_feed(body, URL, {"content-type": "text/xml"})
    except FeedError:
        return
    for entry in feed.entries:
        assert entry.guid
        assert entry_key(entry, URL)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda v: (
            st.lists(v)
            | st.dictionaries(st.sampled_from(["id", "url", "title", "authors", "date_published", "content_html"]), v)
        ),
        max_leaves=12,
    )
)
def test_any_json_gives_a_feed_or_its_own_error(value: object) -> None:
    document = {"version": "https://jsonfeed.org/version/1", "items": [value], "title": value, "language": value}
    entries = 0
    with contextlib.suppress(FeedError):
        entries = len(parse_feed(json.dumps(document).encode(), URL).entries)

    assert entries <= 1


def test_the_key_of_an_entry_is_the_same_in_every_feed_of_its_outlet() -> None:
    entry = only(rss(item(1, "http://www.outlet.example/one")))
    other = only(rss(item(1, "http://news.outlet.example/one?from=sport")))

    assert entry_key(entry, URL) == entry_key(other, "http://other.example/feed")
    assert entry_key(entry, URL) != entry_key(only(rss(item(1, "http://second.example/one"))), URL)


def test_a_fingerprint_changes_with_what_the_entry_says() -> None:
    before, after = only(rss(item(1, LINK))), only(rss(item(1, LINK, description="Longer text.")))

    assert entry_fingerprint(before) != entry_fingerprint(after)
    assert entry_fingerprint(before) == entry_fingerprint(only(rss(item(1, LINK))))


def test_a_page_names_its_feeds() -> None:
    head = (
        '<link rel="alternate" type="application/rss+xml" href="/feed">'
        '<link rel="ALTERNATE" type="application/atom+xml" href="http://feeds.example/a">'
        '<link rel="stylesheet" href="x.css"><link rel="alternate" hreflang="de" href="/de">'
    )

    found = find_feeds(f"<html><head>{head}</head></html>".encode(), "http://outlet.example/news")

    assert found == ("http://outlet.example/feed", "http://feeds.example/a")
    assert find_feeds(b"", URL) == ()


@pytest.mark.parametrize("value", [None, "", 7, "javascript:1", "//", "http://[", "http://"])
def test_only_web_addresses_are_links(value: object) -> None:
    assert web_url(value) is None


def test_a_link_that_repeats_the_id_is_a_link() -> None:
    assert only(rss(item(1, "/one", guid="/one"))).link == "http://outlet.example/one"


def test_an_id_that_is_an_address_is_the_link_where_there_is_none() -> None:
    assert only(rss(item(1, "", guid="http://outlet.example/from-id"))).link == "http://outlet.example/from-id"


def test_a_page_that_is_no_markup_names_no_feeds() -> None:
    assert find_feeds(b"<!-- only a comment -->", URL) == ()
