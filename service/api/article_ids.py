"""Ids of articles in paths and bodies: as they were posted, or an outlet and the id that its own system uses."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from litestar import Request

from service.api.desk import Desk
from service.problems import FieldError, ProblemError
from service.records import registrable_domain


def read_id(request: Request[Any, Any, Any], routed: Path) -> str:
    """Return the path's id as it was sent, still escaped: routing joins double slashes, as in ids that are URLs."""
    raw: bytes = request.scope.get("raw_path") or b""
    _, found, name = raw.partition(b"/articles/")
    return name.decode("latin-1") if found else str(routed).removeprefix("/")


def qualify(outlet_id: str, external_id: str) -> str:
    """Return the id under which an outlet's article is kept when another outlet has its own id already."""
    return f"{outlet_id}/{external_id}"


def split_id(escaped: str) -> tuple[str, str]:
    """Return the outlet and its own id of a path `OUTLET/EXTERNAL_ID`.

    Raises:
        ProblemError: if the path has no second part.

    """
    outlet, _, external_id = escaped.partition("/")
    if not external_id:
        reason = "names no article of an outlet; put to /v1/articles/OUTLET/EXTERNAL_ID"
        raise ProblemError("invalid-article", f"the path {reason}", (FieldError(field="article_id", reason=reason),))
    return registrable_domain(_unescape(outlet)) or _unescape(outlet), _unescape(external_id)


def name_record(record: object, outlet_id: str, external_id: str) -> object:
    """Return a record with the id and outlet that its path names.

    Raises:
        ProblemError: if the record names others.

    """
    if not isinstance(record, Mapping):
        return record
    told = {"id": external_id, "outlet_domain": outlet_id}
    for field, value in told.items():
        given = record.get(field)
        same = registrable_domain(given) if field == "outlet_domain" and isinstance(given, str) else given
        if given is not None and str(same) != value:
            reason = f"is not {value[:200]}, as in the path"
            raise ProblemError("invalid-article", f"{field} {reason}", (FieldError(field=field, reason=reason),))
    return {"outlet": outlet_id, **record, **told}


async def resolve_id(escaped: str, desk: Desk) -> str:
    """Return the id under which the article of a path is kept, whether or not there is one."""
    whole = _unescape(escaped)
    if "/" not in escaped or await desk.articles.find_outlet(whole) is not None:
        return whole
    outlet_id, external_id = split_id(escaped) if escaped.partition("/")[2] else ("", whole)
    qualified = qualify(outlet_id, external_id)
    if await desk.articles.find_outlet(qualified) is not None:
        return qualified
    return external_id if await desk.articles.find_outlet(external_id) == outlet_id else whole


def _unescape(text: str) -> str:
    return unquote_to_bytes(text).decode(errors="replace")
