import { type Static, Type } from "@sinclair/typebox";
import { Allocation } from "./allocation.ts";
import {
  HarqPid,
  integer,
  list,
  MAX_CARRIER_PRB,
  MAX_COUNT,
  Mcs,
  MIN_SINR_DB,
  PrbRuns,
  Rnti,
  real,
  TbsBits,
} from "./fields.ts";
import { Report } from "./report.ts";
import { Setup } from "./setup.ts";

/** One transport block as it went over the air, and what became of it. */
export const SentBlock = Type.Object(
  {
    rnti: Rnti,
    pid: HarqPid,
    mcs: Mcs,
    tbsBits: TbsBits,
    prbs: PrbRuns("PRBs that carried it, ascending, without overlap."),
    powerOffsetDb: real("Power against P_max/N_RB on every PRB of the block. Unit: dB.", -30, 30),
    rv: integer("Redundancy version of this transmission.", 0, 3),
    txCount: integer("Which transmission of the block this is; 1 = the first.", 1, 8),
    sinrDb: real(
      "Effective SINR that this transmission met, as the channel truly was; without what earlier transmissions left in the soft buffer. Unit: dB.",
      MIN_SINR_DB,
      100,
    ),
    heard: Type.Boolean({
      description: "false: the user missed the control channel and answers nothing (DTX).",
    }),
    received: Type.Boolean({ description: "Whether the block has been decoded." }),
  },
  { description: "A transmission of one transport block, known only to the emulated world." },
);
/** One transport block as it went over the air, and what became of it. */
export type SentBlock = Static<typeof SentBlock>;

/** All that is recorded of one slot. */
export const RecordedSlot = Type.Object(
  {
    report: Report,
    allocation: Type.Optional(Allocation),
    blocks: list(SentBlock, "Blocks sent in slot `report.tti`.", MAX_CARRIER_PRB),
  },
  {
    description:
      "One slot of a run: the report that closed it, the allocation that had come for it if any, and what was sent.",
  },
);
/** All that is recorded of one slot. */
export type RecordedSlot = Static<typeof RecordedSlot>;

/** Version of the columns and of what stands beside them. */
export const RECORDING_FORMAT = 1;

/** What is recorded of the run as a whole. */
export const RecordingHead = Type.Object(
  {
    format: Type.Literal(RECORDING_FORMAT, { description: "Version of the recording's format." }),
    slotpilotVersion: Type.String({ description: "Version of slotpilot that wrote it." }),
    contractVersion: Type.String({ description: "Version of the contract of its messages." }),
    seed: Type.Optional(integer("Seed of the run, where it is known.", 0, MAX_COUNT)),
    heard: Type.Optional(
      Type.Boolean({
        description:
          "true: heard on the broker, of a RAN that may be anybody's. What was sent is not known then, and `blocks` is empty.",
      }),
    ),
    setup: Setup,
    config: Type.Record(Type.String(), Type.Unknown(), {
      description: "Configuration of the emulator; empty where it was another RAN.",
    }),
    replayedWith: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description:
          "Configuration of the service whose decisions replaced the allocations; absent for a run as it was.",
      }),
    ),
  },
  { description: "Facts of a recorded run, JSON in the file's metadata under `slotpilot`." },
);
/** What is recorded of the run as a whole. */
export type RecordingHead = Static<typeof RecordingHead>;
