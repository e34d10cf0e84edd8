"""How often somebody may try to sign in."""

from __future__ import annotations

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

RETRY_AFTER_S = 60


class LoginThrottle:
    """Tries per account and per address over a moving minute, in this process's memory."""

    def __init__(self, per_account: int = 5, per_address: int = 20) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._account = RateLimitItemPerMinute(per_account)
        self._address = RateLimitItemPerMinute(per_address)
        self._told = RateLimitItemPerMinute(1)

    def allows(self, account: str, address: str) -> bool:
        """Count one try; False where the account or the address has none left.

        The address comes first, so that one machine cannot use up more than its own share of an account's tries.
        """
        return self.allows_address(address) and self._limiter.hit(self._account, "account", account)

    def allows_address(self, address: str) -> bool:
        """Count one try that names no account (a key or a token)."""
        return self._limiter.hit(self._address, "address", address)

    def tells(self, address: str) -> bool:
        """True once a minute for each address: who hammers at the door must not fill the audit log with it."""
        return self._limiter.hit(self._told, "told", address)
