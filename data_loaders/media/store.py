"""Where cleaned photos lie: a file each, named by the SHA-256 of what it holds."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from data_loaders.contract import NotFoundError

_HASH = re.compile(r"[0-9a-f]{64}")


class PhotoStore:
    """The photos under `folder`, `ab/abcd….jpg`: files of mode 0600 in folders of mode 0700.

    Made once, by the process that holds the home: what a crash left half written is removed here.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        _make_private(folder)
        for half in folder.glob("*/*.part"):
            half.unlink()

    def keep(self, photo: bytes, at: datetime) -> str:
        """Keep a cleaned photo that was sent at `at`; its hash, 64 hexadecimal digits.

        The same photo twice is one file, whose age begins anew. After a return the photo is on the disk.
        """
        name = hashlib.sha256(photo).hexdigest()
        path = self._path(name)
        _make_private(path.parent)
        handle, half = tempfile.mkstemp(suffix=".part", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(photo)
                file.flush()
                # The deployment's moment, which a replay's clock tells, not the machine's.
                os.utime(half, (at.timestamp(), at.timestamp()))
                os.fsync(file.fileno())
            Path(half).replace(path)
        except BaseException:
            Path(half).unlink(missing_ok=True)
            raise
        _sync(path.parent)
        _sync(self._folder)
        return name

    def open(self, name: str) -> bytes:
        """A photo's bytes, image/jpeg.

        Raises:
            NotFoundError: none of that hash is kept, or its file holds something else.
        """
        try:
            photo = self._path(name).read_bytes()
        except FileNotFoundError:
            raise NotFoundError(
                f"photo {name}: not kept; photos are deleted some time after their case closes"
            ) from None
        if hashlib.sha256(photo).hexdigest() != name:
            raise NotFoundError(f"photo {name}: its file holds something else; restore it from a backup")
        return photo

    def delete(self, name: str) -> None:
        """Delete a photo; one that is gone stays gone.

        Raises:
            NotFoundError: `name` is no hash.
        """
        self._path(name).unlink(missing_ok=True)

    def hashes(self) -> list[str]:
        """The hashes of all photos that are kept, in order."""
        return sorted(self.uploaded())

    def uploaded(self) -> dict[str, datetime]:
        """When each kept photo was last sent (UTC), by hash."""
        found: dict[str, datetime] = {}
        for path in self._folder.glob("*/*.jpg"):
            with contextlib.suppress(FileNotFoundError):  # deleted meanwhile
                if _HASH.fullmatch(path.stem):
                    found[path.stem] = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return found

    def _path(self, name: str) -> Path:
        if not _HASH.fullmatch(name):
            raise NotFoundError(f"photo {name[:80]!r}: no photo has such a name; a name is 64 hexadecimal digits")
        return self._folder / name[:2] / f"{name}.jpg"


def _make_private(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)


def _sync(folder: Path) -> None:
    """A new name is on the disk when its folder is."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
