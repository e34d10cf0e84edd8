"""The auditor's way into the log: search, export, the chain's state. Whoever looks is written down as well."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from data_loaders.audit import AuditEvent, AuditLog, AuditPage, AuditQuery, ChainState, events_of, search
from data_loaders.contract import ForbiddenError, Right, Viewer, may

PAGE_EVENTS = 50
EXPORT_EVENTS = 100_000


class AuditRoom:
    """`note` writes an event of a viewer; `spend` counts what an account takes, and refuses."""

    def __init__(
        self,
        log: AuditLog,
        note: Callable[[str, Viewer, dict[str, object]], None],
        spend: Callable[[Viewer, str], None],
    ) -> None:
        self._log, self._note, self._spend = log, note, spend

    def page(self, query: AuditQuery, viewer: Viewer, before: int | None = None) -> AuditPage:
        """The events that fit, newest first, fifty a page.

        Raises:
            ForbiddenError: the viewer has no right to the log.
            BadInputError: `before` is no page of this log.
        """
        self._check(viewer)
        self._note("audit.search", viewer, _asked(query))
        return search(self._log.path, query, PAGE_EVENTS, before)

    def export(self, query: AuditQuery, viewer: Viewer) -> Iterator[AuditEvent]:
        """All events that fit, newest first, a hundred thousand at most.

        Raises:
            ForbiddenError: the viewer has no right to the log.
            BusyError: the account has made its exports of this hour.
        """
        self._check(viewer)
        self._spend(viewer, "exports")
        self._note("audit.export", viewer, _asked(query))
        return events_of(self._log.path, query, EXPORT_EVENTS)

    def chain(self, viewer: Viewer, *, whole: bool = False) -> ChainState:
        """Whether the log is whole; `whole` checks from the first line on.

        Raises:
            ForbiddenError: the viewer has no right to the log.
        """
        self._check(viewer)
        return self._log.chain(whole=whole)

    @staticmethod
    def _check(viewer: Viewer) -> None:
        if not may(viewer, Right.AUDIT):
            raise ForbiddenError("this account does not read the audit log; it takes an auditor of the whole district")


def _asked(query: AuditQuery) -> dict[str, object]:
    asked = {
        "from": query.start.isoformat() if query.start else "",
        "to": query.end.isoformat() if query.end else "",
        "actor": query.actor[:80],
        "event": query.event[:80],
        "text": query.text[:200],
    }
    return {key: value for key, value in asked.items() if value}
