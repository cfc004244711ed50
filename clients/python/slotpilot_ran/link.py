"""A RAN's connection to the service."""

import json
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

from .codec import MAX_MESSAGE_BYTES, Encoding, check_encoding, decode, encode
from .contract import load_check
from .errors import SlotpilotError
from .inbox import AllocationInbox, Offer
from .nats import Login, NatsClient
from .negotiation import SetupNegotiation

DEFAULT_PREFIX = "slotpilot.v1"
"""Subject prefix that RAN and service use unless both are configured otherwise."""

DRAINS = 16
"""How often the socket is read before a slot begins: enough for 1 MiB, bounded against a flood."""

_check_reply = load_check("setup-reply")


class RanLink:
    """Keeps one cell set up, takes its allocations in and sends its reports.

    Nothing happens between two calls: call `poll`, or what calls it (`wait_accepted`,
    `wait_answer`, `take`), at least once per slot.
    """

    def __init__(
        self,
        url: str,
        setup: Mapping[str, Any],
        *,
        prefix: str = DEFAULT_PREFIX,
        encoding: Encoding = "json",
        login: Login = Login(),
        say: Callable[[str], None] = print,
        on_event: Callable[[Mapping[str, Any]], None] | None = None,
    ) -> None:
        """Connects to the broker and begins to set the cell up.

        Args:
            url: `nats://host:port` or `tls://host:port`; several separated by commas.
            setup: The static facts of the cell, as the contract's `setup` has them.
            prefix: Subject prefix.
            encoding: How setup and reports are written; the service answers in kind.
            login: Who we are at the broker.
            say: Told in one sentence of connection and setup.
            on_event: Told of what the service says of the cell, such as why it refuses reports:
                the contract's `event`, of which `kind` and `message` are always there.

        Raises:
            SlotpilotError: `CONFIG_INVALID`, `NATS_REFUSED`, `NATS_TLS` or `NATS_UNREACHABLE`.
        """
        check_encoding(encoding)
        cell_id = setup["cellId"]
        self._cell = f"{prefix}.cell.{cell_id}"
        self._encoding, self._say, self._on_event = encoding, say, on_event
        self._inbox = AllocationInbox(setup["leadSlots"])
        self._reported_tti = self._answered_tti = -1
        self._max_bytes = MAX_MESSAGE_BYTES
        self._nats = NatsClient(url, name=f"slotpilot-ran {cell_id}", login=login, say=say)
        reply_subject = f"_INBOX.{cell_id}.{secrets.token_hex(8)}"
        payload = encode(dict(setup), encoding)

        def send_setup() -> None:
            self._nats.publish(f"{self._cell}.setup", payload, reply_subject)

        self._negotiation = SetupNegotiation(send_setup)
        self._nats.subscribe(reply_subject, self._hear_reply)
        self._nats.subscribe(f"{self._cell}.allocation", self._hear_allocation)
        if on_event:
            self._nats.subscribe(f"{self._cell}.event", self._hear_event)
        self._nats.subscribe(f"{prefix}.solicit", lambda _: self._negotiation.solicit())

    @property
    def refusals(self) -> Mapping[str, int]:
        """Allocations that were refused on arrival, by code."""
        return self._inbox.codes

    def poll(self, wait_s: float = 0.0) -> None:
        """Takes in what has come, waiting for it up to `wait_s`, and keeps the cell set up.

        Args:
            wait_s: Longest wait, 0 or more. It ends early when something comes. Unit: s.
        """
        now_s = time.monotonic()
        self._negotiation.tick(now_s)
        due_s = self._negotiation.due_s
        self._nats.poll(wait_s if due_s is None else max(0.0, min(wait_s, due_s - now_s)))
        self._negotiation.tick(time.monotonic())

    def wait_accepted(self, within_s: float | None = None) -> bool:
        """Waits until the service has accepted the cell.

        Args:
            within_s: Longest wait; None waits for ever. Unit: s.

        Returns:
            False when nobody has answered in time.

        Raises:
            SlotpilotError: the code of the service's refusal.
        """
        until_s = float("inf") if within_s is None else time.monotonic() + within_s
        while (reply := self._negotiation.reply) is None and time.monotonic() < until_s:
            self.poll(min(1.0, until_s - time.monotonic()))
        if reply and not reply["accepted"]:
            reason = reply.get("message", "no reason given")
            code = reply.get("code", "BAD_FIELD")
            raise SlotpilotError(code, f"the service refused the setup: {reason}")
        return reply is not None

    def publish_report(self, report: Mapping[str, Any]) -> bool:
        """Sends the report on the slot that was just run; fields that are None are left out.

        Returns:
            False when it was dropped because the broker is away.

        Raises:
            SlotpilotError: `TOO_LARGE` when it is larger than service or broker take.
        """
        sent = {name: value for name, value in report.items() if value is not None}
        payload = encode(sent, self._encoding)
        if len(payload) > self._max_bytes:
            message = f"a report of {len(payload)} bytes: the service takes {self._max_bytes}"
            raise SlotpilotError("TOO_LARGE", f"{message}; report fewer users, or use msgpack")
        self._reported_tti = report["tti"]
        return self._nats.publish(f"{self._cell}.report", payload)

    def wait_answer(self, tti: int, within_s: float) -> bool:
        """Lockstep: waits for the answer to the report of slot `tti`.

        Args:
            tti: Slot of the newest report. Unit: slots since the cell started.
            within_s: Longest wait. Unit: s.

        Returns:
            Whether it came in time; if not, the slot that it was for has no allocation.
        """
        until_s = time.monotonic() + within_s
        while self._answered_tti < tti and time.monotonic() < until_s:
            self.poll(max(0.0, until_s - time.monotonic()))
        return self._answered_tti >= tti

    def take(self, tti: int) -> Offer:
        """Begins slot `tti`: reads what has reached the machine and hands out what is for it."""
        for _ in range(DRAINS):
            if self._nats.poll(0.0) == 0:
                break
        self.poll()
        return self._inbox.take(tti)

    def close(self) -> None:
        """Closes the connection."""
        self._nats.close()

    def _hear_allocation(self, data: bytes) -> None:
        tti = self._inbox.accept(data)
        if tti is not None and tti <= self._reported_tti:  # later ones can't be answers
            self._answered_tti = max(self._answered_tti, tti)

    def _hear_event(self, data: bytes) -> None:
        event, _ = decode(data)
        if self._on_event and isinstance(event, dict) and {"kind", "message"} <= event.keys():
            self._on_event(event)

    def _hear_reply(self, data: bytes) -> None:
        reply, code = decode(data)
        if code or _check_reply(reply):
            return  # as good as none: asked again
        before = self._negotiation.reply
        self._negotiation.hear(reply)
        self._max_bytes = reply.get("maxReportBytes", MAX_MESSAGE_BYTES)
        if reply == before:
            return
        if reply["accepted"]:
            self._say("setup accepted: the service controls the cell")
        else:
            self._say(f"setup refused: {json.dumps(reply)}")
