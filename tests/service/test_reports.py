import csv
import datetime as dt
import io
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import msgspec

from scoring.models import (
    Article,
    Assessment,
    Claim,
    Estimate,
    Evidence,
    Fact,
    Frame,
    Holder,
    Origin,
    OutletScore,
    Position,
    QuantityValue,
    Story,
    StoryResult,
)
from scoring.models.facts import Relation
from service.export import ProblemLine, ScoredBatch
from service.reports import (
    ReportData,
    build_outlet_report,
    offline_report,
    outlet_report_csv,
    outlet_report_html,
    outlet_report_json,
    write_batch_report,
)
from service.reports.build import AGAINST, FOR
from service.reports.explanations import say_trail
from service.reports.formats import guard_cell
from service.reports.pages import RELATIONS, format_percent, place_interval
from service.reports.passages import CONTEXT, LONG_PASSAGE, cut_passage, safe_url
from service.reports.summary import summarise
from tests import factories

NOW = dt.datetime(2026, 3, 12, 8, tzinfo=dt.UTC)
HOSTILE = '<script>alert("1")</script>\u202e\x00'


def make_article(name: str, body: str, *, url: str = "", title: str | None = "A title") -> Article:
    return Article(
        article_id=f"art-{name}",
        title=title,
        body=body,
        outlet_id=f"{name}.example",
        outlet_name=name.title(),
        url=url or f"https://{name}.example/1",
        published_at=NOW,
    )


def make_claim(article: Article, number: str, holder: str = "") -> Claim:
    start = article.body.index(number)
    sentence = article.body.split("\n")[-1]
    begin = article.body.index(sentence)
    return Claim(
        claim_id=f"clm-{article.article_id}",
        article_id=article.article_id,
        outlet_id=article.outlet_id,
        text=sentence,
        start=begin,
        end=begin + len(sentence),
        kind="quantity",
        value=QuantityValue(low=float(number), high=float(number), counted="killed", surface=number),
        holder=Holder(kind="attributed" if holder else "outlet", name=holder or article.outlet_name),
        modality="asserted",
        frame=Frame(),
        published_at=article.published_at,
        value_start=start,
        value_end=start + len(number),
    )


def make_score(article: Article, *, sufficient: bool = False) -> OutletScore:
    return OutletScore(
        outlet_id=article.outlet_id,
        outlet_name=article.outlet_name,
        agreement=Estimate(mean=0.9, low=0.8, high=0.97),
        drift=Estimate(mean=0.03, low=0.0, high=0.1),
        drift_by_type={"quantity": Estimate(mean=0.02, low=0.0, high=0.05)},
        n_eff=1.0,
        claims=1,
        articles=1,
        verdicts={},
        sufficient=sufficient,
        label="fair" if sufficient else "insufficient evidence",
        rank=1 if sufficient else None,
        tied_with=("other.example",) if sufficient else (),
        as_of=NOW,
        method_version="test-1",
    )


def make_data(wrong: Article | None = None) -> ReportData:
    """One story: a wrong outlet beside three that agree, of which two carry one text."""
    wrong = wrong or make_article("spool", "The search is over.\nThe earthquake killed 64 people.")
    right = [make_article(name, "The earthquake killed 47 people.") for name in ("ledger", "lantern", "kestrel")]
    articles = [wrong, *right]
    claims = [make_claim(wrong, "64"), *(make_claim(article, "47") for article in right)]
    positions = (
        Position(value=claims[1].value, belief=0.9, claim_ids=tuple(c.claim_id for c in claims[1:]), vote=0.67),
        Position(value=claims[0].value, belief=0.05, claim_ids=(claims[0].claim_id,), vote=0.33),
    )
    fact = Fact(fact_id="f1", story_id="s1", label="killed", kind="quantity", state="settled", positions=positions)
    contradicts = tuple(
        Evidence(claim_id=c.claim_id, outlet=c.outlet_id, relation="contradicts", weight=1.0) for c in claims[1:]
    )
    supports = (Evidence(claim_id=claims[2].claim_id, outlet="lantern.example", relation="supports"),)
    assessments = (
        Assessment(
            claim_id=claims[0].claim_id,
            fact_id="f1",
            verdict="contradicted",
            drift_type="quantity",
            severity=0.4,
            reason="says 64 killed; two independent outlets say 47 killed",
            evidence=contradicts,
            scored=True,
        ),
        *(
            Assessment(
                claim_id=claim.claim_id,
                fact_id="f1",
                verdict="corroborated",
                drift_type=None,
                severity=0.0,
                reason="says 47 killed; others agree",
                evidence=supports,
            )
            for claim in claims[1:]
        ),
    )
    ids = tuple(article.article_id for article in articles)
    result = StoryResult(
        story=Story(story_id="s1", title="Quake", article_ids=ids, first_published_at=NOW, last_published_at=NOW),
        origins=(
            Origin(origin_id="o1", article_ids=ids[:1]),
            Origin(origin_id="o2", article_ids=ids[1:3]),
            Origin(origin_id="o3", article_ids=ids[3:]),
        ),
        facts=(fact,),
        assessments=assessments,
        ledger=(),
        claim_facts={claim.claim_id: "f1" for claim in claims},
    )
    return ReportData(
        articles={article.article_id: article for article in articles},
        claims={claim.claim_id: claim for claim in claims},
        results=(result,),
        scores=tuple(make_score(article) for article in articles),
        as_of=NOW,
        method_version="test-1",
    )


class Page(HTMLParser):
    """The tags and texts of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links.extend(value or "" for name, value in attrs if name in {"href", "src"})

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def test_a_contradicted_claim_shows_its_passage_the_others_and_the_reason() -> None:
    report = build_outlet_report(make_data(), "spool.example")
    assert report is not None
    (case,) = report.contradicted
    assert (case.passage.before, case.passage.value, case.passage.after) == (
        "The earthquake killed ",
        "64",
        " people.",
    )
    assert [row.words for row in case.positions] == ["47 killed", "64 killed"]
    assert [row.own for row in case.positions] == [False, True]
    text = Page(outlet_report_html(report)).text
    assert "says 64 killed; two independent outlets say 47 killed" in text
    assert "The earthquake killed 47 people." in text


def test_a_passage_that_is_contradicted_itself_is_the_last_of_the_witnesses() -> None:
    data = make_data()
    (result,) = data.results
    judged, *others, last = result.assessments
    heavy = [msgspec.structs.replace(row, weight=9.0 * (row.claim_id == last.claim_id)) for row in judged.evidence]
    wrong = msgspec.structs.replace(last, verdict="contradicted")
    judged = msgspec.structs.replace(judged, evidence=tuple(heavy))
    outlet = data.articles[data.claims[last.claim_id].article_id].outlet_name
    for witness, place in ((last, 0), (wrong, -1)):
        changed = msgspec.structs.replace(result, assessments=(judged, *others, witness))
        report = build_outlet_report(msgspec.structs.replace(data, results=(changed,)), "spool.example")
        assert report is not None
        assert report.contradicted[0].evidence[place].outlet_name.startswith(outlet)


def test_every_relation_has_a_label() -> None:
    assert set(RELATIONS) == set(FOR) == set(AGAINST) == set(get_args(Relation))


def test_copies_of_one_text_are_one_passage_that_names_them() -> None:
    report = build_outlet_report(make_data(), "spool.example")
    assert report is not None
    evidence = report.contradicted[0].evidence
    assert {(p.outlet_name, p.copies) for p in evidence} == {("Lantern", ("Ledger",)), ("Kestrel", ())} or {
        (p.outlet_name, p.copies) for p in evidence
    } == {("Ledger", ("Lantern",)), ("Kestrel", ())}
    assert report.contradicted[0].evidence_total == 3


def test_the_summary_is_a_funnel_that_adds_up_and_says_how_much_evidence_is_wanting() -> None:
    extra = {
        "observations": {"corroborated": 40, "contradicted": 2, "silent": 8},
        "expected_share": 0.94,
        "articles_counted": 12,
    }
    summary = summarise(factories.make_score(extra=extra, agreement=Estimate(mean=0.9, low=0.7, high=0.98)))
    assert "speak to 42 of its 50 claims: 40 they tell too, 2 they tell otherwise" in summary
    assert "8 meet silence, which counts nothing" in summary
    assert "about 94 % are told by others too" in summary
    assert "anywhere from 70 % to 98 %" in summary
    # (.28 / .2)^2 - 1 = .96 of 12 articles
    assert "About 12 more articles" in summary


def test_the_summary_of_an_outlet_that_nobody_speaks_to_says_so() -> None:
    report = build_outlet_report(make_data(), "spool.example")
    assert report is not None
    assert "so that nothing counts" in report.summary
    assert "insufficient evidence" in report.summary


def test_an_old_record_is_called_old() -> None:
    old = {"last_claim_at": "2017-05-02T08:00:00+00:00", "record_age_days": 900.0}
    assert "This record is old: its newest claim that counts is of 2 May 2017." in summarise(
        factories.make_score(extra=old)
    )


def test_an_outlet_without_a_score_has_no_report() -> None:
    assert build_outlet_report(make_data(), "nobody.example") is None


def test_the_offline_report_lists_every_outlet_with_interval_and_method_version() -> None:
    text = Page(offline_report(make_data())).text
    for name in ("Spool", "Ledger", "Lantern", "Kestrel"):
        assert name in text
    assert "80–97 %" in text
    assert "method version test-1" in text
    assert "insufficient evidence" in text
    assert "What the score does not mean" in text


def test_a_page_loads_nothing_from_outside_and_runs_no_script() -> None:
    page = Page(offline_report(make_data()))
    assert not {"script", "link-stylesheet", "img", "iframe"} & set(page.tags)
    assert all(link.startswith(("https://", "#", "data:,")) for link in page.links)


def test_hostile_names_titles_and_texts_are_escaped() -> None:
    wrong = make_article("spool", f"{HOSTILE} killed 64 people.", url="javascript:alert(1)", title=HOSTILE)
    wrong = msgspec.structs.replace(wrong, outlet_name=HOSTILE)
    data = make_data(wrong)
    data = msgspec.structs.replace(
        data,
        scores=(make_score(wrong),),
        problems=(ProblemLine(file=HOSTILE, line=1, field=HOSTILE, reason=HOSTILE),),
    )
    report = build_outlet_report(data, "spool.example")
    assert report is not None
    for page in (offline_report(data), outlet_report_html(report)):
        assert "<script" not in page
        assert "\x00" not in page
        assert not any(link.startswith("javascript") for link in Page(page).links)


def test_a_ranked_outlet_shows_rank_and_ties() -> None:
    data = make_data()
    first = data.articles["art-spool"]
    data = msgspec.structs.replace(data, scores=(make_score(first, sufficient=True),))
    text = Page(offline_report(data)).text
    assert "1. fair" in text
    assert "tied with 1" in text


def test_a_report_without_stories_says_so() -> None:
    data = msgspec.structs.replace(make_data(), results=(), scores=())
    assert "No story is told by more than one article." in Page(offline_report(data)).text


def test_the_json_report_decodes_and_carries_its_format_and_method_version() -> None:
    report = build_outlet_report(make_data(), "spool.example")
    assert report is not None
    decoded = json.loads(outlet_report_json(report))
    assert decoded["format_version"] == 1
    assert decoded["score"]["method_version"] == "test-1"
    assert decoded["contradicted"][0]["passage"]["value"] == "64"


def test_the_csv_report_has_a_row_per_contested_claim_and_no_formula() -> None:
    report = build_outlet_report(make_data(), "spool.example")
    assert report is not None
    (row,) = csv.DictReader(io.StringIO(outlet_report_csv(report), newline=""))
    assert row["verdict"] == "contradicted"
    assert row["passage"] == "The earthquake killed 64 people."
    assert (row["belief"], row["vote"]) == ("0.000", "0.330")
    assert guard_cell("=1+1") == "'=1+1"


def test_a_case_tells_who_told_its_value_first_who_copied_it_and_who_followed() -> None:
    data = make_data()
    ids = [f"{name}.example" for name in ("spool", "ledger", "lantern", "kestrel")]
    claim_of = {claim.outlet_id: claim.claim_id for claim in data.claims.values()}
    first, *others = (claim_of[outlet_id] for outlet_id in ids)
    fact = data.results[0].facts[0]
    position = msgspec.structs.replace(
        fact.positions[0], introduced_by=first, copied_by=tuple(others[:1]), followed_by=tuple(others[1:])
    )
    told = msgspec.structs.replace(fact, positions=(position,))
    words = say_trail(told, first, data.claims, data.articles)
    assert words.startswith("First told by ")
    assert "; copied by " in words
    assert "; also told by " in words
    assert say_trail(fact, first, data.claims, data.articles) == ""


def test_a_passage_of_an_altered_article_falls_back_to_the_claims_own_text() -> None:
    article = make_article("spool", "The earthquake killed 64 people.")
    claim = make_claim(article, "64")
    changed = msgspec.structs.replace(article, body="Corrected.")
    for given in (changed, None):
        passage = cut_passage(claim, given)
        assert passage.before + passage.value + passage.after == claim.text
        assert passage.value == "64"


def test_a_speakers_claim_names_the_speaker() -> None:
    article = make_article("spool", "The mayor said 40 people died.")
    assert cut_passage(make_claim(article, "40", "the mayor"), article).speaker == "the mayor"


def test_a_short_passage_takes_in_whole_words_around_it() -> None:
    body = " ".join(["before"] * 40) + " killed 64 people " + " ".join(["after"] * 40)
    article = make_article("spool", body)
    start = body.index("killed")
    claim = msgspec.structs.replace(
        make_claim(article, "64"), text="killed 64 people", start=start, end=start + len("killed 64 people")
    )
    passage = cut_passage(claim, article)
    whole = passage.before + passage.value + passage.after
    assert whole in body
    assert {"before", "after"} >= set(whole.replace("killed 64 people", "").split())
    assert len(whole) <= 2 * CONTEXT + len(claim.text)


def test_a_long_passage_is_cut_around_its_value() -> None:
    body = "word " * 200 + "killed 64 people" + " word" * 200
    article = make_article("spool", body)
    passage = cut_passage(make_claim(article, "64"), article)
    assert passage.value == "64"
    assert len(passage.before + passage.value + passage.after) <= LONG_PASSAGE


def test_only_http_links_are_followed() -> None:
    assert safe_url("https://a.example/x") == "https://a.example/x"
    for url in ("javascript:alert(1)", "data:text/html,x", "https://", "http://[", ""):
        assert safe_url(url) == ""


def test_a_share_is_never_rounded_to_a_certainty() -> None:
    assert [format_percent(share) for share in (0.0, 0.001, 0.5, 0.999, 1.0)] == [
        "0\u00a0%",
        "<\u00a01\u00a0%".replace("<\u00a0", "< "),
        "50\u00a0%",
        "> 99\u00a0%",
        "100\u00a0%",
    ]


def test_an_interval_lies_on_its_axis() -> None:
    at = place_interval(Estimate(mean=0.75, low=0.5, high=1.0), (0.5, 1.0))
    assert at == {"x": "0.0", "width": "120.0", "mean": "60.0"}


def test_the_batch_report_is_written_beside_the_data(tmp_path: Path) -> None:
    data = make_data()
    batch = ScoredBatch(
        articles=data.articles,
        claims=data.claims,
        results=data.results,
        scores=data.scores,
        problems=(),
        as_of=NOW,
        method_version="test-1",
    )
    path = write_batch_report(batch, tmp_path)
    assert path == tmp_path / "report.html"
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")
