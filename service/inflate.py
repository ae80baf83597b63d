"""Decompress an HTTP body piece by piece, never past a cap, so that a bomb costs no more than the cap."""

import zlib
from typing import Literal

Trouble = Literal["too_large", "encoding", "protocol"]

_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_RAW_DEFLATE = -zlib.MAX_WBITS
_GZIP_START = b"\x1f"


class InflateError(Exception):
    """A body that can't be decompressed within its cap."""

    def __init__(self, trouble: Trouble, reason: str) -> None:
        super().__init__(reason)
        self.trouble: Trouble = trouble
        self.reason = reason


class Inflater:
    """Collects the pieces of one body; `content_encoding` is the header's value."""

    def __init__(self, content_encoding: str, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._body = bytearray()
        codings = [coding.strip().lower() for coding in content_encoding.split(",")]
        codings = [coding for coding in codings if coding not in {"", "identity"}]
        if len(codings) > 1 or (codings and codings[0] not in {"gzip", "x-gzip", "deflate"}):
            raise InflateError("encoding", f"the body is encoded as {content_encoding[:60]!r}, which was not asked for")
        self._stream = zlib.decompressobj(_GZIP_OR_ZLIB) if codings else None
        self._may_be_raw = codings == ["deflate"]
        self._start = b""
        """The body's first byte, where it came alone: zlib's header is judged at the second."""

    def feed(self, piece: bytes) -> None:
        """Take the next piece as it came over the wire.

        Raises:
            InflateError: when the body grows past the cap or is not what its header says.

        """
        while piece:
            if self._stream is None:
                data, piece = piece, b""
            else:
                data, piece = self._inflate(piece)
            self._body += data
            if len(self._body) > self._max_bytes:
                raise InflateError("too_large", f"the body is larger than {self._max_bytes:,} bytes")

    def finish(self) -> bytes:
        """Return the whole body; raises InflateError if it ends in the middle."""
        if self._stream is not None and self._body and not self._stream.eof:
            raise InflateError("protocol", "the compressed body is cut short")
        return bytes(self._body)

    def _inflate(self, piece: bytes) -> tuple[bytes, bytes]:
        """Return what one piece unpacks to, within the room left, and what of it is still packed."""
        stream = self._stream
        if stream is None or stream.eof:
            # A further gzip member, or else padding after the last one, which gunzip ignores too.
            if not piece.startswith(_GZIP_START):
                return b"", b""
            stream = self._stream = zlib.decompressobj(_GZIP_OR_ZLIB)
        room = self._max_bytes + 1 - len(self._body)
        try:
            data = stream.decompress(piece, room)
        except zlib.error as error:
            if not self._may_be_raw or self._body:
                raise InflateError("encoding", f"the body does not decompress ({error})") from error
            # Some servers send bare deflate although RFC 9110 means zlib's wrapping.
            self._may_be_raw = False
            self._stream = zlib.decompressobj(_RAW_DEFLATE)
            return b"", self._start + piece
        self._start = piece if self._may_be_raw and len(piece) == 1 and not self._start else b""
        return data, stream.unused_data if stream.eof else stream.unconsumed_tail
