"""A toy RAN under slotpilot: its channel is made up, its side of the contract is complete."""

import argparse
import math
import random
import sys
import time
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "clients/python"))  # if not installed
import slotpilot_ran as sp  # noqa: E402

NUM_PRB, PRG_PRB, SUBBAND_PRB = 52, 4, 4
MAX_TX, NUM_HARQ, FEEDBACK_SLOTS, REDUNDANCY_VERSIONS = 4, 16, 4, (0, 2, 3, 1)
CQI_EFFICIENCY = (0.0, 0.1523, 0.2344, 0.3770, 0.6016, 0.8770, 1.1758, 1.4766, 1.9141, 2.4063,
                  2.7305, 3.3223, 3.9023, 4.5234, 5.1152, 5.5547)  # TS 38.214, table 5.2.2.1-2
MCS_EFFICIENCY = [sp.spectral_efficiency(1, mcs) for mcs in range(len(sp.MCS_TABLES[1]))]


def setup_of(args):
    return {
        "contractVersion": "1.0", "cellId": args.cell_id, "scsKhz": 15, "carrierPrb": NUM_PRB,
        "prgSizePrb": PRG_PRB, "subbandPrb": SUBBAND_PRB, "maxTxPowerDbm": 24,
        "powerOffsetRangeDb": {"min": -6, "max": 6}, "noiseFigureDb": 7, "slotPattern": "D",
        "pdschSymbols": 12, "dmrsRePerPrb": 12, "overheadRePerPrb": 0, "mcsTable": 1, "cqiTable": 1,
        "maxHarqTx": MAX_TX, "numHarqProcesses": NUM_HARQ, "leadSlots": args.lead_slots,
        "maxUes": args.users, "clock": "paced" if args.slot_us else "lockstep",
    }


def best(efficiencies, sinr_db):
    """Index of the highest spectral efficiency that a SINR carries, 1.5 dB short of Shannon."""
    carried = math.log2(1 + 10 ** ((sinr_db - 1.5) / 10))
    return max([n for n, efficiency in enumerate(efficiencies) if efficiency <= carried], default=0)


@dataclass
class SentBlock(sp.Block):
    sent_tti: int = 0
    payload_bytes: int = 0  # what of the block is not padding
    is_received: bool = False


@dataclass
class User:
    rnti: int
    mean_db: float
    phase: float
    is_full_buffer: bool
    packets: deque = field(default_factory=deque)  # (arrival slot, bytes left)
    blocks: dict[int, SentBlock] = field(default_factory=dict)

    def sinr_db(self, tti, prb):
        return self.mean_db + 4 * math.sin(tti / 150 + self.phase + 6 * prb / NUM_PRB)

    def buffer_bytes(self):
        return sp.FULL_BUFFER_BYTES if self.is_full_buffer else sum(n for _, n in self.packets)

    def pull(self, num_bytes):
        """Takes data out of the buffer, oldest first, and says how much there was."""
        left = num_bytes
        while self.packets and left > 0:
            arrived_tti, size = self.packets.popleft()
            if size > left:
                self.packets.appendleft((arrived_tti, size - left))
            left = max(0, left - size)
        return num_bytes if self.is_full_buffer else num_bytes - left


class Cell:
    def __init__(self, setup, args):
        self.setup, self.random = setup, random.Random(args.seed)
        drawn = [(self.random.uniform(2, 20), self.random.uniform(0, 6)) for _ in range(args.users)]
        self.users = {17921 + n: User(17921 + n, *one, n % 2 == 0) for n, one in enumerate(drawn)}

    def reserved_runs(self, tti):
        return [[16, 20]] if tti % 20 == 0 else []  # SS/PBCH block

    def view(self, tti):
        reserved = {prb for start, n in self.reserved_runs(tti) for prb in range(start, start + n)}
        return sp.CellView(self.setup, {u.rnti: u.blocks for u in self.users.values()}, reserved)

    def own_grants(self, tti, later):
        """The RAN's own scheduler: equal parts; a user's retransmission before its new data."""
        reserved = self.view(tti).reserved
        free = [n for n in range(0, NUM_PRB, PRG_PRB) if n not in reserved]
        promised = {(g["rnti"], g["harqPid"]) for allocation in later for g in allocation["grants"]}
        part_prb = PRG_PRB * max(1, NUM_PRB // PRG_PRB // len(self.users))
        for user in self.users.values():
            pids = [n for n in reversed(range(NUM_HARQ)) if (user.rnti, n) not in promised]
            waiting = [n for n in pids if n in user.blocks and user.blocks[n].pending]
            idle = [n for n in pids if n not in user.blocks and user.buffer_bytes() > 0]
            num_prb = user.blocks[waiting[0]].num_prb if waiting else part_prb
            num_prg = math.ceil(num_prb / PRG_PRB)
            if num_prg <= len(free) and (waiting or idle):
                runs = [[free.pop(0), PRG_PRB] for _ in range(num_prg)]
                runs[-1][1] -= num_prg * PRG_PRB - num_prb
                yield {"rnti": user.rnti, "harqPid": (waiting or idle)[0], "powerOffsetDb": 0,
                       "retransmission": bool(waiting), "prbs": runs, "mcs": sp.MCS_RAN_DECIDES}

    def run_slot(self, tti, grants):
        for grant in grants:
            user, pid, mcs = self.users[grant["rnti"]], grant["harqPid"], grant["mcs"]
            prbs = [prb for start, n in grant["prbs"] for prb in range(start, start + n)]
            if grant["retransmission"]:
                user.blocks[pid].pending = False
                user.blocks[pid].tx_count += 1
            else:
                mcs = best(MCS_EFFICIENCY, user.mean_db - 2) if mcs == sp.MCS_RAN_DECIDES else mcs
                bits = sp.transport_block_bits(self.setup, len(prbs), mcs)
                payload_bytes = user.pull(bits // 8)
                user.blocks[pid] = SentBlock(mcs, len(prbs), bits, payload_bytes=payload_bytes)
            block = user.blocks[pid]
            block.sent_tti = tti
            sinr_db = sum(user.sinr_db(tti, prb) for prb in prbs) / len(prbs)
            sinr_db += grant["powerOffsetDb"] + 10 * math.log10(block.tx_count)  # chase combining
            needed_db = 10 * math.log10(2 ** MCS_EFFICIENCY[block.mcs] - 1) + 1.5
            bler = 1 / (1 + math.exp(3 * (sinr_db - needed_db) + 2))
            block.is_received = self.random.random() >= bler
        for user in self.users.values():
            if not user.is_full_buffer and self.random.random() < 0.1:
                user.packets.append((tti, self.random.randrange(100, 3000)))

    def report(self, tti, applied):
        users = [self.user_report(user, tti) for user in self.users.values()]
        return {"seq": tti, "tti": tti, "sfn": tti // 10 % 1024, "slot": tti % 10, "users": users,
                "sentNs": time.monotonic_ns(), "applied": applied,
                "reservedPrb": self.reserved_runs(tti + self.setup["leadSlots"])}

    def user_report(self, user, tti):
        feedback, pending, delivered_bits = [], [], 0
        for pid, block in list(user.blocks.items()):
            facts = {"pid": pid, "tbsBits": block.tbs_bits, "mcs": block.mcs}
            if not block.pending and block.sent_tti + FEEDBACK_SLOTS == tti:
                feedback.append({**facts, "ack": block.is_received, "targetTti": block.sent_tti})
                delivered_bits += 8 * block.payload_bytes * block.is_received
                block.pending = not block.is_received and block.tx_count < MAX_TX
                if not block.pending:
                    del user.blocks[pid]
            if block.pending:
                pending.append({**facts, "numPrb": block.num_prb, "txCount": block.tx_count,
                                "rv": REDUNDANCY_VERSIONS[block.tx_count % 4]})
        sinrs_db = [user.sinr_db(tti, prb) for prb in range(2, NUM_PRB, SUBBAND_PRB)]
        cqi = {"wideband": best(CQI_EFFICIENCY, user.mean_db), "ageSlots": 0,
               "subband": [best(CQI_EFFICIENCY, sinr_db) for sinr_db in sinrs_db]}
        return {"rnti": user.rnti, "cqi": cqi, "harqFeedback": feedback, "harqPending": pending,
                "deliveredBits": delivered_bits, "bufferBytes": user.buffer_bytes(),
                "holDelayUs": 1000 * (tti - user.packets[0][0]) if user.packets else 0}


def run(args):
    setup = setup_of(args)
    cell, counts, bits, tti = Cell(setup, args), Counter(), 0, 0
    link = sp.RanLink(args.nats_url, setup, prefix=args.prefix, encoding=args.encoding,
                      on_event=lambda e: print(e["kind"], e.get("code", ""), e["message"]))
    with suppress(KeyboardInterrupt):
        link.wait_accepted(2 if args.slot_us else None)
        start_s = time.monotonic()
        while args.slots == 0 or tti < args.slots:
            due_s = start_s + tti * args.slot_us / 1e6
            while args.slot_us and time.monotonic() < due_s:
                link.poll(max(0, due_s - time.monotonic()))
            offer = link.take(tti)
            allocation, applied = sp.judge_offer(offer, tti, cell.view(tti))
            grants = allocation["grants"] if allocation else cell.own_grants(tti, offer.later)
            cell.run_slot(tti, grants)
            report = cell.report(tti, applied)
            link.publish_report(report)
            counts[applied["status"] if applied else None] += 1
            bits += sum(user["deliveredBits"] for user in report["users"])
            tti += 1
            if args.slot_us == 0 and tti != args.slots:
                link.wait_answer(tti - 1, within_s=5)
    link.close()
    words = " ".join(f"{one} {counts[one]}" for one in ("HIT", "MISS", "STALE", "REJECTED"))
    print(f"{tti} slots: {words}; {bits / max(1, tti) / 1000:.2f} Mbit/s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--nats-url", default="nats://127.0.0.1:4222")
    add("--prefix", default=sp.DEFAULT_PREFIX, help="subject prefix")
    add("--slots", type=int, default=2000, help="0 = until stopped")
    add("--encoding", choices=["json", "msgpack"], default="json")
    add("--slot-us", type=int, default=0, help="0 = lockstep: waits for every allocation")
    for flag, one in {"--cell-id": "cell-1", "--users": 4, "--lead-slots": 2, "--seed": 1}.items():
        add(flag, type=type(one), default=one)
    args = parser.parse_args()
    if args.users < 1 or min(args.slots, args.lead_slots, args.slot_us) < 0:
        parser.error("--users is 1 or more; --slots, --lead-slots and --slot-us are 0 or more")
    try:
        run(args)
    except (sp.SlotpilotError, KeyboardInterrupt) as error:
        sys.exit(str(error) or 130)
