import { type Static, Type } from "@sinclair/typebox";
import { WIRE_CODES } from "./codes.ts";
import {
  FULL_BUFFER_BYTES,
  HarqPid,
  integer,
  list,
  MAX_CARRIER_PRB,
  MAX_COUNT,
  MAX_UES,
  Mcs,
  MIN_SINR_DB,
  PrbRuns,
  Rnti,
  real,
  Snssai,
  TbsBits,
  Tti,
} from "./fields.ts";

const cqi = (description: string) => integer(`${description} (TS 38.214, 5.2.2.1).`, 0, 15);

/** Outcome of one transport block since the last report. */
export const HarqFeedback = Type.Object(
  {
    pid: HarqPid,
    ack: Type.Boolean({ description: "true = ACK, false = NACK (or DTX)." }),
    dtx: Type.Optional(
      Type.Boolean({
        description:
          "true = DTX: the user did not answer, so it missed the grant, which says nothing of the MCS.",
      }),
    ),
    tbsBits: TbsBits,
    mcs: Mcs,
    targetTti: Tti("Slot in which the block was transmitted."),
  },
  { description: "HARQ-ACK of one transport block." },
);
/** Outcome of one transport block since the last report. */
export type HarqFeedback = Static<typeof HarqFeedback>;

/** A transport block that was NACKed and waits for its retransmission. */
export const HarqPending = Type.Object(
  {
    pid: HarqPid,
    tbsBits: TbsBits,
    mcs: Mcs,
    numPrb: integer(
      "PRBs of the first transmission; the retransmission has as many.",
      1,
      MAX_CARRIER_PRB,
    ),
    rv: integer("Redundancy version that the next transmission will carry.", 0, 3),
    txCount: integer("Transmissions so far.", 1, 8),
  },
  { description: "A transport block waiting for retransmission." },
);
/** A transport block that was NACKed and waits for its retransmission. */
export type HarqPending = Static<typeof HarqPending>;

/** What the RAN knows of one user in this slot. */
export const UserReport = Type.Object(
  {
    rnti: Rnti,
    cqi: Type.Object(
      {
        wideband: cqi("Wideband CQI"),
        subband: list(
          cqi("CQI of the subband"),
          "One CQI per subband, lowest PRB first; empty = wideband only.",
          MAX_CARRIER_PRB,
        ),
        ageSlots: integer("Slots since the channel was measured.", 0, 100_000),
      },
      { description: "Latest CQI that has reached the RAN." },
    ),
    sinrDb: Type.Optional(
      list(
        real("SINR at equal power. Unit: dB.", MIN_SINR_DB, 100),
        "One SINR per PRG from SRS or CSI-RS, lowest PRB first; takes precedence over the CQI. Unit: dB.",
        MAX_CARRIER_PRB,
      ),
    ),
    bufferBytes: integer(
      "RLC buffer of the user; the maximum means full buffer. Unit: bytes.",
      0,
      FULL_BUFFER_BYTES,
    ),
    holDelayUs: integer("Age of the oldest queued packet (head of line). Unit: µs.", 0, MAX_COUNT),
    harqFeedback: list(HarqFeedback, "Outcomes since the last report.", 64),
    harqPending: list(HarqPending, "All blocks that wait for retransmission now.", 32),
    deliveredBits: integer("Bits acknowledged in the last slot. Unit: bits.", 0, MAX_COUNT),
    snssai: Type.Optional(Snssai),
    fiveQi: Type.Optional(integer("5QI (TS 23.501, 5.7.4).", 1, 255)),
    gbrKbps: Type.Optional(integer("Guaranteed flow bit rate, GFBR. Unit: kbit/s.", 0, 10_000_000)),
  },
  { description: "One user of the cell." },
);
/** What the RAN knows of one user in this slot. */
export type UserReport = Static<typeof UserReport>;

/** What became of the slot that this report closes. */
export const Applied = Type.Object(
  {
    status: Type.Union(
      [Type.Literal("HIT"), Type.Literal("MISS"), Type.Literal("STALE"), Type.Literal("REJECTED")],
      {
        description:
          "HIT: the allocation for this slot was applied. MISS: none had come. STALE: none had come, but a late one for an earlier slot had. REJECTED: one had come and broke the rule named in `reason`. In all but HIT the RAN's own scheduler ran.",
      },
    ),
    targetTti: Tti(
      "Slot that the allocation named below was meant for; this slot when there is none.",
    ),
    allocationSeq: Type.Optional(
      integer("`seq` of the allocation concerned; absent for MISS.", 0, MAX_COUNT),
    ),
    reason: Type.Optional(
      Type.Union(
        WIRE_CODES.map((code) => Type.Literal(code)),
        { description: "Which rule was broken." },
      ),
    ),
  },
  { description: "Echo: what the RAN did with the allocation for slot `tti`." },
);
/** What became of the slot that this report closes. */
export type Applied = Static<typeof Applied>;

/** One report per cell and slot, sent when slot `tti` has been transmitted. */
export const Report = Type.Object(
  {
    seq: integer("Message count since setup, without gaps.", 0, MAX_COUNT),
    tti: Tti("Slot that has just been transmitted."),
    sfn: integer("System frame number.", 0, 1023),
    slot: integer("Slot inside the frame.", 0, 159),
    sentNs: integer("RAN's own clock when the report was sent. Unit: ns.", 0, MAX_COUNT),
    reservedPrb: PrbRuns("PRBs that nobody may use in slot `tti + leadSlots` (SSB, CORESET, …)."),
    users: list(UserReport, "Every connected user, in any order.", MAX_UES),
    applied: Type.Optional(Applied),
  },
  { $id: "report", description: "RAN → service, every slot." },
);
/** One report per cell and slot. */
export type Report = Static<typeof Report>;
