"""Decides whether a slot is the service's or the RAN's own, and words the echo."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from .inbox import Offer
from .transport_block import MCS_TABLES

MCS_RAN_DECIDES = 255
"""`mcs` of a grant that leaves the choice to the RAN."""


@dataclass
class Block:
    """A transport block on a HARQ process; a RAN may derive its own from it."""

    mcs: int
    """MCS index, 0..28."""
    num_prb: int
    """PRBs of every transmission, 1..275. Unit: PRB."""
    tbs_bits: int
    """Transport block size (TS 38.214, 5.1.3.2). Unit: bits."""
    pending: bool = False
    """True: NACKed, waits for its retransmission. False: sent, its outcome is on the way."""
    tx_count: int = 1
    """Transmissions so far, 1..8."""


@dataclass(frozen=True)
class CellView:
    """What an allocation is checked against."""

    setup: Mapping[str, Any]
    """The cell's setup, as it was sent."""
    blocks: Mapping[int, Mapping[int, Block]]
    """By RNTI of every connected user: its blocks by HARQ process; a free process is absent."""
    reserved: Collection[int]
    """PRBs that nobody may use in the slot; all of them where the slot carries no downlink."""


def judge_offer(
    offer: Offer, tti: int, cell: CellView
) -> tuple[Mapping[str, Any] | None, dict[str, Any] | None]:
    """Judges what the inbox held for a slot.

    Args:
        offer: What `take` returned for the slot.
        tti: The slot. Unit: slots since the cell started.
        cell: Facts and HARQ state at the begin of the slot.

    Returns:
        The allocation if it is to be applied, all of it, else None: then the RAN's own scheduler
        runs the slot; and the report's `applied`, None while no allocation can have been asked for
        (the first `leadSlots` slots). (Rules R1 and E1.)
    """
    if offer.allocation is not None:
        echo = {"targetTti": tti, "allocationSeq": offer.allocation["seq"]}
        reason = check_allocation(offer.allocation, tti, cell)
        if reason is None:
            return offer.allocation, {"status": "HIT", **echo}
        return None, {"status": "REJECTED", **echo, "reason": reason}
    if (refused := offer.refused) is not None:
        echo = {"status": refused.status, "targetTti": refused.target_tti, "reason": refused.code}
        return None, echo if refused.seq is None else {**echo, "allocationSeq": refused.seq}
    return None, None if tti < cell.setup["leadSlots"] else {"status": "MISS", "targetTti": tti}


def check_allocation(allocation: Mapping[str, Any], tti: int, cell: CellView) -> str | None:
    """Checks an allocation, valid by its schema, against the cell.

    Power is summed over the grants in their order, without any tolerance:

        sum of numPrb * 10^(powerOffsetDb / 10) <= N_RB

    Returns:
        The code of the first rule that it breaks, or None. Half a grid is never applied.
        (Rules R1 exact slot, R2 one owner per PRB, R4 retransmissions unchanged, R6 power.)
    """
    if allocation["targetTti"] != tti:
        return "STALE_TTI" if allocation["targetTti"] < tti else "FUTURE_TTI"
    owned: set[int] = set()
    seen: set[int] = set()
    power_prb = 0.0
    for grant in allocation["grants"]:
        if grant["rnti"] not in cell.blocks:
            return "UNKNOWN_RNTI"
        if grant["rnti"] in seen:
            return "DUPLICATE_RNTI"
        seen.add(grant["rnti"])
        num_prb = sum(length for _, length in grant["prbs"])
        code = _claim(owned, grant, cell) or _check_block(grant, num_prb, cell)
        if code:
            return code
        offset_db, allowed_db = grant["powerOffsetDb"], cell.setup["powerOffsetRangeDb"]
        if not allowed_db["min"] <= offset_db <= allowed_db["max"]:
            return "POWER_CAP"
        power_prb += num_prb * 10 ** (offset_db / 10)
    return "POWER_CAP" if power_prb > cell.setup["carrierPrb"] else None


def _claim(owned: set[int], grant: Mapping[str, Any], cell: CellView) -> str | None:
    """Runs begin at a PRG; where they end is free: a retransmission may trim its last group."""
    carrier_prb, prg_size_prb = cell.setup["carrierPrb"], cell.setup["prgSizePrb"]
    if not grant["prbs"]:
        return "PRB_BUDGET"
    for start, length in grant["prbs"]:
        if start + length > carrier_prb or start % prg_size_prb != 0:
            return "PRB_BUDGET"
        for prb in range(start, start + length):
            if prb in cell.reserved:
                return "RESERVED_PRB"
            if prb in owned:
                return "PRB_OVERLAP"
            owned.add(prb)
    return None


def _check_block(grant: Mapping[str, Any], num_prb: int, cell: CellView) -> str | None:
    pid, mcs = grant["harqPid"], grant["mcs"]
    if pid >= cell.setup["numHarqProcesses"]:
        return "BAD_RANGE"
    if mcs != MCS_RAN_DECIDES and mcs >= len(MCS_TABLES[cell.setup["mcsTable"]]):
        return "BAD_RANGE"
    block = cell.blocks[grant["rnti"]].get(pid)
    if not grant["retransmission"]:
        return None if block is None else "RETX_CONFLICT"
    is_same = (
        block is not None
        and block.pending
        and block.num_prb == num_prb
        and mcs in (MCS_RAN_DECIDES, block.mcs)
    )
    return None if is_same else "RETX_CONFLICT"
