"""Files that leave the house: who may take one, how many in an hour, and a line in the audit log before each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from data_loaders.contract import ForbiddenError, Right, Viewer, may


class ExportRoom:
    """`note` writes an event of a viewer; `spend` counts what an account takes, and refuses."""

    def __init__(
        self, note: Callable[[str, Viewer, dict[str, object]], None], spend: Callable[[Viewer, str], None]
    ) -> None:
        self._note, self._spend = note, spend

    def take(self, what: str, detail: Mapping[str, object], viewer: Viewer) -> None:
        """Say that this viewer takes a file; call before it is given.

        Raises:
            ForbiddenError: the role takes no files.
            BusyError: the account has made its exports of this hour.
        """
        if not may(viewer, Right.EXPORT):
            self._note("refused", viewer, {"export": what})
            raise ForbiddenError(f"the role {viewer.role.value} takes no files of answers")
        self._spend(viewer, "exports")
        self._note("export", viewer, {"what": what, **detail})
