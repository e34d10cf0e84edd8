"""The error taxonomy, one page. Every message says what happened, where, and what to do."""

from __future__ import annotations


class FenggeError(Exception):
    """Base of every error that this product raises on purpose.

    `code` is stable and machine-readable; `status` is the HTTP status that a route answers with.
    """

    code = "error"
    status = 500


class ConfigError(FenggeError):
    """A profile, a setting or a registry is wrong. Raised at start, before anything is served."""

    code = "config"


class SourceError(FenggeError):
    """A source could not be read (missing, unreadable, cut short). Its feed turns stale; others go on."""

    code = "source"
    status = 503


class BadInputError(FenggeError):
    """A caller's input has a wrong form or lies outside what was offered.

    Where people type it on a page, `reason` is stable and screens have its words (`input.<reason>`), filled with `values`.
    """

    code = "bad_input"
    status = 422

    def __init__(self, message: str, reason: str = "", **values: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.values = values


class ForbiddenError(FenggeError):
    """The viewer's role or jurisdiction does not reach this. Tells nothing of what lies behind."""

    code = "forbidden"
    status = 403


class NotFoundError(FenggeError):
    """Nothing of that name within the viewer's reach (absent and out of scope look the same)."""

    code = "not_found"
    status = 404


class RefusedError(FenggeError):
    """A command that the case's present state does not allow. `reason` is stable; screens have its words."""

    code = "refused"
    status = 409

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason


class BusyError(FenggeError):
    """A limit was reached; the caller should try again later."""

    code = "busy"
    status = 429


class StoppedError(FenggeError):
    """Whoever asked stopped the asking before it was answered."""

    code = "stopped"
    status = 409


class AuditError(FenggeError):
    """The audit log cannot be written or is not whole: what must be audited is closed until it can."""

    code = "audit"
    status = 503
