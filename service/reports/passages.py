"""Cut the passage of a claim out of its article, with the value's own words marked."""

from urllib.parse import urlsplit

from scoring.models import Article, Claim
from service.reports.data import Passage

SHORT_PASSAGE = 90
"""Characters under which a passage is shown with what stands around it."""
CONTEXT = 110
"""Characters of context on each side of a short passage, at most."""
LONG_PASSAGE = 420
"""Characters beyond which a passage is cut around its value."""


def cut_passage(claim: Claim, article: Article | None, relation: str = "", copies: tuple[str, ...] = ()) -> Passage:
    """Return the passage of a claim; without its article, or with one that has changed, the claim's text alone."""
    before, value, after = _split(claim, article.body if article else "")
    return Passage(
        claim_id=claim.claim_id,
        article_id=claim.article_id,
        outlet_id=claim.outlet_id,
        outlet_name=article.outlet_name if article else claim.outlet_id,
        title=(article.title or "") if article else "",
        url=safe_url(article.url) if article else "",
        published_at=claim.published_at,
        before=before,
        value=value,
        after=after,
        speaker=(claim.holder.name or "a source") if claim.holder.kind == "attributed" else "",
        relation=relation,
        copies=copies,
    )


def safe_url(url: str) -> str:
    """Return the URL if a reader may follow it (http or https), otherwise ""."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.netloc else ""


def _split(claim: Claim, body: str) -> tuple[str, str, str]:
    """Return the words before the value, the value's and those after it."""
    if body[claim.start : claim.end] != claim.text:
        body, start, end, shift = claim.text, 0, len(claim.text), claim.start
    else:
        start, end, shift = claim.start, claim.end, 0
    value_start, value_end = claim.value_start - shift, claim.value_end - shift
    if not start <= value_start <= value_end <= end:
        value_start = value_end = start
    if end - start < SHORT_PASSAGE:
        start, end = _widen(body, start, end)
    elif end - start > LONG_PASSAGE:
        start, end = _narrow(body, (start, end), (value_start, value_end))
    return body[start:value_start], body[value_start:value_end], body[value_end:end]


def _widen(body: str, start: int, end: int) -> tuple[int, int]:
    """Take in whole words around a short passage, inside its paragraph."""
    low = max(body.rfind("\n", 0, start) + 1, start - CONTEXT)
    stop = body.find("\n", end)
    high = min(len(body) if stop < 0 else stop, end + CONTEXT)
    if low > 0 and not body[low - 1].isspace():
        space = body.find(" ", low, start)
        low = space + 1 if space >= 0 else start
    if high < len(body) and not body[high].isspace():
        space = body.rfind(" ", end, high)
        high = space if space >= 0 else end
    return low, high


def _narrow(body: str, span: tuple[int, int], value: tuple[int, int]) -> tuple[int, int]:
    """Cut a long passage at whole words, keeping the value and as much as fits on both sides of it."""
    room = max(0, LONG_PASSAGE - (value[1] - value[0])) // 2
    low, high = max(span[0], value[0] - room), min(span[1], value[1] + room)
    if low > span[0]:
        space = body.find(" ", low, value[0])
        low = space + 1 if space >= 0 else low
    if high < span[1]:
        space = body.rfind(" ", value[1], high)
        high = space if space >= 0 else high
    return low, high
