import { type Static, Type } from "@sinclair/typebox";
import { ADMIN_KEYS } from "./admin-keys.ts";
import {
  CHURN_KEYS,
  CSI_KEYS,
  GRID_KEYS,
  HARQ_KEYS,
  RECORD_KEYS,
  STOCK_KEYS,
} from "./cell-keys.ts";
import { TRACED_CELL_KEYS } from "./channel-keys.ts";
import { integer, oneOf, onOff, real, text } from "./config-keys.ts";
import { NATS_KEYS } from "./nats-keys.ts";
import { CELL_ID_PATTERN, DEFAULT_SUBJECT_PREFIX } from "./subjects.ts";
import { TRAFFIC_KEYS } from "./traffic-keys.ts";

/** Real-time priority of the service and of a broker of our own. */
export const REALTIME_PRIORITY = 10;

const subjectPrefix = Type.String({
  description: "Subject prefix of the contract, dot-separated tokens.",
  pattern: "^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*$",
  default: DEFAULT_SUBJECT_PREFIX,
});

/** Configuration of `slotpilot serve`: file, environment (`SLOTPILOT_…`) and flags share these keys. */
export const ServiceConfig = Type.Object(
  {
    ...NATS_KEYS,
    subjectPrefix,
    modelsDir: Type.String({
      description:
        "Folder of models, `<name>/<version>/{model.onnx, manifest.json}`; default: the models shipped with slotpilot.",
      default: "",
    }),
    trustedKeysDir: text("Folder of public Ed25519 keys, *.pem, of makers of models."),
    requireSignature: onOff("Refuse models that none of these keys has signed.", "off"),
    prbPolicy: Type.String({
      description:
        "PRB shares: `pf`, `tuned-pf`, `cautious-pf`, `round-robin`, `max-rate`, or a model, `name` or `name@version`.",
      default: "prb",
      minLength: 1,
    }),
    powerPolicy: Type.String({
      description:
        "Power split: `equal`, `cap-shift`, `fair`, `smooth`, `thrifty`, or a model, `name` or `name@version`.",
      default: "power",
      minLength: 1,
    }),
    deadlineUs: integer(
      "Most time of one decision for paced cells, less where the lead leaves less: leadSlots slots less 400 µs on the way, or half of them. A policy that is later is replaced by its stand-in. Unit: µs.",
      50,
      100_000,
      1000,
    ),
    throughputMemory: real("β of the smoothed throughput T ← β·T + (1−β)·R.", 0, 0.9999, 0.98),
    slowThroughputMemory: real(
      "β of the slow average that `tuned-pf` and the models go by.",
      0,
      0.99999,
      0.998,
    ),
    blerTarget: real("Target of first-transmission BLER.", 0.001, 0.5, 0.1),
    sinrPrediction: oneOf(
      "SINR that the MCS is chosen for: `csi`: predicted from the channel knowledge, the PRBs and the power of this grant. `last`: that of the user's last grant.",
      ["csi", "last"],
      "csi",
    ),
    csiPrediction: onOff(
      "Foretell each user's SINR in the slot that is decided by regression on its own past, instead of taking the newest measurement as it is.",
      "on",
    ),
    ollaStepUpDb: real("OLLA step after a NACK. Unit: dB.", 0.01, 5, 0.5),
    ollaLimitDb: real("OLLA offset stays inside ± this. Unit: dB.", 0, 30, 20),
    forgetUserSlots: integer(
      "A user absent from the reports for so long is forgotten. Unit: slots.",
      1,
      1_000_000,
      1000,
    ),
    guardWindowSlots: integer(
      "A new pair of policies is compared with the one before over windows of so many slots. Unit: slots.",
      200,
      1_000_000,
      2000,
    ),
    guardRateLoss: real("It is taken back if its rate is lower by this part.", 0.01, 1, 0.15),
    guardJainLoss: real("… or Jain's index of its users' rates by this much.", 0.01, 1, 0.15),
    guardBlerRise: real("… or BLER is higher by this much.", 0.01, 1, 0.1),
    guardMissRise: real("… or the part of slots missed is higher by this much.", 0.001, 1, 0.05),
    guardFaults: real("… or its answers can't be used in this part of the slots.", 0, 1, 0.02),
    maxCells: integer("Most cells under control at once.", 1, 10_000, 64),
    kpiPeriodMs: integer("Period of the kpi stream. Unit: ms.", 20, 60_000, 100),
    eventPeriodMs: integer(
      "Least time between two events of one kind and code. Unit: ms.",
      0,
      60_000,
      1000,
    ),
    ...ADMIN_KEYS,
    realtimePriority: integer(
      "Real-time priority of the slot loop's thread, if the system grants it, see docs/tuning.md; 0 = none.",
      0,
      99,
      REALTIME_PRIORITY,
    ),
    logLevel: oneOf("Least severe log line.", ["debug", "info", "warn", "error", "silent"], "info"),
  },
  { $id: "service-config", additionalProperties: false },
);
/** Configuration of the service. */
export type ServiceConfig = Static<typeof ServiceConfig>;

/** Configuration of `slotpilot emulate`: file, environment (`SLOTPILOT_…`) and flags share these keys. */
export const EmulatorConfig = Type.Object(
  {
    ...NATS_KEYS,
    subjectPrefix,
    cellId: Type.String({
      description: "Cell identity.",
      pattern: CELL_ID_PATTERN,
      default: "cell-1",
    }),
    ...TRACED_CELL_KEYS,
    ...GRID_KEYS,
    channelTrace: text(
      "Recorded channel to replay instead of tracing one; scene, antennas, motion and mechanisms are the file's.",
    ),
    maxTxPowerDbm: real("Transmit power of the carrier. Unit: dBm.", -40, 60, 24),
    noiseFigureDb: real("Receiver noise figure. Unit: dB.", 0, 30, 7),
    interferenceRiseDb: real(
      "Interference of other cells over thermal noise, I/N, besides that of `interferers`; -40 where those stand for all other cells. Unit: dB.",
      -40,
      60,
      24,
    ),
    ...CSI_KEYS,
    ...HARQ_KEYS,
    leadSlots: integer("How far ahead allocations are wanted. Unit: slots.", 1, 30, 2),
    ...STOCK_KEYS,
    ...TRAFFIC_KEYS,
    ...CHURN_KEYS,
    clock: oneOf(
      "`lockstep`: the slot waits for its allocation. `paced`: the slot advances with time.",
      ["paced", "lockstep"],
      "paced",
    ),
    encoding: oneOf("Encoding on the wire.", ["msgpack", "json"], "msgpack"),
    slots: integer("Stop after so many slots; 0 = until stopped.", 0, 1_000_000_000, 0),
    warmUpSlots: integer(
      "Slots at the beginning that outcomes, codes and times leave out. Unit: slots.",
      0,
      1_000_000_000,
      0,
    ),
    lockstepTimeoutMs: integer(
      "Lockstep: the slot is a MISS if no allocation came for so long. Unit: ms.",
      1,
      60_000,
      1000,
    ),
    ...RECORD_KEYS,
  },
  { $id: "emulator-config", additionalProperties: false },
);
/** Configuration of the emulator. */
export type EmulatorConfig = Static<typeof EmulatorConfig>;

/** Keys whose values must not exceed another's, `[lower, upper]`: no schema of one key can say so. */
export const ORDERED_KEYS: readonly (readonly [lower: string, upper: string])[] = [
  ["subbandPrb", "prb"],
  ["minSpeedKmh", "maxSpeedKmh"],
  ["ues", "numRntis"],
];
