"""Allocations that wait for their slot."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .codec import decode
from .contract import load_check

MAX_COUNT = 2**53 - 1

_check_allocation = load_check("allocation")


@dataclass(frozen=True)
class Refused:
    """An allocation that was refused when it came, and that the echo of a slot has to speak of."""

    status: str
    """`STALE`: late, for an earlier slot. `REJECTED`: for a slot to come, but not valid."""
    target_tti: int
    """Slot that it was meant for. Unit: slots since the cell started."""
    code: str
    """Why it was refused."""
    seq: int | None = None
    """Its `seq`, if that could be read."""


@dataclass(frozen=True)
class Offer:
    """What the RAN holds when a slot begins."""

    allocation: Mapping[str, Any] | None = None
    """The first valid allocation for this slot."""
    refused: Refused | None = None
    """What else came, when no such allocation did."""
    later: list[Mapping[str, Any]] = field(default_factory=list)
    """Allocations for later slots; the RAN's own scheduler leaves their HARQ processes alone."""


class AllocationInbox:
    """Holds allocations for the `lead_slots` slots to come, one per slot, the first valid one.

    Every other message is refused and counted under its code. A refusal is remembered for the echo
    where the message names a slot: STALE if that slot has passed, REJECTED if it is to come. So
    memory is bounded, whatever comes. (Rules R1, R9 and R10.)
    """

    def __init__(self, lead_slots: int) -> None:
        self._lead_slots = lead_slots
        self._held: dict[int, Mapping[str, Any]] = {}
        self._rejected: dict[int, Refused] = {}
        self._late: Refused | None = None
        self._tti = -1
        self.codes: dict[str, int] = {}
        """Refusals since the start, by code."""

    def accept(self, data: bytes) -> int | None:
        """Takes in what came on the allocation subject, anything at all. Never raises.

        Returns:
            Slot of the report that it answers, as far as that can be read.
        """
        message, code = decode(data)
        code = code or _check_allocation(message) or self._timing_problem(message)
        if code:
            self._refuse(message, code)
        else:
            self._held[message["targetTti"]] = message
        return _count_in(message, "reportTti")

    def take(self, tti: int) -> Offer:
        """Begins slot `tti`: hands out what came for it, and forgets what came for earlier ones."""
        refused = self._rejected.get(tti) or self._late
        allocation = self._held.get(tti)
        self._tti, self._late = tti, None
        self._held = {slot: one for slot, one in self._held.items() if slot > tti}
        self._rejected = {slot: one for slot, one in self._rejected.items() if slot > tti}
        return Offer(allocation, refused, list(self._held.values()))

    def _timing_problem(self, message: Mapping[str, Any]) -> str | None:
        report_tti, target_tti = message["reportTti"], message["targetTti"]
        if target_tti <= self._tti or target_tti in self._held:
            return "STALE_TTI"
        if target_tti > self._tti + self._lead_slots:
            return "FUTURE_TTI"
        return None if report_tti + self._lead_slots == target_tti else "BAD_RANGE"

    def _refuse(self, message: Any, code: str) -> None:
        self.codes[code] = self.codes.get(code, 0) + 1
        target_tti = _count_in(message, "targetTti")
        if target_tti is None or target_tti > self._tti + self._lead_slots:
            return
        seq = _count_in(message, "seq")
        if target_tti > self._tti:
            self._rejected[target_tti] = Refused("REJECTED", target_tti, code, seq)
        else:
            self._late = Refused("STALE", target_tti, code, seq)


def _count_in(message: Any, name: str) -> int | None:
    value = message.get(name) if isinstance(message, dict) else None
    return value if type(value) is int and 0 <= value <= MAX_COUNT else None
