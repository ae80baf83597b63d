"""Page cursors: the place after which a page begins, so that it holds when what stood there is gone."""

import base64
import binascii
import math

import msgspec


class CursorError(Exception):
    """A page cursor that this service didn't give out."""

    def __init__(self, cursor: str) -> None:
        super().__init__(f"cursor {cursor[:80]!r} is none of ours; leave it out to begin at the first page")
        self.cursor = cursor


def write_cursor(place: float, name: str) -> str:
    """Return the cursor of an entry by its place in the order and, among equals, its name."""
    return base64.urlsafe_b64encode(msgspec.json.encode((place, name))).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[float, str]:
    """Return the place and the name of a cursor.

    Raises:
        CursorError: if the cursor is none of ours.

    """
    try:
        plain = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        place, name = msgspec.json.decode(plain, type=tuple[float, str])
    except (binascii.Error, ValueError, msgspec.DecodeError) as error:
        raise CursorError(cursor) from error
    if not math.isfinite(place):
        raise CursorError(cursor)
    return place, name
