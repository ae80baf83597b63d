"""One round of one feed: ask, read what is new, hand it on, remember."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import anyio
from msgspec.structs import replace

from scoring.models import Article
from service.feeds.aside import AsideError
from service.feeds.decide import (
    Answer,
    Moment,
    Reading,
    decide_answer,
    decide_entry,
    decide_failure,
    is_repeated,
    request_headers,
    unread,
)
from service.feeds.models import (
    EntryState,
    FeedError,
    FeedIntent,
    FeedState,
    HoldHost,
    ParsedFeed,
    PollReport,
    ReadEntry,
    ReportProblem,
    SaveFeed,
    SubmitArticle,
)
from service.feeds.parse import entry_key, parse_feed
from service.feeds.read import ArticleReader
from service.fetch import Fetched, Fetcher, FetchError
from service.repository.connection import StoreError
from service.repository.feeds import FeedStore


class SubmitError(Exception):
    """An article that was not taken; `passing` if it may be taken later."""

    def __init__(self, article_id: str, reason: str, *, passing: bool) -> None:
        super().__init__(f"{article_id}: {reason}")
        self.article_id = article_id
        self.reason = reason
        self.passing = passing


Submit = Callable[[Article], Awaitable[None]]
"""Hands an article on, the way any article from outside comes in; raises SubmitError if it is not taken."""


class _Tally:
    """Counts what became of the entries of one round."""

    def __init__(self) -> None:
        self.submitted = self.revised = self.failed = 0
        self.unfinished = False
        self.problems: list[ReportProblem] = []

    def note(self, subject: str, reason: str) -> None:
        self.problems.append(ReportProblem(subject=subject, reason=reason))


class FeedPoller:
    """Polls feeds of one store; safe for many feeds at once."""

    def __init__(self, store: FeedStore, fetcher: Fetcher, submit: Submit, reader: ArticleReader) -> None:
        self._store = store
        self._fetcher = fetcher
        self._submit = submit
        self._reader = reader
        self._memory_seconds = reader.limits.entry_memory_days * 86_400

    async def poll(self, state: FeedState, moment: Moment) -> PollReport:
        """Ask a feed once and do what follows; a failing entry is reported and stops no other.

        The feed's new state is kept last: after a crash in between, the round is done again.
        """
        host = urlsplit(state.url).hostname or ""
        held = self._reader.holds.until(host, moment.now)
        if held is not None:
            await self._store.save(replace(state, next_poll_at=held))
            told = ReportProblem(subject=state.url, reason=f"the host asked to be left alone until {held:%H:%M:%SZ}")
            return PollReport(feed_id=state.feed_id, url=state.url, status=None, problems=(told,))
        response: Fetched | None = None
        document: ParsedFeed | None = None
        keys: list[str] = []
        try:
            response = await self._fetcher.get(state.url, request_headers(state))
            if response.status == 200 and not is_repeated(state, response):
                document = await self._reader.aside(
                    parse_feed, response.body, response.url, response.headers, moment.limits
                )
        except AsideError as error:
            intents: list[FeedIntent] = decide_failure(state, FeedError(state.url, str(error)), moment)
        except (FetchError, FeedError) as error:
            intents = decide_failure(state, error, moment)
        else:
            keys = [entry_key(entry, state.url) for entry in document.entries] if document is not None else []
            known = await self._store.load_entries(keys)
            intents = decide_answer(state, Answer(response=response, document=document), known, moment)
        tally = await self._carry_out(intents, state, document, moment)
        await self._store.keep_entries(keys, self._memory_seconds)
        return self._report(state, response, document, intents, tally)

    async def _carry_out(
        self, intents: list[FeedIntent], state: FeedState, document: ParsedFeed | None, moment: Moment
    ) -> _Tally:
        tally = _Tally()
        saves: list[FeedState] = []
        async with anyio.create_task_group() as group:
            for intent in intents:
                match intent:
                    case ReadEntry() if document is not None:
                        group.start_soon(self._read, intent, state, document, moment, tally)
                    case HoldHost():
                        await self._hold(intent)
                    case ReportProblem():
                        tally.problems.append(intent)
                    case SaveFeed():
                        saves.append(intent.state)
        for saved in saves:
            await self._store.save(unread(saved) if tally.unfinished else saved)
        return tally

    async def _read(
        self, read: ReadEntry, state: FeedState, document: ParsedFeed, moment: Moment, tally: _Tally
    ) -> None:
        try:
            reading, hold = await self._reader.read(read.entry, state, document, moment.now)
        except Exception as error:  # noqa: BLE001 - an entry is a stranger's input: it must not stop the others
            reading, hold = Reading(article=None, problem=_unforeseen(error), passing=True), None
        if hold is not None:
            await self._hold(hold)
        submitted = False
        for intent in decide_entry(read, state.feed_id, reading, moment):
            match intent:
                case SubmitArticle():
                    submitted = await self._hand_on(intent, read, tally)
                case ReportProblem():
                    tally.problems.append(intent)
                case _:
                    await self._store.save_entry(intent.state, self._memory_seconds)
                    tally.unfinished |= _waits(intent.state, read, state.feed_id)
        if not submitted and reading.article is None:
            tally.failed += 1

    async def _hand_on(self, intent: SubmitArticle, read: ReadEntry, tally: _Tally) -> bool:
        try:
            await self._submit(intent.article)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - as above: one article must not stop the others
            refusal = error if isinstance(error, SubmitError) else None
            reason = refusal.reason if refusal is not None else _unforeseen(error)
            tally.note(intent.article.url, f"not taken: {reason}")
            tally.failed += 1
            if refusal is not None and refusal.passing:
                tally.unfinished = True
            else:
                given_up = replace(read.known, fingerprints=intent.state.fingerprints, problem=reason)
                await self._store.save_entry(given_up, self._memory_seconds)
            return False
        await self._store.save_entry(intent.state, self._memory_seconds)
        tally.submitted += 1
        tally.revised += intent.article.revision > 1
        return True

    async def _hold(self, hold: HoldHost) -> None:
        self._reader.holds.add(hold)
        await self._store.hold(hold)

    def _report(
        self,
        state: FeedState,
        response: Fetched | None,
        document: ParsedFeed | None,
        intents: list[FeedIntent],
        tally: _Tally,
    ) -> PollReport:
        entries = len(document.entries) if document is not None else 0
        reads = sum(isinstance(intent, ReadEntry) for intent in intents)
        return PollReport(
            feed_id=state.feed_id,
            url=state.url,
            status=response.status if response is not None else None,
            entries=entries,
            unchanged=entries - reads,
            submitted=tally.submitted,
            revised=tally.revised,
            failed=tally.failed,
            problems=tuple(tally.problems),
        )


def _unforeseen(error: Exception) -> str:
    return f"unforeseen {type(error).__name__}: {error}"


def _waits(saved: EntryState, read: ReadEntry, feed_id: str) -> bool:
    """Return whether an entry is to be read again in the next round."""
    return saved.fingerprints.get(feed_id) != read.fingerprint
