"""Photos of cases: in by a post that handles cases, out to such posts for a case of their area, gone when their time is over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from data_loaders.contract import BadInputError, ForbiddenError, NotFoundError, Right, Viewer, may
from data_loaders.media import PhotoStore, clean, expired


@dataclass(frozen=True, slots=True)
class Watch:
    """How `access` notes, counts and dates what a room does."""

    audit: Callable[[str, Viewer, dict[str, object]], None]
    spend: Callable[[Viewer, str], None]
    note_opening: Callable[[str, Mapping[str, object], int, Viewer], None]
    now: Callable[[], datetime]


class PhotoRoom:
    """Keeps, shows and lets go of photos. Nobody learns by it whether a photo exists that no case of theirs names."""

    def __init__(self, store: PhotoStore | None, named: Callable[[str, Viewer], tuple[str, ...]], watch: Watch) -> None:
        self._store, self._named, self._watch = store, named, watch

    def keep(self, data: bytes, viewer: Viewer) -> str:
        """Clean and keep a photo that is to go with a case's feedback or verification.

        Returns:
            Its SHA-256, by which a case's event names it.

        Raises:
            ForbiddenError: the role handles no cases.
            BadInputError: no photo that can be kept, with the reason.
        """
        store = self._of(viewer)
        self._watch.spend(viewer, "commands")
        photo = clean(data)
        self._watch.audit("photo.keep", viewer, {"bytes": len(photo)})
        return store.keep(photo, self._watch.now())

    def open(self, incident: str, photo: str, viewer: Viewer) -> bytes:
        """A case's photo, image/jpeg; noted like the opening of a record.

        Raises:
            ForbiddenError: the role handles no cases.
            NotFoundError: the case is out of reach, or names no such photo, or its time is over.
        """
        store = self._of(viewer)
        if photo not in self._named(incident, viewer):
            raise NotFoundError(f"photo {photo[:16]!r}: none of this case")
        self._watch.note_opening("photo", {"incident": incident, "photo": photo}, 1, viewer)
        return store.open(photo)

    def check(self, photo: str) -> None:
        """Refuse an event that names a photo which was never sent.

        Raises:
            BadInputError: there is none.
        """
        try:
            if self._store is not None:
                self._store.open(photo)
                return
        except NotFoundError:
            pass
        raise BadInputError(f"photo {photo[:16]}: not kept here; send the photo again, then the case")

    def expire(self, last_closed: Mapping[str, datetime | None], now: datetime) -> int:
        """Delete the photos whose time is over (`last_closed`: of each named photo, when its last case closed).

        Returns:
            How many went.
        """
        if self._store is None:
            return 0
        closed = {photo: at and at.replace(tzinfo=UTC) for photo, at in last_closed.items()}
        gone = expired(self._store.uploaded(), closed, now)
        for photo in gone:
            self._store.delete(photo)
        return len(gone)

    def _of(self, viewer: Viewer) -> PhotoStore:
        if not may(viewer, Right.PHOTOS):
            self._watch.audit("refused", viewer, {"verb": "photo"})
            raise ForbiddenError(f"the role {viewer.role.value} handles no photos of cases")
        if self._store is None:
            raise ForbiddenError("this server keeps no photos")
        return self._store
