"""The outlets' records as the story writer uses them: which a story was judged with, and which hold on its day."""

import datetime as dt
from collections.abc import Iterator, Mapping

from scoring.models import LedgerRow, Records
from service.engine import Book, Tools

Ledger = Mapping[str, tuple[LedgerRow, ...]]


class RecordKeeper:
    """What each scored story was judged with, and the bounds of days asked for.

    Bounds of a day are summed up from the ledger when they are first asked for, and again by the next refit.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._used: dict[str, Records] = {}
        self._days: dict[dt.datetime, dict[str, float]] = {}

    def restore(self, used: Mapping[str, Records]) -> None:
        """Take in what the stored stories were judged with."""
        self._used = dict(used)

    def note(self, story_id: str, records: Records | None) -> None:
        """Remember what a story was judged with; None forgets it."""
        if records is None:
            self._used.pop(story_id, None)
        else:
            self._used[story_id] = records

    def bounds(self, began: dt.datetime, ledger: Ledger) -> dict[str, float]:
        """Return the bounds for a story that began then."""
        day = self._tools.first_day(began)
        if day not in self._days:
            book = self._tools.open_book()
            for story_id in self._in_order():
                book.add(ledger.get(story_id, ()))
            self._days[day] = book.bounds(day)
        return self._days[day]

    def begin_refit(self) -> tuple[Book, Iterator[tuple[dt.datetime, list[str]]]]:
        """Forget the bounds of all days; return an empty book and the stories by their first day."""
        self._days.clear()
        days: dict[dt.datetime, list[str]] = {}
        for story_id in self._in_order():
            days.setdefault(self._used[story_id].as_of, []).append(story_id)
        return self._tools.open_book(), iter(days.items())

    def keep(self, day: dt.datetime, bounds: dict[str, float]) -> None:
        """Keep a day's bounds for the stories that begin or change later."""
        self._days[day] = bounds

    def differs(self, story_id: str, rows: tuple[LedgerRow, ...], bounds: Mapping[str, float]) -> bool:
        """Return whether a story was judged with other bounds than these."""
        used = self._used[story_id]
        held = {row.outlet_id: bounds[row.outlet_id] for row in rows if row.outlet_id in bounds}
        return used.bounds != held or used.cold is bool(bounds)

    def _in_order(self) -> list[str]:
        return sorted(self._used, key=lambda story_id: (self._used[story_id].as_of, story_id))
