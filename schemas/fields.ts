import { type Static, type TSchema, Type } from "@sinclair/typebox";

/** Largest message of the contract. Unit: bytes (1 MiB, the broker's own default limit). */
export const MAX_MESSAGE_BYTES = 1_048_576;

/** `bufferBytes` of a user whose buffer never empties (full-buffer traffic). Unit: bytes. */
export const FULL_BUFFER_BYTES = 4_294_967_295;

/** Least SINR that a message can say, also where no signal arrives and it is −∞. Unit: dB. */
export const MIN_SINR_DB = -100;

/** Most users that one cell may report. */
export const MAX_UES = 1024;

/** Most PRBs of a carrier: N_RB is at most 275 (TS 38.101-1, TS 38.211). */
export const MAX_CARRIER_PRB = 275;

/** `mcs` of a grant that leaves the choice to the RAN. */
export const MCS_RAN_DECIDES = 255;

/** A whole number from `minimum` to `maximum`, both included. */
export const integer = (description: string, minimum: number, maximum: number) =>
  Type.Integer({ description, minimum, maximum });

/** A finite number from `minimum` to `maximum`, both included. */
export const real = (description: string, minimum: number, maximum: number) =>
  Type.Number({ description, minimum, maximum });

/** A list of at most `maxItems` entries. */
export const list = <T extends TSchema>(item: T, description: string, maxItems: number) =>
  Type.Array(item, { description, maxItems });

/** Largest integer that a JSON number carries exactly. */
export const MAX_COUNT = Number.MAX_SAFE_INTEGER;

/** C-RNTI of TS 38.321, table 7.1-1, as far as it can name a user. */
export const Rnti = integer("C-RNTI of the user (TS 38.321). Range 1..65519.", 1, 65_519);

/** Monotonic slot count. */
export const Tti = (description: string) =>
  integer(`${description} Unit: slots since the cell started, never wraps.`, 0, MAX_COUNT);

/** Runs of consecutive PRBs, each `[start, length]`. */
export const PrbRuns = (description: string) =>
  list(
    Type.Tuple([
      integer("First PRB of the run.", 0, MAX_CARRIER_PRB - 1),
      integer("Number of PRBs in the run.", 1, MAX_CARRIER_PRB),
    ]),
    description,
    MAX_CARRIER_PRB,
  );
/** One run of consecutive PRBs: `[first PRB, number of PRBs]`. */
export type PrbRun = [startPrb: number, numPrb: number];

/** HARQ process number. */
export const HarqPid = integer("HARQ process number. Range 0..31.", 0, 31);

/** Transport block size. */
export const TbsBits = integer(
  "Transport block size (TS 38.214, 5.1.3.2). Unit: bits.",
  0,
  2_000_000,
);

/** MCS index of a transport block. */
export const Mcs = integer("MCS index into the cell's MCS table (TS 38.214, 5.1.3.1).", 0, 31);

/** A name for humans and files: letters, digits, dot, dash, underscore. */
export const Name = (description: string) =>
  Type.String({ description, pattern: "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$" });

/** A policy's identity as it stands on every decision. */
export const ModelIdentity = Type.Object(
  {
    name: Name("Name of the policy; built-in ones are `pf`, `round-robin`, `max-rate`, `equal`."),
    version: Name("Version of the policy; `built-in` for those inside the service."),
    sha256: Type.Optional(
      Type.String({
        description:
          "First 12 hex digits of the model file's SHA-256; absent for built-in policies.",
        pattern: "^[0-9a-f]{12}$",
      }),
    ),
  },
  { description: "Which policy, in which version, decided." },
);
/** A policy's identity as it stands on every decision. */
export type ModelIdentity = Static<typeof ModelIdentity>;

/** Shares of PRBs that an RRM policy gives a slice. */
export const RrmPolicyRatio = Type.Object(
  {
    dedicated: real("rRMPolicyDedicatedRatio. Unit: percent.", 0, 100),
    min: real("rRMPolicyMinRatio. Unit: percent.", 0, 100),
    max: real("rRMPolicyMaxRatio. Unit: percent.", 0, 100),
  },
  { description: "RRM policy of a slice (TS 28.541, 4.3.36)." },
);

/** Single network slice selection assistance information. */
export const Snssai = Type.Object(
  {
    sst: integer("Slice/service type (TS 23.003, 28.4).", 0, 255),
    sd: Type.Optional(
      Type.String({
        description: "Slice differentiator, 6 hex digits.",
        pattern: "^[0-9A-Fa-f]{6}$",
      }),
    ),
  },
  { description: "S-NSSAI (TS 23.003, 28.4)." },
);

const durationUs = (description: string) => real(`${description} Unit: µs.`, 0, 60_000_000);

/** Percentiles of one histogram of durations; never averaged with others. Unit: µs. */
export const PercentilesUs = Type.Object(
  {
    p50: durationUs("Median."),
    p90: durationUs("90th percentile."),
    p99: durationUs("99th percentile."),
    p999: durationUs("99.9th percentile."),
    max: durationUs("Largest."),
  },
  { description: "Percentiles of one histogram; 0 while it is empty. Unit: µs." },
);
/** Percentiles of one histogram of durations. */
export type PercentilesUs = Static<typeof PercentilesUs>;
