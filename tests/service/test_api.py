import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import anyio
import pytest
import redis
from litestar import Litestar
from litestar.testing import TestClient
from structlog.testing import capture_logs

from scoring.models import Article
from service.api.desk import Desk
from service.app import create_app
from service.records import read_record
from service.repository import keys
from service.repository.articles import ArticleStore
from service.repository.connection import StoreError
from service.repository.stored import Submission
from service.worker.session import WorkerPlan, run_worker
from tests.factories import make_record
from tests.service.open_settings import open_settings
from tests.service.stand_in import StandIn

Client = TestClient[Litestar]
SETTINGS = open_settings(requests_per_minute=0, max_request_bytes=200_000, max_batch=5, worker_name="w")


@pytest.fixture
def client(store_url: str) -> Iterator[Client]:
    with TestClient(create_app(SETTINGS, store_url)) as opened:
        yield opened


def work(store_url: str, tools: StandIn | None = None) -> None:
    """Let a worker do all that waits."""

    async def run() -> None:
        plan = WorkerPlan(settings=SETTINGS, url=store_url, until_idle=True)
        await run_worker(plan, anyio.Event(), tools or StandIn())

    anyio.run(run)


def told(number: int, outlet: str, **changes: Any) -> dict[str, Any]:
    """Return a record on the bridge: "<number> lorries" as that outlet has it."""
    fields = {
        "id": f"bridge-{outlet}",
        "title": "Bridge closed",
        "body": f"The bridge held {number} lorries.",
        "outlet": outlet.title(),
        "outlet_domain": f"{outlet}.example",
        "url": f"https://{outlet}.example/bridge",
    }
    return make_record(**(fields | changes))


def submit(client: Client, record: dict[str, Any]) -> dict[str, Any]:
    reply = client.post("/v1/articles", json=record)
    assert reply.status_code == 202, reply.text
    link: dict[str, Any] = reply.json()
    return link


def test_a_posted_article_gets_a_job_that_is_done_when_its_story_is_scored(client: Client, store_url: str) -> None:
    reply = client.post("/v1/articles", json=told(3, "harbour"))

    assert reply.status_code == 202
    location = reply.headers["location"]
    job = client.get(location).json()
    assert (job["state"], job["article_id"], job["story_id"]) == ("queued", "bridge-harbour", None)

    work(store_url)

    job = client.get(location).json()
    assert (job["state"], job["error"]) == ("done", None)
    assert client.get(f"/v1/stories/{job['story_id']}").status_code == 200


def test_a_story_shows_articles_origins_facts_and_verdicts_with_their_passages(client: Client, store_url: str) -> None:
    links = [submit(client, record) for record in (told(3, "harbour"), told(3, "coast"), told(8, "inland"))]
    work(store_url)

    story = client.get("/v1/stories/" + client.get(links[0]["location"]).json()["story_id"]).json()

    assert [article["article_id"] for article in story["articles"]] == [
        "bridge-harbour",
        "bridge-coast",
        "bridge-inland",
    ]
    assert len(story["origins"]) == 3
    assert [fact["state"] for fact in story["facts"]] == ["settled"]
    (wrong,) = [entry for entry in story["assessments"] if entry["verdict"] == "contradicted"]
    assert (wrong["passage"]["outlet_id"], wrong["passage"]["text"]) == ("inland.example", "The bridge held 8 lorries.")
    assert wrong["drift_type"] == "quantity"
    assert {item["passage"]["outlet_id"] for item in wrong["evidence"]} == {"harbour.example", "coast.example"}
    assert wrong["passage"]["url"] == "https://inland.example/bridge"


def test_the_same_article_again_answers_the_same_job(client: Client) -> None:
    first = submit(client, told(3, "harbour"))
    again = submit(client, told(3, "harbour"))

    assert again == first | {"repeated": True}


def test_other_content_under_the_same_id_is_a_revision_that_replaces_the_earlier(
    client: Client, store_url: str
) -> None:
    submit(client, told(3, "harbour"))
    work(store_url)
    link = submit(client, told(4, "harbour"))
    work(store_url)

    job = client.get(link["location"]).json()
    story = client.get(f"/v1/stories/{job['story_id']}").json()

    assert job["revision"] == 2
    assert [article["revision"] for article in story["articles"]] == [2]
    assert [entry["passage"]["text"] for entry in story["assessments"]] == ["The bridge held 4 lorries."]


def test_ids_are_unique_for_each_outlet(client: Client, store_url: str) -> None:
    first = submit(client, told(3, "harbour", id="7"))
    second = submit(client, told(8, "coast", id="7"))
    again = submit(client, told(8, "coast", id="7"))
    put = client.put("/v1/articles/www.coast.example/7", json=told(9, "coast", id="7"))
    work(store_url)

    assert (first["article_id"], second["article_id"], again["repeated"]) == ("7", "coast.example/7", True)
    assert (put.status_code, put.json()["article_id"]) == (202, "coast.example/7")
    for path, outlet in (("7", "harbour"), ("harbour.example/7", "harbour"), ("coast.example/7", "coast")):
        assert client.get(f"/v1/articles/{path}").json()["outlet_id"] == f"{outlet}.example"
    assert client.delete("/v1/articles/coast.example/7").json()["article_id"] == "coast.example/7"
    assert client.get("/v1/articles/7").json()["state"] == "scored"
    assert client.get("/v1/articles/coast.example/7").json()["state"] == "retracted"


def test_an_id_that_others_have_in_both_forms_is_a_conflict(client: Client) -> None:
    submit(client, told(3, "harbour", id="7"))
    submit(client, told(3, "harbour", id="coast.example/7"))

    reply = client.post("/v1/articles", json=told(3, "coast", id="7"))
    items = client.post("/v1/articles/batch", json=[told(3, "coast", id="7")]).json()["items"]

    assert (reply.status_code, reply.json()["type"]) == (409, "urn:newsassay:problem:id-taken")
    assert reply.json()["errors"][0]["field"] == "id"
    assert [item["status"] for item in items] == [409]


def test_an_article_is_put_under_the_outlet_and_id_of_its_path(client: Client) -> None:
    record = told(3, "harbour")
    bare = {name: value for name, value in record.items() if name not in {"id", "outlet", "outlet_domain"}}

    reply = client.put("/v1/articles/harbour.example/tag%3A2026%2Fa", json=bare)

    assert (reply.status_code, reply.json()["article_id"]) == (202, "tag:2026/a")
    for path, change in (("harbour.example/x", {"id": "y"}), ("harbour.example/x", {"outlet_domain": "coast.example"})):
        refused = client.put(f"/v1/articles/{path}", json=bare | change)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, next(iter(change)))
    assert client.put("/v1/articles/harbour.example", json=bare).status_code == 422
    assert client.put("/v1/articles/harbour.example/x", json=[]).status_code == 422


def test_an_article_shows_its_revisions_and_its_claims_with_verdicts(client: Client, store_url: str) -> None:
    for record in (told(3, "harbour"), told(3, "coast"), told(8, "inland")):
        submit(client, record)
    waiting = client.get("/v1/articles/bridge-inland").json()
    submit(client, told(9, "inland"))
    work(store_url)

    article = client.get("/v1/articles/bridge-inland").json()

    assert (waiting["state"], waiting["claims"]) == ("waiting", [])
    assert (article["state"], article["revision"], article["verdicts"]) == ("scored", 2, {"contradicted": 1})
    assert [entry["revision"] for entry in article["revisions"]] == [1, 2]
    assert [entry["passage"]["text"] for entry in article["claims"]] == ["The bridge held 9 lorries."]
    assert len(article["claims"][0]["evidence"]) == 2
    assert article["origin_id"]
    assert client.get(f"/v1/stories/{article['story_id']}").status_code == 200
    assert client.get("/v1/articles/none").status_code == 404
    assert client.get("/v1/articles/none.example/none").status_code == 404
    assert client.get("/v1/articles/none.example/").status_code == 404


def test_outlets_are_looked_up_by_url_or_domain_in_order(client: Client, store_url: str) -> None:
    submit(client, told(3, "harbour"))
    work(store_url)
    queries = ["https://www.harbour.example/a?b", "nobody.example", "HARBOUR.example", "", "a" * 2000]

    items = client.post("/v1/outlets/lookup", json={"queries": queries}).json()["items"]

    assert [item["query"] for item in items] == queries
    assert [item["outlet_id"] for item in items[:3]] == ["harbour.example", "nobody.example", "harbour.example"]
    assert [item["score"] is not None for item in items] == [True, False, True, False, False]
    assert client.post("/v1/outlets/lookup", json={"queries": []}).json() == {"items": []}
    bodies: tuple[Any, ...] = (
        {},
        [],
        {"queries": "x"},
        {"queries": [3]},
        {"queries": ["x"] * 101},
        {"queries": ["a" * 2001]},
    )
    for body in bodies:
        assert client.post("/v1/outlets/lookup", json=body).status_code == 400


def test_an_article_that_cannot_be_read_fails_its_job_and_no_other(client: Client, store_url: str) -> None:
    bad = submit(client, told(3, "harbour", title="unreadable"))
    good = submit(client, told(3, "coast"))
    work(store_url)

    job = client.get(bad["location"]).json()

    assert (job["state"], job["error"]) == ("failed", "ValueError: no reading of this")
    assert client.get(good["location"]).json()["state"] == "done"


def test_a_failed_article_posted_again_gets_a_new_job(client: Client, store_url: str) -> None:
    record = told(3, "harbour", title="unreadable")
    failed = submit(client, record)
    work(store_url)

    again = submit(client, record)

    assert not again["repeated"]
    assert again["job_id"] != failed["job_id"]
    assert client.get(again["location"]).json()["revision"] == 1


def test_a_batch_reports_each_article_and_one_bad_one_stops_no_other(client: Client, store_url: str) -> None:
    records: list[object] = [told(3, "harbour"), told(3, "coast", body=""), "no object", told(4, "inland")]

    reply = client.post("/v1/articles/batch", json={"articles": records}).json()

    assert (reply["accepted"], reply["refused"]) == (2, 2)
    assert [item["status"] for item in reply["items"]] == [202, 422, 422, 202]
    assert reply["items"][1]["article_id"] == "bridge-coast"
    assert reply["items"][1]["errors"] == [{"field": "body", "reason": "is empty; give a text"}]
    work(store_url)
    assert client.get(reply["items"][3]["location"]).json()["state"] == "done"


def test_a_batch_may_be_a_bare_list_and_repeat_an_article(client: Client) -> None:
    items = client.post("/v1/articles/batch", json=[told(3, "harbour"), told(3, "harbour")]).json()["items"]

    assert items[0]["job_id"] == items[1]["job_id"]


@pytest.mark.parametrize(("body", "kind"), [({"articles": 3}, "invalid-request"), ([{}] * 6, "too-large")])
def test_a_batch_that_is_no_list_or_too_long_is_refused_whole(client: Client, body: Any, kind: str) -> None:
    assert client.post("/v1/articles/batch", json=body).json()["type"] == f"urn:newsassay:problem:{kind}"


def test_too_much_waiting_work_is_refused_with_a_time_to_come_back(store_url: str) -> None:
    settings = open_settings(max_waiting=1, requests_per_minute=0)
    with TestClient(create_app(settings, store_url)) as client:
        submit(client, told(3, "harbour"))
        reply = client.post("/v1/articles", json=told(3, "coast"))

    assert (reply.status_code, reply.headers["retry-after"]) == (503, "30")
    assert reply.json()["type"] == "urn:newsassay:problem:overloaded"


def everything(client: Client) -> list[Any]:
    """Return all stories and scores, but for when these were computed."""
    stories, outlets = (client.get(path).json() for path in ("/v1/stories", "/v1/outlets"))
    return [stories, [{**score, "computed_at": None} for score in outlets["outlets"]]]


def test_retracting_an_article_leaves_everything_as_if_it_had_never_come(client: Client, store_url: str) -> None:
    for record in (told(3, "harbour"), told(8, "coast")):
        submit(client, record)
    work(store_url)
    before = everything(client)
    story_id = before[0]["items"][0]["story_id"]
    story = client.get(f"/v1/stories/{story_id}").json()
    link = submit(client, told(1, "inland"))
    work(store_url)
    assert client.get(f"/v1/stories/{story_id}").json() != story

    reply = client.delete("/v1/articles/bridge-inland")
    work(store_url)

    assert reply.status_code == 202
    job = client.get(reply.headers["location"]).json()
    assert (job["kind"], job["state"], job["story_id"]) == ("retraction", "done", story_id)
    assert everything(client) == before
    assert client.get(f"/v1/stories/{story_id}").json() == story
    assert client.get("/v1/outlets/inland.example").status_code == 404
    assert client.get(link["location"]).status_code == 404


def test_retracting_the_only_article_removes_its_story_and_outlet(client: Client, store_url: str) -> None:
    submit(client, told(3, "harbour"))
    work(store_url)
    client.delete("/v1/articles/bridge-harbour")
    work(store_url)

    assert client.get("/v1/stories").json()["items"] == []
    assert client.get("/v1/outlets").json()["outlets"] == []
    again = client.delete("/v1/articles/bridge-harbour")
    assert (again.status_code, again.json()["repeated"]) == (202, True)
    assert client.get(again.headers["location"]).json()["state"] == "done"


@pytest.mark.parametrize("article_id", ["https://harbour.example//a b?c=d", "été/2026", "a%2Fb"])
def test_an_id_that_is_a_url_can_be_retracted(client: Client, article_id: str) -> None:
    submit(client, told(3, "harbour", id=article_id))

    reply = client.delete("/v1/articles/" + quote(article_id, safe=""))

    assert (reply.status_code, reply.json()["article_id"]) == (202, article_id)


def test_a_retracted_article_comes_back_by_a_newer_revision_alone(client: Client, store_url: str) -> None:
    submit(client, told(3, "harbour"))
    client.delete("/v1/articles/bridge-harbour")
    late = client.post("/v1/articles", json=told(3, "harbour"))
    work(store_url)
    assert client.get("/v1/stories").json()["items"] == []

    again = submit(client, told(3, "harbour", revised_at=dt.datetime.now(dt.UTC).isoformat()))
    work(store_url)

    assert (late.status_code, late.json()["type"]) == (409, "urn:newsassay:problem:retracted")
    job = client.get(again["location"]).json()
    assert (job["state"], job["revision"]) == ("done", 2)
    assert client.get("/v1/stories").json()["items"][0]["articles"] == 1


def test_a_text_that_goes_back_to_an_earlier_state_is_what_the_story_keeps(client: Client, store_url: str) -> None:
    for number in (3, 5):
        submit(client, told(number, "harbour"))
        work(store_url)
    link = submit(client, told(3, "harbour"))
    work(store_url)

    story = client.get("/v1/stories/" + client.get(link["location"]).json()["story_id"]).json()

    assert not link["repeated"]
    assert [entry["passage"]["text"] for entry in story["assessments"]] == ["The bridge held 3 lorries."]


def test_a_late_older_revision_answers_the_job_of_the_newer(client: Client) -> None:
    newer = submit(client, told(5, "harbour", revised_at="2026-03-02T10:00:00Z"))

    late = submit(client, told(3, "harbour", revised_at="2026-03-02T09:00:00Z"))

    assert late == newer | {"superseded": True}


def test_stories_are_paged_the_last_published_first(client: Client, store_url: str) -> None:
    for number, day in enumerate(("2026-02-01", "2026-02-03", "2026-02-02")):
        submit(client, told(3, "harbour", id=f"a{number}", title=f"Topic{number} x", published_at=day))
    work(store_url)

    first = client.get("/v1/stories?limit=2")
    second = client.get(f"/v1/stories?limit=2&cursor={first.json()['next_cursor']}")

    titles = [item["title"] for page in (first, second) for item in page.json()["items"]]
    assert titles == ["Topic1 x", "Topic2 x", "Topic0 x"]
    assert 'rel="next"' in first.headers["link"]
    assert second.json()["next_cursor"] is None
    assert client.get("/v1/stories?outlet=harbour.example").json()["items"][0]["title"] == "Topic1 x"
    assert client.get("/v1/stories?outlet=nobody.example").json()["items"] == []


def test_an_outlet_has_a_score_with_interval_counts_and_method_version(client: Client, store_url: str) -> None:
    submit(client, told(3, "harbour"))
    work(store_url)

    outlet = client.get("/v1/outlets/harbour.example").json()

    assert outlet["score"] == client.get(outlet["links"]["score"]).json()
    assert outlet["score"] in client.get("/v1/outlets").json()["outlets"]
    assert {"agreement", "drift", "n_eff", "as_of", "method_version", "verdicts"} <= set(outlet["score"])
    assert len(outlet["stories"]) == 1


def test_a_report_comes_as_json_html_or_csv_by_accept(client: Client, store_url: str) -> None:
    for record in (told(3, "harbour"), told(3, "coast"), told(8, "inland")):
        submit(client, record)
    work(store_url)
    path = "/v1/outlets/inland.example/report"

    plain = client.get(path, headers={"Accept": "*/*"})
    page = client.get(path, headers={"Accept": "text/html,application/xhtml+xml;q=0.9"})
    table = client.get(path, headers={"Accept": "text/csv"})

    assert plain.headers["content-type"].startswith("application/json")
    (case,) = plain.json()["contradicted"]
    assert "".join(case["passage"][part] for part in ("before", "value", "after")) == "The bridge held 8 lorries."
    assert case["evidence_total"] == 2
    assert page.headers["content-type"].startswith("text/html")
    assert "The bridge held" in page.text
    assert table.text.splitlines()[0].startswith("outlet_id,")
    assert {reply.headers["vary"] for reply in (plain, page, table)} == {"Accept"}
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406


def test_the_service_is_ready_while_a_worker_gives_signs_of_life(client: Client) -> None:
    assert client.get("/livez").json() == {"status": "alive"}
    assert client.get("/readyz").status_code == 503
    desk: Desk = client.app.state.desk

    with client.portal() as portal:
        portal.call(desk.workers.beat, "w")

    submit(client, told(3, "harbour"))
    ready = client.get("/readyz").json()
    assert (ready["status"], ready["workers"], ready["waiting"]) == ("ready", 1, 1)
    assert ready["expected_wait_seconds"] is None


def test_metrics_count_requests_by_route_and_what_is_stored(client: Client, store_url: str) -> None:
    submit(client, told(3, "harbour"))
    work(store_url)
    client.get("/v1/jobs/nobody")
    client.get("/v1/nowhere/at/all")

    text = client.get("/metrics").text

    assert 'newsassay_requests_total{method="GET",route="/v1/jobs/{job_id}",status="404"} 1.0' in text
    assert 'newsassay_requests_total{method="GET",route="unmatched",status="404"} 1.0' in text
    assert 'newsassay_stored{kind="articles"} 1.0' in text


def test_methodology_names_version_thresholds_and_limits(client: Client) -> None:
    method = client.get("/v1/methodology").json()

    assert method["method_version"]
    assert "truth" in method["does_not_mean"]
    assert "consensus" in method["thresholds"]
    assert {"vote", "belief", "settled", "newcomers", "agreement", "drift", "rank"} <= set(method["formulas"])
    assert any(".639" in limit for limit in method["limits"])


def test_the_api_describes_itself(client: Client) -> None:
    document = client.get("/docs/openapi.json").json()

    assert document["openapi"].startswith("3.1")
    body = document["paths"]["/v1/articles"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert set(body["required"]) == {"id", "body", "outlet", "url", "published_at"}
    operations = [entry for path in document["paths"].values() for entry in path.values()]
    assert all(entry["operationId"] and entry["summary"] for entry in operations)
    assert client.get("/docs").headers["content-type"].startswith("text/html")


def test_a_publication_in_the_future_is_refused_with_the_field_named(client: Client) -> None:
    tomorrow = (dt.datetime.now(dt.UTC) + dt.timedelta(days=1)).isoformat()

    reply = client.post("/v1/articles", json=told(3, "harbour", published_at=tomorrow))

    assert (reply.status_code, reply.json()["errors"][0]["field"]) == (422, "published_at")


@pytest.mark.parametrize("revision", [10**15, 2**63, 2**64 - 1, 2**64, 10**30])
def test_a_number_out_of_bounds_is_its_own_articles_problem(client: Client, revision: int) -> None:
    records = [told(3, "harbour"), told(3, "coast", revision=revision), told(4, "inland")]

    alone = client.post("/v1/articles", json=records[1])
    items = client.post("/v1/articles/batch", json=records).json()["items"]

    assert alone.status_code == 422
    assert [item["status"] for item in items] == [202, 422, 202]


def test_the_largest_revision_counts_on_without_changing(client: Client) -> None:
    first = submit(client, told(3, "harbour", revision=999_999_999_999_999))
    second = submit(client, told(4, "harbour", revision=999_999_999_999_999))

    revisions = [client.get(link["location"]).json()["revision"] for link in (first, second)]

    assert revisions == [999_999_999_999_999, 1_000_000_000_000_000]


def test_an_unforeseen_error_of_one_article_sinks_no_batch(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(record: Any, now: dt.datetime) -> Article:
        if record["id"] == "bridge-coast":
            raise KeyError("the secret of the house")
        return read_record(record, now)

    monkeypatch.setattr("service.api.articles.read_record", read)

    with capture_logs() as logs:
        reply = client.post("/v1/articles/batch", json=[told(3, "harbour"), told(3, "coast"), told(4, "inland")])

    assert [item["status"] for item in reply.json()["items"]] == [202, 500, 202]
    assert "secret" not in reply.text
    (failure,) = [entry for entry in logs if entry["event"] == "request_failed"]
    assert failure["error"] == "KeyError"
    assert "secret" not in str(failure)


def test_each_article_of_a_batch_that_comes_too_early_says_when_to_send_it_again(store_url: str) -> None:
    settings = open_settings(max_waiting=1, requests_per_minute=0)
    with TestClient(create_app(settings, store_url)) as client:
        reply = client.post("/v1/articles/batch", json=[told(3, "harbour"), told(3, "coast")])

    assert [item["status"] for item in reply.json()["items"]] == [202, 503]
    assert [item["retry_after"] for item in reply.json()["items"]] == [None, 30]
    assert reply.headers["retry-after"] == "30"


def test_articles_of_a_batch_that_the_store_did_not_take_are_refused_one_by_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit_one, tried = ArticleStore.submit, []

    async def fail_from_the_second(store: ArticleStore, article: Article, *rest: Any) -> Submission:
        tried.append(article.article_id)
        if len(tried) > 1:
            raise StoreError
        return await submit_one(store, article, *rest)

    monkeypatch.setattr(ArticleStore, "submit", fail_from_the_second)

    reply = client.post("/v1/articles/batch", json=[told(3, name) for name in ("harbour", "coast", "inland")])

    assert (reply.json()["accepted"], [item["status"] for item in reply.json()["items"]]) == (1, [202, 503, 503])
    assert reply.headers["retry-after"] == "2"
    assert tried == ["bridge-harbour", "bridge-coast"]


@pytest.mark.parametrize("as_of", ["2026-12-24", "2026-12-24T23:00:00%2B01:00", "2026-12-24T23:00:00+01:00"])
def test_a_past_score_is_asked_for_by_day_or_moment(client: Client, store_url: str, as_of: str) -> None:
    submit(client, told(3, "harbour"))
    work(store_url)

    assert client.get(f"/v1/outlets/harbour.example/score?as_of={as_of}").status_code == 200


@pytest.mark.parametrize(
    "as_of",
    ["0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "soon", "", "2026-02-30"],
)
def test_a_moment_outside_the_calendar_is_refused_by_name(client: Client, store_url: str, as_of: str) -> None:
    submit(client, told(3, "harbour"))
    work(store_url)

    reply = client.get(f"/v1/outlets/harbour.example/score?as_of={as_of}")

    assert (reply.status_code, reply.json()["errors"][0]["field"]) == (400, "as_of")


@pytest.mark.parametrize("as_of", ["0001-01-01", "0001-01-01T00:00:00Z"])
def test_no_score_is_kept_of_the_first_day_of_the_calendar(client: Client, store_url: str, as_of: str) -> None:
    submit(client, told(3, "harbour"))
    work(store_url)

    assert client.get(f"/v1/outlets/harbour.example/score?as_of={as_of}").status_code == 404


def test_a_page_begins_where_the_last_ended_though_that_story_is_gone(client: Client, store_url: str) -> None:
    for number, day in enumerate(("2026-02-01", "2026-02-03", "2026-02-02", "2026-02-02")):
        submit(client, told(3, "harbour", id=f"a{number}", title=f"Topic{number} x", published_at=day))
    work(store_url)
    first = client.get("/v1/stories?limit=2").json()
    last = first["items"][-1]["title"].removeprefix("Topic").removesuffix(" x")
    client.delete(f"/v1/articles/a{last}")
    work(store_url)

    second = client.get(f"/v1/stories?limit=2&cursor={first['next_cursor']}").json()

    titles = [item["title"] for page in (first, second) for item in page["items"]]
    assert sorted(titles) == ["Topic0 x", "Topic1 x", "Topic2 x", "Topic3 x"]


def test_outlets_are_paged(client: Client, store_url: str) -> None:
    for outlet in ("harbour", "coast", "inland"):
        submit(client, told(3, outlet))
    work(store_url)

    first = client.get("/v1/outlets?limit=2")
    second = client.get(f"/v1/outlets?limit=2&cursor={first.json()['next_cursor']}").json()

    names = [score["outlet_id"] for page in (first.json(), second) for score in page["outlets"]]
    assert names == ["coast.example", "harbour.example", "inland.example"]
    assert 'rel="next"' in first.headers["link"]
    assert second["next_cursor"] is None


@pytest.mark.parametrize("cursor", ["!", "aGVsbG8", "WzEsMl0", "W25hbixudWxsXQ", "%C3%A9"])
def test_a_cursor_that_was_not_given_out_is_refused(client: Client, cursor: str) -> None:
    for path in ("/v1/stories", "/v1/outlets"):
        assert client.get(f"{path}?cursor={cursor}").json()["type"] == "urn:newsassay:problem:invalid-cursor"


@pytest.mark.parametrize("name", ["www.harbour.example", "HARBOUR.example"])
def test_an_outlet_is_found_by_any_writing_of_its_host(client: Client, store_url: str, name: str) -> None:
    submit(client, told(3, "harbour"))
    work(store_url)

    replies = [client.get(f"/v1/outlets/{name}{path}") for path in ("", "/score", "/report")]

    assert [reply.status_code for reply in replies] == [200, 200, 200]
    assert replies[0].json()["outlet_id"] == "harbour.example"
    assert len(client.get(f"/v1/stories?outlet={name}").json()["items"]) == 1


def test_the_start_page_leads_to_what_there_is(client: Client) -> None:
    links = client.get("/").json()["links"]

    assert {client.get(path).status_code for name, path in links.items() if name != "readiness"} == {200}


def test_the_documentation_needs_nothing_from_elsewhere(client: Client) -> None:
    page = client.get("/docs").text

    assert "submitArticle" in client.get("/docs/openapi.json").text
    assert "/v1/articles/batch" in page
    assert "<script" not in page
    assert "//" not in page.replace("<!doctype", "")


def test_an_accepted_article_is_told_how_many_wait_and_how_long(client: Client, store_url: str) -> None:
    links = [submit(client, told(number, "harbour", id=f"a{number}")) for number in range(6)]
    work(store_url, StandIn(pause_seconds=0.05))
    submit(client, told(3, "coast"))
    second = submit(client, told(3, "inland"))

    assert (links[-1]["waiting"], links[-1]["expected_wait_seconds"]) == (6, None)
    assert (second["waiting"], second["expected_wait_seconds"]) == (2, 1)
    assert "newsassay_expected_wait_seconds" in client.get("/metrics").text


def test_a_wait_beyond_the_setting_is_refused_with_the_time_that_it_takes_to_come_down(store_url: str) -> None:
    with redis.Redis.from_url(store_url) as store:
        store.hset(keys.PACE, mapping={"articles": 10, "seconds": 1200})
    settings = open_settings(requests_per_minute=0, max_wait_minutes=3)
    with TestClient(create_app(settings, store_url)) as client:
        links = [submit(client, told(3, "harbour", id=f"a{number}")) for number in range(2)]
        reply = client.post("/v1/articles", json=told(3, "coast"))

    assert [link["expected_wait_seconds"] for link in links] == [120, 240]
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "60")
    assert "about 4 minutes" in reply.json()["detail"]


def test_the_document_has_the_problems_and_scopes_of_each_operation(client: Client) -> None:
    document = client.get("/docs/openapi.json").json()
    post = document["paths"]["/v1/articles"]["post"]

    assert {"202", "400", "401", "403", "408", "409", "413", "415", "422", "429", "500", "503"} <= set(
        post["responses"]
    )
    assert post["security"] == [{}, {"bearer": ["articles:write"]}]
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    for path, item in document["paths"].items():
        for operation in item.values():
            problems = [answer for status, answer in operation["responses"].items() if status >= "400"]
            assert all(set(answer["content"]) == {"application/problem+json"} for answer in problems)
            assert ("404" in operation["responses"]) is ("{" in path)
