"""/v1/drafts and /v1/stories/match: what can be said of a text before it is published."""

import uuid
from typing import Any, Literal

from litestar import Controller, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import RawBody

from scoring.models import Article
from service.api.access import WRITE_ARTICLES
from service.api.articles import decode_body
from service.api.desk import Desk
from service.api.documents import DraftOperation
from service.drafts import DraftCheck, StoryMatches
from service.problems import FieldError, Problem, ProblemError
from service.records import read_record
from service.repository.drafts import DRAFT_ID, DraftAnswer, DraftChannel, NoWriterError

LONGEST_SECONDS = 8.0
"""Wait for the story writer, which may be busy with a large story."""
RETRY_SECONDS = 5
NOWHERE = "draft.invalid"
"""Outlet of a draft that names none: independent of everybody (RFC 2606)."""
BUSY = {503: ResponseSpec(Problem, description="Nobody answers in time; Retry-After says when to try again")}


class DraftController(Controller):
    """Texts that are not published yet: read, compared and forgotten."""

    path = "/v1"
    tags = ("drafts",)
    opt = WRITE_ARTICLES

    @post(
        "/drafts/check",
        operation_id="checkDraft",
        summary="Check a draft against its story",
        operation_class=DraftOperation,
        status_code=200,
        responses=BUSY,
    )
    async def check(self, body: RawBody, desk: NamedDependency[Desk]) -> DraftCheck:
        """Return each claim of a draft as supported, contradicted, disputed, overtaken or unknown, with the passages.

        The draft enters no index, score, log or file; the store only passes it on.
        """
        return (await ask(desk, "check", read_draft(body, desk))).check or DraftCheck(story_id=None)

    @post(
        "/stories/match",
        operation_id="matchStories",
        summary="Find the stories of a text",
        operation_class=DraftOperation,
        status_code=200,
        responses=BUSY,
    )
    async def match(self, body: RawBody, desk: NamedDependency[Desk]) -> StoryMatches:
        """Return the stories a text may belong to with probabilities; the text is kept nowhere."""
        return (await ask(desk, "match", read_draft(body, desk))).matches or StoryMatches(items=[])


def read_draft(body: bytes, desk: Desk) -> Article:
    """Return the draft of a request: a body, and what else is known of it.

    Raises:
        RecordError: with every problem found, each naming its field.
        ProblemError: if the body is no JSON object.

    """
    decoded = decode_body(body)
    if not isinstance(decoded, dict):
        error = FieldError(field="body", reason="is missing; send a JSON object with the draft's text as body")
        raise ProblemError("invalid-request", "the draft is no JSON object", (error,))
    known: dict[str, Any] = {key: value for key, value in decoded.items() if key not in {"id", "revision"}}
    outlet = known.get("outlet_domain") or NOWHERE
    defaults = {"outlet": outlet, "outlet_domain": outlet, "url": f"https://{NOWHERE}/"}
    record = defaults | {"published_at": desk.now().isoformat()} | known | {"id": f"{DRAFT_ID}{uuid.uuid4().hex}"}
    return read_record(record, desk.now())


async def ask(desk: Desk, question: Literal["check", "match"], article: Article) -> DraftAnswer:
    """Return the story writer's answer.

    Raises:
        ProblemError: if nobody answers in time, or the text could not be read.

    """
    headers = {"Retry-After": str(RETRY_SECONDS)}
    try:
        answer = await DraftChannel(desk.connection).ask(question, article, LONGEST_SECONDS)
    except NoWriterError:
        raise ProblemError("not-ready", "no worker is there to read the draft", headers=headers) from None
    if answer is None:
        raise ProblemError("overloaded", f"the worker did not answer in {LONGEST_SECONDS:.0f} s", headers=headers)
    if answer.problem:
        raise ProblemError("invalid-article", f"the draft could not be read ({answer.problem})")
    return answer
