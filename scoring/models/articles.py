"""Articles: what outlets publish."""

import datetime as dt

import msgspec


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One text by one outlet at one URL, with revisions."""

    article_id: str
    title: str | None
    body: str
    outlet_id: str
    """Registrable domain of the publisher."""
    outlet_name: str
    url: str
    published_at: dt.datetime
    lang: str = "en"
    owner: str | None = None
    """Who owns the outlet, if declared; outlets of one owner are a family."""
    revision: int = 1
    revised_at: dt.datetime | None = None
    credit: str | None = None
    """Declared provenance: credit line, RSS source or ninjs source."""
    canonical_url: str | None = None

    @property
    def text(self) -> str:
        """Title and body as one text, for vectors; offsets never refer to it."""
        return f"{self.title}\n{self.body}" if self.title else self.body
