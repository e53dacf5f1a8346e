"""Gzip files, unpacked in large pieces.

`gzip.GzipFile` unpacks 8 kB at a time and asks for the interpreter's lock after each: beside a thread that
works, such as one that imports the lab, all of MNIST took half a second instead of an eighth.
"""

import zlib
from typing import IO, Final

_PACKED: Final = 1 << 18
_GZIP_FORMAT: Final = 31
"""What zlib calls it: it then compares checksum and length at the end of each part."""


class Gzipped:
    """The unpacked bytes of `file`, in all of its parts; no more is unpacked than is asked for.

    EOFError where it ends too early, `zlib.error` where it is damaged.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._packed = b""
        self._begin()

    def read(self, size: int) -> bytes:
        """The next `size` bytes, or as many as there are."""
        pieces = []
        while size and self._has_more():
            piece = self._part.decompress(self._packed, size)
            self._packed = self._part.unused_data if self._part.eof else self._part.unconsumed_tail
            pieces.append(piece)
            size -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def restart(self) -> None:
        """Go back to the first byte."""
        self._file.seek(0)
        self._begin()

    def _begin(self) -> None:
        self._part = zlib.decompressobj(_GZIP_FORMAT)
        self._packed = b""

    def _has_more(self) -> bool:
        """Have packed bytes at hand, of the next part where one has ended; False at the end of the last."""
        if self._part.eof:
            # Zeros may fill the file up behind a part.
            self._packed = self._packed.lstrip(b"\0")
            while not self._packed:
                packed = self._file.read(_PACKED)
                if not packed:
                    return False
                self._packed = packed.lstrip(b"\0")
            self._part = zlib.decompressobj(_GZIP_FORMAT)
        elif not self._packed:
            self._packed = self._file.read(_PACKED)
            if not self._packed:
                raise EOFError
        return True
