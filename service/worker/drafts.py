"""Answer what the API asks of drafts, beside the writing of stories."""

import structlog

from scoring.models import Article
from service.repository.connection import Connection
from service.repository.drafts import DraftAnswer, DraftChannel, DraftRequest
from service.worker.writing import StoryWriter

log = structlog.get_logger()


async def answer_drafts(connection: Connection, writer: StoryWriter) -> None:
    """Answer until cancelled; a draft that can't be read gets a problem and stops nothing. No text is logged."""
    channel = DraftChannel(connection)
    async for request in channel.requests():
        await channel.answer(request, await _answer(request, writer))


async def _answer(request: DraftRequest, writer: StoryWriter) -> DraftAnswer:
    article: Article = request.article
    try:
        if request.ask == "match":
            return DraftAnswer(matches=await writer.match_text(article))
        return DraftAnswer(check=await writer.check_draft(article))
    except Exception as error:  # noqa: BLE001 - whatever a text provokes; the writer goes on
        log.warning("draft_unreadable", ask=request.ask, error=type(error).__name__)
        return DraftAnswer(problem=type(error).__name__)
