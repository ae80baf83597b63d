"""/v1/articles: take in and retract articles."""

import math
from pathlib import Path
from typing import Any

import msgspec
from litestar import Controller, Request, Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, RawBody

from scoring.models import Article
from service.api.access import READ_STORIES, WRITE_ARTICLES, Caller
from service.api.article_ids import name_record, qualify, read_id, resolve_id, split_id
from service.api.desk import Desk, not_found
from service.api.documents import ArticleOperation, BatchOperation
from service.problems import PROBLEMS, TYPE_PREFIX, FieldError, Problem, ProblemError, describe_error, log_failure
from service.records import read_record
from service.repository.stored import Backlog, Submission
from service.schemas import ArticleView, BatchItem, BatchReply, JobLink, show_article

ACCEPTED = 202
RETRY_SECONDS = 30
"""Earliest time to try again while too much waits: at a few articles a second the queue has moved on by then."""
MOST_RETRY_SECONDS = 3600
"""Latest time: workers may have been added meanwhile."""


class ArticleController(Controller):
    """Articles come in here; a worker reads them."""

    path = "/v1/articles"
    tags = ("articles",)
    opt = WRITE_ARTICLES

    @post(
        operation_id="submitArticle",
        summary="Submit an article",
        operation_class=ArticleOperation,
        status_code=ACCEPTED,
        responses={422: ResponseSpec(Problem, description="The article can't be used")},
    )
    async def submit(
        self, body: RawBody, desk: NamedDependency[Desk], caller: NamedDependency[Caller]
    ) -> Response[JobLink]:
        """Take in an article; the content in force again answers its job, other content is a new revision.

        A revision older than the one in force (by `revised_at`, else by `revision`) changes nothing and answers the
        newer one's job. A retracted article comes back only with a `revised_at` after its retraction or a
        higher `revision`.
        """
        link = await submit_article(read_record(decode_body(body), desk.now()), desk, caller)
        return Response(link, status_code=ACCEPTED, headers={"Location": link.location})

    @post(
        "/batch",
        operation_id="submitBatch",
        summary="Submit several articles",
        operation_class=BatchOperation,
        status_code=ACCEPTED,
    )
    async def submit_batch(
        self, body: RawBody, desk: NamedDependency[Desk], caller: NamedDependency[Caller]
    ) -> Response[BatchReply]:
        """Take in articles one by one; a bad one is reported at its index and stops no other.

        Items with `retry_after` may be sent again so many seconds later; `Retry-After` is the longest of them.
        """
        items = await submit_items(read_batch(body, desk), desk, caller)
        refused = sum(item.status != ACCEPTED for item in items)
        reply = BatchReply(accepted=len(items) - refused, refused=refused, items=items)
        waits = [item.retry_after for item in items if item.retry_after]
        return Response(reply, status_code=ACCEPTED, headers={"Retry-After": str(max(waits))} if waits else {})

    @put(
        "/{article_id:path}",
        operation_id="putArticle",
        summary="Submit an article under an outlet's own id",
        operation_class=ArticleOperation,
        status_code=ACCEPTED,
        responses={422: ResponseSpec(Problem, description="The article can't be used")},
    )
    async def put(
        self,
        article_id: FromPath[Path],
        body: RawBody,
        request: Request[Any, Any, Any],
        desk: NamedDependency[Desk],
        caller: NamedDependency[Caller],
    ) -> Response[JobLink]:
        """Take in an article of `OUTLET/EXTERNAL_ID`, as a post does; ids are unique for each outlet.

        The path names id and outlet; `outlet` in the body is its display name, the domain by default.
        """
        outlet_id, external_id = split_id(read_id(request, article_id))
        record = name_record(decode_body(body), outlet_id, external_id)
        link = await submit_article(read_record(record, desk.now()), desk, caller)
        return Response(link, status_code=ACCEPTED, headers={"Location": link.location})

    @get("/{article_id:path}", operation_id="getArticle", summary="Look up an article", opt=READ_STORIES)
    async def get_article(
        self, article_id: FromPath[Path], request: Request[Any, Any, Any], desk: NamedDependency[Desk]
    ) -> ArticleView:
        """Return an article's revisions, story and origin, and its claims with verdicts and evidence.

        The id is that of its job, or `OUTLET/EXTERNAL_ID`. A retracted article has its state and nothing more.
        """
        name = await resolve_id(read_id(request, article_id), desk)
        record = await desk.articles.find_record(name)
        if record is None:
            raise not_found("article", name)
        placement = (await desk.articles.load_placements([name])).get(name)
        story = await desk.stories.find_story(placement.story.story_id) if placement else None
        if placement is None or record.retracted_at:
            return show_article(record, story, None, None)
        (reading,) = await desk.articles.load_readings([placement.job_id])
        return show_article(record, story, placement.origin.origin_id, reading.article.body)

    @delete("/{article_id:path}", operation_id="retractArticle", summary="Retract an article", status_code=ACCEPTED)
    async def retract(
        self,
        article_id: FromPath[Path],
        request: Request[Any, Any, Any],
        desk: NamedDependency[Desk],
        caller: NamedDependency[Caller],
    ) -> Response[JobLink]:
        """Take an article back: its story is scored as if it had never come. Percent-encode slashes in the id.

        Retracting it again answers the same job.
        """
        name = await resolve_id(read_id(request, article_id), desk)
        is_theirs = caller.may_write(await desk.articles.find_outlet(name))
        found = await desk.articles.retract(name, desk.now()) if is_theirs else None
        if found is None:
            raise not_found("article", name)
        link = make_link(found, name)
        return Response(link, status_code=ACCEPTED, headers={"Location": link.location})


async def submit_article(article: Article, desk: Desk, caller: Caller) -> JobLink:
    """Store an article and return its job."""
    if not caller.may_write(article.outlet_id):
        raise ProblemError("forbidden", f"the key may not write articles of {article.outlet_id}")
    longest_seconds = desk.settings.max_wait_minutes * 60
    submission = await desk.articles.submit(article, desk.now(), desk.settings.max_waiting, longest_seconds)
    if submission.outcome == "taken":
        article = msgspec.structs.replace(article, article_id=qualify(article.outlet_id, article.article_id))
        submission = await desk.articles.submit(article, desk.now(), desk.settings.max_waiting, longest_seconds)
    match submission.outcome:
        case "taken":
            reason = f"belongs to an article of {submission.holder}"
            errors = (FieldError(field="id", reason=reason),)
            raise ProblemError("id-taken", f"id {article.article_id[:200]} {reason}", errors)
        case "full":
            raise refuse_for_now(submission.backlog, longest_seconds)
        case "retracted":
            detail = "it was retracted; send a revised_at after that, or a higher revision, to publish it again"
            raise ProblemError(
                "retracted", detail, (FieldError(field="revised_at", reason="is not after the retraction"),)
            )
        case _:
            return make_link(submission, article.article_id)


async def submit_items(records: list[object], desk: Desk, caller: Caller) -> list[BatchItem]:
    """Submit the records of a batch; once the store is away, those left are not tried."""
    items: list[BatchItem] = []
    away: ProblemError | None = None
    for index, record in enumerate(records):
        found = away
        if found is None:
            try:
                items.append(accept_item(index, await submit_article(read_record(record, desk.now()), desk, caller)))
            except Exception as error:  # noqa: BLE001 - logged there; the other articles are taken in
                found = describe_error(error)
                if found.kind == "internal-error":
                    log_failure(error, "/v1/articles/batch")
                away = found if found.kind == "store-unavailable" else None
        if found is not None:
            items.append(refuse_item(index, record, found))
    return items


def accept_item(index: int, link: JobLink) -> BatchItem:
    """Return the item of a record that was taken in."""
    return BatchItem(
        index=index,
        status=ACCEPTED,
        article_id=link.article_id,
        job_id=link.job_id,
        location=link.location,
        repeated=link.repeated,
        superseded=link.superseded,
    )


def refuse_item(index: int, record: object, found: ProblemError) -> BatchItem:
    """Return the item of a record whose own post would have got this problem."""
    article_id = record.get("id") if isinstance(record, dict) else None
    wait = found.headers.get("Retry-After")
    return BatchItem(
        index=index,
        status=PROBLEMS[found.kind][0],
        article_id=article_id if isinstance(article_id, str) else None,
        retry_after=int(wait) if wait else None,
        problem=TYPE_PREFIX + found.kind,
        errors=found.errors or (FieldError(field="", reason=found.detail),),
    )


def read_batch(body: bytes, desk: Desk) -> list[object]:
    """Return the records of a batch, not yet checked."""
    decoded = decode_body(body)
    records = decoded.get("articles") if isinstance(decoded, dict) else decoded
    if not isinstance(records, list):
        error = FieldError(field="articles", reason="is not a list; send a JSON array, or an object with one")
        raise ProblemError("invalid-request", "the batch holds no list of articles", (error,))
    if len(records) > desk.settings.max_batch:
        raise ProblemError("too-large", f"{len(records)} articles; at most {desk.settings.max_batch} are taken at once")
    return records


def decode_body(body: bytes) -> object:
    """Return the decoded JSON of a body."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProblemError("malformed-json", str(error) or "the body is no JSON") from error


def make_link(submission: Submission, article_id: str) -> JobLink:
    """Return the link to the job of a submission."""
    return JobLink(
        job_id=submission.job_id,
        article_id=article_id,
        location=f"/v1/jobs/{submission.job_id}",
        repeated=submission.outcome == "known",
        superseded=submission.outcome == "late",
        waiting=submission.backlog.waiting,
        expected_wait_seconds=round_wait(submission.backlog.wait_seconds),
    )


def refuse_for_now(backlog: Backlog, longest_seconds: float) -> ProblemError:
    """Return the problem of too much waiting work, to be tried again when the wait has come down."""
    over = (backlog.wait_seconds or 0.0) - longest_seconds
    retry = min(MOST_RETRY_SECONDS, max(RETRY_SECONDS, math.ceil(over)))
    wait = "an unknown time" if backlog.wait_seconds is None else f"about {backlog.wait_seconds / 60:.0f} minutes"
    detail = f"{backlog.waiting} articles are waiting, for {wait}; try again in {retry} s"
    return ProblemError("overloaded", detail, headers={"Retry-After": str(retry)})


def round_wait(seconds: float | None) -> int | None:
    """Return a wait in whole seconds, rounded up."""
    return None if seconds is None else math.ceil(seconds)
