"""Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): a request sent twice is carried out once.

The key is looked up after the guards, so that nobody is answered who may not ask; the answer is kept while it is sent.
Drafts and look-ups change nothing and are not kept.
"""

import hashlib
import re
import secrets
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from service.api.access import Caller
from service.problems import FieldError, ProblemError
from service.repository.connection import StoreError
from service.repository.idempotency import AnswerStore, KeptAnswer

log = structlog.get_logger()

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
"""On an answer that was kept, as Stripe names it; the draft has no name for it."""
OPERATIONS = frozenset({"submitArticle", "submitBatch", "mergeStories", "splitStory"})
"""Operations that heed the key; the other methods than POST are idempotent by themselves."""
QUOTED = re.compile(r'"((?:[ !#-\[\]-~]|\\["\\]){1,255})"')
"""A string of RFC 9651, as the draft has it."""
BARE = re.compile(r"[\w.:~+/=-]{1,255}", re.ASCII)
"""What clients written for other services send."""
KEPT_HEADERS = frozenset({"content-type", "location", "retry-after"})
RETRY_SECONDS = 1


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A key that a request holds until it is answered."""

    store: AnswerStore
    caller: str
    key: str
    answer: KeptAnswer


async def find_answer(request: Request[Any, Any, Any]) -> Response[bytes] | None:
    """Return the answer kept under a request's key; None lets the request go on, and holds the key if it has one.

    Raises:
        ProblemError: 400 for something that is no key, 409 while its first request is at work, 422 if that was another.

    """
    given = request.headers.getall(HEADER, [])
    if not given or request.route_handler.operation_id not in OPERATIONS:
        return None
    key = read_key(given)
    caller = name_caller(request)
    mine = KeptAnswer(token=secrets.token_hex(8), fingerprint=await take_fingerprint(request))
    store = AnswerStore(request.app.state.desk.connection)
    kept = await store.begin(caller, key, mine)
    if kept is None:
        request.scope["state"]["held_key"] = Held(store=store, caller=caller, key=key, answer=mine)
        return None
    if kept.fingerprint != mine.fingerprint:
        raise ProblemError("key-reused", "the key was sent before, with another path or body; make a new one")
    if kept.status == 0:
        headers = {"Retry-After": str(RETRY_SECONDS)}
        raise ProblemError("still-at-work", "try again in a moment", headers=headers)
    headers = {**dict(kept.headers), REPLAYED: "true"}
    media_type = headers.pop("content-type", None)
    return Response(kept.body, status_code=kept.status, headers=headers, media_type=media_type)


def read_key(given: list[str]) -> str:
    """Return the key of a request's headers.

    Raises:
        ProblemError: if there are several, or it is none.

    """
    quoted = QUOTED.fullmatch(given[0].strip())
    if len(given) == 1 and quoted:
        return re.sub(r"\\(.)", r"\1", quoted[1])
    if len(given) == 1 and BARE.fullmatch(given[0].strip()):
        return given[0].strip()
    reason = "is not one string of 1 to 255 printable ASCII characters in quotes, such as a UUID"
    raise ProblemError("invalid-request", f"{HEADER} {reason}", (FieldError(field=HEADER, reason=reason),))


def name_caller(request: Request[Any, Any, Any]) -> str:
    """Return whose keys a request's is one of: those of different callers never meet."""
    caller: Caller = request.scope["state"]["caller"]
    has_key = "authorization" in request.headers
    return caller.name if has_key else f"{caller.name} {request.client.host if request.client else ''}"


async def take_fingerprint(request: Request[Any, Any, Any]) -> str:
    """Return a digest of what is asked."""
    asked = (request.method, request.scope["path"], request.scope["query_string"], await request.body())
    return hashlib.blake2b(msgspec.msgpack.encode(asked), digest_size=20).hexdigest()


class KeepAnswers:
    """Wraps the application: keeps the answers of requests that hold a key."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and keep its answer before the last of it is sent."""
        status, headers, body = 0, {}, b""

        async def note(message: Message) -> None:
            nonlocal status, headers, body
            held: Held | None = scope.get("state", {}).get("held_key")
            if held is not None and message["type"] == "http.response.start":
                status, headers = message["status"], _read_headers(message)
            elif held is not None and message["type"] == "http.response.body":
                body += message["body"]
                if not message["more_body"]:
                    await settle(held, status, headers, body)
            await send(message)

        await self._app(scope, receive, note)


async def settle(held: Held, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Keep an answer that would come out the same again; let go of the key of one that may not."""
    is_passing = status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS
    try:
        if is_passing:
            await held.store.release(held.caller, held.key)
            return
        kept = msgspec.structs.replace(held.answer, status=status, headers=tuple(headers.items()), body=body)
        await held.store.keep(held.caller, held.key, kept)
    except StoreError as error:
        # The request was carried out and is answered; the key is free again when it expires.
        log.warning("answer_not_kept", error=type(error).__name__)


def _read_headers(message: Any) -> dict[str, str]:
    pairs = ((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in message["headers"])
    return {name: value for name, value in pairs if name in KEPT_HEADERS}
