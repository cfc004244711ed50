"""Lets a RAN be scheduled by slotpilot, slot by slot, over NATS.

One `RanLink` per cell sets the cell up, sends its reports and holds its allocations for their exact
slots; `judge_offer` decides whether an allocation is applied and words the echo. Messages are plain
dictionaries with the contract's names: docs/messages.md.
"""

from .errors import SlotpilotError
from .inbox import AllocationInbox, Offer, Refused
from .judge import MCS_RAN_DECIDES, Block, CellView, check_allocation, judge_offer
from .link import DEFAULT_PREFIX, RanLink
from .nats import Login
from .transport_block import MCS_TABLES, spectral_efficiency, transport_block_bits

FULL_BUFFER_BYTES = 4_294_967_295
"""`bufferBytes` of a user whose buffer never empties. Unit: bytes."""

__all__ = [
    "DEFAULT_PREFIX",
    "FULL_BUFFER_BYTES",
    "MCS_RAN_DECIDES",
    "MCS_TABLES",
    "AllocationInbox",
    "Block",
    "CellView",
    "Login",
    "Offer",
    "RanLink",
    "Refused",
    "SlotpilotError",
    "check_allocation",
    "judge_offer",
    "spectral_efficiency",
    "transport_block_bits",
]
