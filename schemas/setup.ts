import { type Static, Type } from "@sinclair/typebox";
import { WIRE_CODES } from "./codes.ts";
import {
  integer,
  list,
  MAX_CARRIER_PRB,
  MAX_COUNT,
  MAX_UES,
  RrmPolicyRatio,
  real,
  Snssai,
} from "./fields.ts";
import { CELL_ID_PATTERN } from "./subjects.ts";

const oneOf = <const T extends number>(values: readonly T[], description: string) =>
  Type.Union(
    values.map((value) => Type.Literal(value)),
    { description },
  );

/** Static facts of a cell, sent once (request/reply) and again whenever the service solicits. */
export const Setup = Type.Object(
  {
    contractVersion: Type.String({
      description: "Version of this contract that the RAN speaks, `major.minor`.",
      pattern: "^[0-9]{1,3}\\.[0-9]{1,3}$",
    }),
    cellId: Type.String({
      description: "Identity of the cell inside subjects: letters, digits, dash, underscore.",
      pattern: CELL_ID_PATTERN,
    }),
    nrCellIdentity: Type.Optional(
      integer("NR Cell Identity (TS 38.413, 9.3.1.7), 36 bits.", 0, 2 ** 36 - 1),
    ),
    scsKhz: oneOf([15, 30, 60, 120], "Subcarrier spacing (TS 38.211, 4.2). Unit: kHz."),
    carrierPrb: integer("Transmission bandwidth N_RB. Unit: PRB.", 1, MAX_CARRIER_PRB),
    prgSizePrb: integer(
      "PRBs are handed out in groups of this size, counted from PRB 0; the last group may be smaller. Unit: PRB.",
      1,
      16,
    ),
    subbandPrb: integer(
      "CQI subband size (TS 38.214, table 5.2.1.4-2). Unit: PRB.",
      1,
      MAX_CARRIER_PRB,
    ),
    maxTxPowerDbm: real("Total transmit power of the carrier, P_max. Unit: dBm.", -40, 80),
    powerOffsetRangeDb: Type.Object(
      {
        min: real("Lowest power offset of a grant. Unit: dB.", -30, 0),
        max: real("Highest power offset of a grant. Unit: dB.", 0, 30),
      },
      { description: "Range of `powerOffsetDb` that the RAN accepts, against P_max/N_RB per PRB." },
    ),
    noiseFigureDb: real("Receiver noise figure of the users. Unit: dB.", 0, 40),
    slotPattern: Type.String({
      description: "TDD pattern, one letter per slot: D, S or U; `D` = every slot is downlink.",
      pattern: "^[DSU]{1,160}$",
    }),
    pdschSymbols: integer("OFDM symbols of PDSCH in a downlink slot.", 1, 14),
    dmrsRePerPrb: integer("DM-RS resource elements per PRB, N_DMRS (TS 38.214, 5.1.3.2).", 0, 72),
    overheadRePerPrb: integer("xOverhead, N_oh (TS 38.214, 5.1.3.2): 0, 6, 12 or 18.", 0, 18),
    mcsTable: oneOf([1, 2, 3], "PDSCH MCS table (TS 38.214, 5.1.3.1-1..3)."),
    cqiTable: oneOf([1, 2, 3], "CQI table (TS 38.214, 5.2.2.1-2..4)."),
    maxHarqTx: integer("Most transmissions of one transport block.", 1, 8),
    numHarqProcesses: integer("HARQ processes per user.", 1, 32),
    leadSlots: integer("How far ahead the RAN wants allocations. Unit: slots.", 1, 30),
    maxUes: integer("Most users that this cell will report.", 1, MAX_UES),
    clock: Type.Union([Type.Literal("paced"), Type.Literal("lockstep")], {
      description:
        "`paced`: slots advance with time and a late allocation is lost. `lockstep`: the RAN waits for every allocation, so no deadline applies.",
    }),
    slices: Type.Optional(
      list(
        Type.Object({ snssai: Snssai, rrmPolicyRatio: RrmPolicyRatio }),
        "Slices with their RRM policy ratios (TS 28.541).",
        64,
      ),
    ),
  },
  { $id: "setup", description: "RAN → service, request: the static facts of one cell." },
);
/** Static facts of a cell. */
export type Setup = Static<typeof Setup>;

/** The service's answer to a setup. */
export const SetupReply = Type.Object(
  {
    accepted: Type.Boolean({ description: "Whether the service now controls the cell." }),
    contractVersion: Type.String({
      description: "Version of this contract that the service speaks.",
    }),
    code: Type.Optional(
      Type.Union(
        WIRE_CODES.map((code) => Type.Literal(code)),
        { description: "Why it was refused; see docs/errors.md." },
      ),
    ),
    message: Type.Optional(
      Type.String({ description: "Which field is wrong and what is allowed.", maxLength: 1000 }),
    ),
    ignoredFields: Type.Optional(
      list(
        Type.String({ maxLength: 100 }),
        "Fields of the setup that this contract does not know: perhaps misspelt.",
        100,
      ),
    ),
    maxReportBytes: Type.Optional(
      integer("Largest report that the service accepts. Unit: bytes.", 1, MAX_COUNT),
    ),
  },
  { $id: "setup-reply", description: "Service → RAN, reply to a setup." },
);
/** The service's answer to a setup. */
export type SetupReply = Static<typeof SetupReply>;
