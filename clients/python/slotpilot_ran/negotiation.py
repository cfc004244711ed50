"""Sets a cell up, and again when asked to."""

from collections.abc import Callable, Mapping
from typing import Any

SETUP_RETRY_S = 0.5
"""Least time between two setups. Unit: s."""


class SetupNegotiation:
    """Repeats the setup until it is answered, and sends it again when a service solicits.

    A refusal is final until somebody solicits, since the facts do not change. A solicitation while
    an answer is awaited leads to one further setup. (Rule E9.)
    """

    def __init__(self, send: Callable[[], None]) -> None:
        """Takes what sends the setup once; it must not raise while the broker is away."""
        self._send = send
        self._due_s: float | None = 0.0
        self._sent_s = float("-inf")
        self._is_awaited = False
        self._again = False
        self.reply: Mapping[str, Any] | None = None
        """The newest answer."""

    @property
    def due_s(self) -> float | None:
        """When `tick` has something to do, on its clock; None: not before a solicitation."""
        return self._due_s

    def solicit(self) -> None:
        """Hears that a service wants the setup."""
        self._again = self._is_awaited
        if self._due_s is None:
            self._due_s = self._sent_s + SETUP_RETRY_S

    def hear(self, reply: Mapping[str, Any]) -> None:
        """Hears the answer."""
        self.reply = reply
        self._is_awaited = False
        self._due_s = self._sent_s + SETUP_RETRY_S if self._again else None
        self._again = False

    def tick(self, now_s: float) -> None:
        """Sends the setup if it is time to. Unit: s, on a clock that never goes back."""
        if self._due_s is None or now_s < self._due_s:
            return
        self._is_awaited = True
        self._sent_s = now_s
        self._due_s = now_s + SETUP_RETRY_S
        self._send()
