"""A file's bytes, plain or gzipped, as UTF-8 text lines; bombs and archives that reach outside are refused."""

from __future__ import annotations

import codecs
import gzip
import io
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

BLOCK_BYTES = 1 << 20
LINE_BYTES = 1 << 20
# Text packs 5 to 20 times; a bomb packs 1,000 times and more. Small files may pack better, hence the allowance.
UNPACKED_RATIO = 100
UNPACKED_ALLOWANCE = 16 << 20


class _Bounded(io.RawIOBase):
    """Unpacked bytes, counted against the size of the packed file."""

    def __init__(self, packed: BinaryIO, limit: int) -> None:
        self._packed, self._left, self._limit = packed, limit, limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # what RawIOBase is given
        block = self._packed.read(len(view))
        view[: len(block)] = block
        self._left -= len(block)
        if self._left < 0:
            raise ValueError(f"unpacks to more than {self._limit:,} bytes, which is no honest text: refused")
        return len(block)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file's bytes, unpacked where its name ends in .gz.

    Raises:
        OSError, EOFError: missing, cut short or not gzip. ValueError: it unpacks without measure.
    """
    if path.suffix != ".gz":
        with path.open("rb") as handle:
            yield handle
        return
    limit = path.stat().st_size * UNPACKED_RATIO + UNPACKED_ALLOWANCE
    with gzip.open(path, "rb") as packed:
        yield io.BufferedReader(_Bounded(packed, limit), BLOCK_BYTES)  # type: ignore[arg-type]


def check_zip(path: Path) -> None:
    """Refuse a zip (also .xlsx) whose members leave the archive, are links, or unpack without measure.

    Raises:
        ValueError: the first such member. zipfile.BadZipFile: it is no zip.
    """
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    for member in members:
        name = PurePosixPath(member.filename.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts or ":" in member.filename:
            raise ValueError(f"its member {member.filename[:80]!r} would leave the archive: refused")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise ValueError(f"its member {member.filename[:80]!r} is a link: refused")
    unpacked = sum(member.file_size for member in members)
    if unpacked > path.stat().st_size * UNPACKED_RATIO + UNPACKED_ALLOWANCE:
        raise ValueError(f"unpacks to {unpacked:,} bytes, which is no honest table: refused")


class Utf8Reader:
    """The file's text as UTF-8 bytes, from the declared encoding.

    Encodings in which a line feed is always the byte 0A pass untouched (see `lines`); UTF-16 and the like are decoded
    here. A byte order mark at the beginning is dropped.

    Raises:
        UnicodeDecodeError: on reading, where the bytes are not in the declared encoding.
    """

    def __init__(self, handle: BinaryIO, encoding: str, errors: str = "strict") -> None:
        self._handle, self._errors = handle, errors
        self._decoder = codecs.getincrementaldecoder(encoding)(errors)
        self._start, self._rest, self._ended = True, b"", False

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes of UTF-8; empty at the end."""
        size = BLOCK_BYTES if size is None or size < 0 else size
        while not self._rest and not self._ended:
            block = self._handle.read(max(size, 1))
            self._ended = not block
            text = self._decoder.decode(block, final=self._ended)
            if self._start and text:
                text, self._start = text.removeprefix("\ufeff"), False
            self._rest = text.encode("utf-8", "surrogatepass" if self._errors == "surrogatepass" else "strict")
        out, self._rest = self._rest[:size], self._rest[size:]
        return out


def is_line_safe(encoding: str) -> bool:
    """Whether a line feed is the byte 0A and nothing else is, so that bytes may be cut into lines before decoding."""
    name = codecs.lookup(encoding).name
    return not name.startswith(("utf-16", "utf-32", "utf-7", "cp037", "cp1140", "iso2022", "hz"))


def lines(handle: BinaryIO, encoding: str) -> Iterator[str]:
    """Lines with one line feed each, decoded one by one.

    What is not in the declared encoding comes through as lone surrogates, so that one bad line costs only itself
    (`faults.of_text` names them). A line of more than a mebibyte comes as one NUL, whatever it held.
    """
    if not is_line_safe(encoding):
        name = codecs.lookup(encoding).name
        handle = Utf8Reader(handle, encoding, "surrogatepass" if name.startswith("utf-16") else "strict")  # type: ignore[assignment]
        encoding = "utf-8"
    if codecs.lookup(encoding).name == "utf-8-sig":
        encoding = "utf-8"
    for number, line in enumerate(_byte_lines(handle)):
        raw = line.removeprefix(codecs.BOM_UTF8) if not number and encoding.replace("-", "").lower() == "utf8" else line
        try:
            yield raw.decode(encoding) + "\n"
        except UnicodeDecodeError:
            yield raw.decode(encoding, "surrogateescape") + "\n"


def _byte_lines(handle: BinaryIO) -> Iterator[bytes]:
    rest, skipping, only_cr = b"", False, None
    while block := handle.read(BLOCK_BYTES):
        if only_cr is None:
            only_cr = b"\n" not in block and b"\r" in block
        if only_cr:
            block = block.replace(b"\r", b"\n")
        first, *others = block.split(b"\n")
        rest += first
        if len(rest) > LINE_BYTES:
            rest, skipping = b"", True
        if others:
            yield b"\0" if skipping else rest
            yield from (line if len(line) <= LINE_BYTES else b"\0" for line in others[:-1])
            rest, skipping = others[-1], False
    if skipping:
        yield b"\0"
    elif rest:
        yield rest
