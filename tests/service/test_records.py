import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.records import MAX_BODY_CHARS, RecordError, read_record, registrable_domain
from tests.factories import NOW, make_record


def test_a_complete_record_becomes_an_article() -> None:
    article = read_record(make_record(), NOW)

    assert article.article_id == "a-1"
    assert article.outlet_id == "harbourpost.example"
    assert article.outlet_name == "Harbour Post"
    assert article.published_at == dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)


def test_the_body_is_kept_to_the_last_code_point() -> None:
    body = "  \ufeffSpaces,\r\nmarks and 𝟙𝟚 stay.\n\n"

    assert read_record(make_record(body=body), NOW).body == body


def test_unknown_fields_are_ignored_and_a_title_may_be_null() -> None:
    assert read_record(make_record(title=None, mood="calm"), NOW).title is None


def test_a_numeric_id_is_read_as_text() -> None:
    assert read_record(make_record(id=17), NOW).article_id == "17"


def test_the_outlet_is_keyed_by_the_url_when_no_domain_is_given() -> None:
    record = make_record(outlet_domain=None, url="https://news.harbourpost.example/x")

    assert read_record(record, NOW).outlet_id == "harbourpost.example"


def test_times_with_an_offset_become_utc_and_bare_dates_midnight() -> None:
    offset = read_record(make_record(published_at="2026-03-02T01:00:00+02:00"), NOW)
    bare = read_record(make_record(published_at="2026-03-01"), NOW)

    assert offset.published_at == dt.datetime(2026, 3, 1, 23, tzinfo=dt.UTC)
    assert bare.published_at == dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"id": ""}, "id", "is empty"),
        ({"id": None}, "id", "is null"),
        ({"id": True}, "id", "is a bool"),
        ({"body": " \n"}, "body", "is empty"),
        ({"body": ["a"]}, "body", "is a list"),
        ({"body": "x" * 5_000_000}, "body", f"at most {MAX_BODY_CHARS:,}"),
        ({"body": "half \ud83d pair"}, "body", "surrogate"),
        ({"outlet": 3}, "outlet", "is a int"),
        ({"outlet_domain": "not a host"}, "outlet_domain", "names no host"),
        ({"url": "ftp://x.example/a"}, "url", "http or https"),
        ({"url": "https://[oops"}, "url", "is not a URL"),
        ({"published_at": "yesterday"}, "published_at", "ISO 8601"),
        ({"published_at": "2026-03-03T12:00:00Z"}, "published_at", "in the future"),
        ({"published_at": "0202-03-03"}, "published_at", "is before 1800"),
        ({"published_at": "0001-01-01T00:00:00+14:00"}, "published_at", "ISO 8601"),
        ({"lang": "klingonese"}, "lang", "ISO 639"),
        ({"revision": 0}, "revision", "whole number"),
        ({"revision": True}, "revision", "whole number"),
        ({"revision": 10**15}, "revision", "to 999,999,999,999,999"),
        ({"revision": 2**64 - 1}, "revision", "whole number"),
        ({"revision": 1.5}, "revision", "whole number"),
        ({"id": 10**15}, "id", "give a text"),
        ({"id": -(10**5000)}, "id", "give a text"),
        ({"revised_at": "2026-03-02T07:59:59Z"}, "revised_at", "before published_at"),
        ({"canonical_url": "nowhere"}, "canonical_url", "http or https"),
    ],
)
def test_a_bad_field_is_named_with_its_reason(changes: dict[str, Any], field: str, reason: str) -> None:
    with pytest.raises(RecordError) as caught:
        read_record(make_record(**changes), NOW)

    assert [problem.field for problem in caught.value.problems] == [field]
    assert reason in caught.value.problems[0].reason


@pytest.mark.parametrize("field", ["id", "body", "outlet", "url", "published_at"])
def test_a_missing_required_field_is_named(field: str) -> None:
    record = make_record()
    del record[field]

    with pytest.raises(RecordError, match=f"{field}: is missing"):
        read_record(record, NOW)


def test_all_problems_of_a_record_are_told_at_once() -> None:
    with pytest.raises(RecordError) as caught:
        read_record(make_record(body="", lang="zz", published_at="soon"), NOW)

    assert {problem.field for problem in caught.value.problems} == {"body", "lang", "published_at"}


def test_a_record_that_is_no_object_is_refused() -> None:
    with pytest.raises(RecordError, match="give a JSON object"):
        read_record(["id"], NOW)


def test_a_publication_time_within_the_clock_skew_is_accepted() -> None:
    assert read_record(make_record(published_at="2026-03-02T12:30:00Z"), NOW).published_at > NOW


def test_language_tags_are_reduced_to_their_language() -> None:
    assert read_record(make_record(lang="pt-BR"), NOW).lang == "pt"
    assert read_record({key: value for key, value in make_record().items() if key != "lang"}, NOW).lang == "en"


@pytest.mark.parametrize(
    ("given_host", "domain"),
    [
        ("https://www.paper.co.uk/a?b", "paper.co.uk"),
        ("someone.github.io", "someone.github.io"),
        ("News.Harbourpost.Example:8080", "harbourpost.example"),
        ("localhost", "localhost"),
        ("192.0.2.7", "192.0.2.7"),
        ("", ""),
    ],
)
def test_outlets_are_keyed_by_registrable_domain(given_host: str, domain: str) -> None:
    assert registrable_domain(given_host) == domain


@given(st.dictionaries(st.sampled_from(sorted(make_record())), st.none() | st.booleans() | st.integers() | st.text()))
def test_any_record_is_read_or_refused_with_a_named_field(changes: dict[str, Any]) -> None:
    try:
        article = read_record(make_record(**changes), NOW)
    except RecordError as error:
        assert error.problems  # noqa: PT017 - either outcome is fine; only the kind of error is at stake
    else:
        assert article.body


@pytest.mark.parametrize("field", ["body", "body_html"])
def test_of_html_the_text_is_kept(field: str) -> None:
    record = make_record(body="")
    del record["body"]
    article = read_record(
        record | {field: "<p>Fog at sea.</p>\n<figure>Photo</figure><p>12&nbsp;boats&#39; crews.</p>"}, NOW
    )

    assert article.body == "Fog at sea.\n12 boats' crews."


def test_html_without_text_is_refused_by_name() -> None:
    with pytest.raises(RecordError) as caught:
        read_record(make_record(body="<div><figure>Photo</figure></div><br>"), NOW)

    assert [problem.field for problem in caught.value.problems] == ["body"]
    assert "holds no text" in caught.value.problems[0].reason


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        ("https://web.archive.org/web/20150102030405/http://www.coast.example/news/1", "coast.example"),
        ("http://archive.is/20150102/https:/harbour.example/a?b=1", "harbour.example"),
        ("https://archive.org/details/coast", "archive.org"),
        ("https://www.google.com/amp/s/www.coast.example/news/1", "coast.example"),
        ("https://coast-example.cdn.ampproject.org/c/s/coast.example/news/1", "coast.example"),
        ("https://www-my--coast-example.translate.goog/news/1?_x_tr_sl=de", "my-coast.example"),
        ("https://translate.google.com/translate?sl=de&u=https%3A%2F%2Fcoast.example%2Fx", "coast.example"),
        ("https://www.coast.example/amp/s/other.example", "coast.example"),
    ],
)
def test_an_archived_page_is_its_own_outlets(url: str, outlet: str) -> None:
    record = make_record(url=url)
    record.pop("outlet_domain", None)

    assert read_record(record, NOW).outlet_id == outlet
