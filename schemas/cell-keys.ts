import { Type } from "@sinclair/typebox";
import { integer, oneOf, real, text } from "./config-keys.ts";
import { MAX_CARRIER_PRB } from "./fields.ts";

const SLICE = "[0-9]{1,3}(-[0-9A-Fa-f]{6})?:[0-9]{1,3}/[0-9]{1,3}/[0-9]{1,3}";
const RESERVATION = "[0-9]{1,3},[0-9]{1,3}(,[0-9]{1,5}(,[0-9]{1,5})?)?";

/** Keys of the grid: what there is to hand out, and what is kept free. */
export const GRID_KEYS = {
  bandwidthMhz: integer(
    "Channel bandwidth; gives `prb` the N_RB of TS 38.101 for `scsKhz` and `carrierGhz`; 0: `prb` counts. Unit: MHz.",
    0,
    400,
    0,
  ),
  prgSizePrb: integer("PRB group size. Unit: PRB.", 1, 16, 1),
  slotPattern: Type.String({
    description:
      "TDD pattern, one letter per slot: D, S or U; PDSCH in D only, HARQ-ACK and CSI in U. `D` = every slot is both (FDD).",
    pattern: "^[DSU]*D[DSU]*$",
    maxLength: 160,
    default: "D",
  }),
  pdschSymbols: integer("Symbols of PDSCH in a slot; the others are PDCCH's.", 2, 14, 12),
  dmrsRePerPrb: integer("DM-RS resource elements per PRB.", 0, 24, 12),
  overheadRePerPrb: oneOf(
    "xOverhead, further resource elements per PRB without data.",
    [0, 6, 12, 18],
    0,
  ),
  ssbPeriodMs: oneOf(
    "One SS/PBCH block, 20 PRB in the middle of the carrier, every so often; 0 = none. Unit: ms.",
    [0, 5, 10, 20, 40, 80, 160],
    20,
  ),
  reservedPrb: Type.String({
    description:
      "Further PRBs that nobody may use, such as a CORESET: `start,length[,period,offset]` in PRB and slots, several separated by `;`.",
    pattern: `^(${RESERVATION}(;${RESERVATION})*)?$`,
    default: "",
  }),
  slices: Type.String({
    description:
      "Slices, `sst[-sd]:dedicated/min/max` in percent (TS 28.541), several separated by `;`, that go round the users.",
    pattern: `^(${SLICE}(;${SLICE})*)?$`,
    default: "",
  }),
};

/** Keys of what the users tell of their channel. */
export const CSI_KEYS = {
  csi: oneOf(
    "What the RAN knows of the channel: `subband` or `wideband` CQI, or `srs`: the SINR of every PRB group.",
    ["subband", "wideband", "srs"],
    "subband",
  ),
  cqiTable: oneOf("CQI table.", [1, 2, 3], 1),
  subbandPrb: integer(
    "CQI subband size; 0: the smaller one of TS 38.214, table 5.2.1.4-2. Unit: PRB.",
    0,
    MAX_CARRIER_PRB,
    0,
  ),
  cqiSubbandBits: oneOf(
    "Bits of a subband CQI: 4 (Release 17), or 2, relative to the wideband CQI (TS 38.214, table 5.2.2.1-1).",
    [4, 2],
    4,
  ),
  csiPeriodSlots: integer("Slots between measurements.", 1, 1000, 1),
  csiDelaySlots: integer("Slots from measurement to report.", 0, 1000, 4),
  csiErrorDb: real("Standard deviation of what is measured, Gaussian in dB. Unit: dB.", 0, 20, 0),
};

/** Keys of transmission and retransmission. */
export const HARQ_KEYS = {
  mcsTable: oneOf("PDSCH MCS table.", [1, 2, 3], 1),
  harqFeedbackSlots: integer("k1: slots from transmission to HARQ-ACK in a report.", 0, 32, 4),
  maxHarqTx: integer("Most transmissions of one block.", 1, 8, 4),
  harqProcesses: integer("HARQ processes per user.", 1, 32, 16),
  harqCombining: oneOf(
    "`ir`: redundancy versions 0, 2, 3, 1 (incremental redundancy). `chase`: the same bits again.",
    ["ir", "chase"],
    "ir",
  ),
  pdcchMissRatio: real(
    "Share of grants that a user does not hear: nothing is received, and nothing answered (DTX); `ack: false` with `dtx` in the report.",
    0,
    1,
    0,
  ),
};

/** Keys of the RAN's own scheduler, which decides the slots that the service misses. */
export const STOCK_KEYS = {
  stockScheduler: oneOf("The RAN's own scheduler.", ["pf", "round-robin", "max-rate"], "pf"),
  stockThroughputMemory: real("β of its smoothed throughput T ← β·T + (1−β)·R.", 0, 0.99999, 0.98),
};

/** Keys of how users come and go. */
export const CHURN_KEYS = {
  sessionS: real(
    "Mean time that a user stays connected, exponential; 0 = for ever. Unit: s.",
    0,
    1_000_000,
    0,
  ),
  absenceS: real("Mean time until it comes back, with another RNTI. Unit: s.", 0.001, 1_000_000, 5),
  numRntis: integer(
    "Size of the pool of RNTIs, from 17921 on, that are given out in turn; so small that one comes back within the service's `forgetUserSlots`, a new user inherits what is known of the old one.",
    1,
    47_599,
    47_599,
  ),
};

/** Key of the file that a run is recorded to. */
export const RECORD_KEYS = {
  record: text("Parquet file to record every slot to: report, allocation, outcome."),
};
