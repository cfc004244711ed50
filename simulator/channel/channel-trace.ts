import { createHash } from "node:crypto";
import type { Code } from "../../schemas/codes.ts";
import type { CellKeyframes, KeyframeTrack } from "./cell-keyframes.ts";
import type { Keyframe } from "./keyframe.ts";

/**
 * A run's channel as bytes, little-endian, everything at multiples of 8:
 *
 *     "SLOTCHAN"   version (u32)   length of the JSON (u32)   JSON of TraceFacts, padded with spaces
 *     ends (f64)   per keyframe of every track: where it ends among the values
 *     values (f64) the keyframes as they are
 *     SHA-256 of all that (32 bytes)
 */
const MAGIC = "SLOTCHAN";

/** Of the layout and of what the values mean. */
const VERSION = 1;

const HEAD_BYTES = 16;
const DIGEST_BYTES = 32;

/** What the values of a trace belong to. */
export interface TraceFacts extends Omit<CellKeyframes, "tracks"> {
  /** Tracks as in `CellKeyframes`, with the number of keyframes of each, `[numUes][numTransmitters]`. */
  readonly tracks: readonly (readonly TraceTrack[])[];
  /** What the channel was made from, for people. */
  readonly madeFrom: Readonly<Record<string, unknown>>;
}

/** One link of a trace. */
export interface TraceTrack extends Omit<KeyframeTrack, "at"> {
  /** Keyframes 0 … numKeyframes − 1 are there. */
  readonly numKeyframes: number;
}

/** A trace that was read, or why not. */
export type ChannelTraceResult =
  | { readonly ok: true; readonly facts: TraceFacts; readonly keyframes: CellKeyframes }
  | { readonly ok: false; readonly error: ChannelTraceFault };

/** What is wrong with a trace, for people. */
export interface ChannelTraceFault {
  /** Which kind of fault. */
  readonly code: Extract<Code, "TRACE_UNREADABLE" | "TRACE_INVALID" | "OUTPUT_UNWRITABLE">;
  /** File, what is wrong, what is expected. */
  readonly message: string;
}

/**
 * Writes a trace.
 *
 * @param facts - What the keyframes belong to.
 * @param keyframes - All keyframes, user by user, link by link.
 * @returns The bytes.
 */
export function encodeTrace(facts: TraceFacts, keyframes: readonly Keyframe[]): Uint8Array {
  const json = Buffer.from(JSON.stringify(facts));
  const jsonBytes = 8 * Math.ceil(json.length / 8);
  const numValues = keyframes.reduce((sum, { length }) => sum + length, 0);
  const endsAt = HEAD_BYTES + jsonBytes;
  const valuesAt = endsAt + 8 * keyframes.length;
  const bytes = Buffer.alloc(valuesAt + 8 * numValues + DIGEST_BYTES, " ");
  bytes.write(MAGIC, "latin1");
  bytes.writeUInt32LE(VERSION, 8);
  bytes.writeUInt32LE(jsonBytes, 12);
  json.copy(bytes, HEAD_BYTES);
  let end = 0;
  for (const [n, keyframe] of keyframes.entries()) {
    bytes.set(
      new Uint8Array(keyframe.buffer, keyframe.byteOffset, keyframe.byteLength),
      valuesAt + 8 * end,
    );
    end += keyframe.length;
    bytes.writeDoubleLE(end, endsAt + 8 * n);
  }
  bytes.set(digestOf(bytes), bytes.length - DIGEST_BYTES);
  return bytes;
}

/**
 * Reads a trace; its keyframes are views of the bytes, so that any can be had at once.
 *
 * @param bytes - The whole file.
 * @param name - For messages.
 * @returns The channel's keyframes, bit for bit as recorded; or `TRACE_INVALID`.
 */
export function decodeTrace(bytes: Uint8Array, name: string): ChannelTraceResult {
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
  const file = Buffer.from(aligned.buffer, aligned.byteOffset, aligned.length);
  const fault = faultOf(file);
  if (fault) return { ok: false, error: { code: "TRACE_INVALID", message: `${name}: ${fault}` } };
  const endsAt = HEAD_BYTES + file.readUInt32LE(12);
  const facts: TraceFacts = JSON.parse(file.toString("utf8", HEAD_BYTES, endsAt));
  const numKeyframes = facts.tracks.flat().reduce((sum, track) => sum + track.numKeyframes, 0);
  const ends = doublesAt(file, endsAt, numKeyframes);
  const values = doublesAt(file, endsAt + ends.byteLength, ends.at(-1) ?? 0);
  let first = 0;
  const replay = ({ numKeyframes: count, ...timing }: TraceTrack): KeyframeTrack => {
    const start = first;
    first += count;
    const at = (k: number) => {
      if (k >= count) throw new RangeError(`${name} has no keyframe ${k}: it ends before`);
      return values.subarray(ends[start + k - 1] ?? 0, ends[start + k]);
    };
    return { ...timing, at };
  };
  const tracks = facts.tracks.map((links) => links.map(replay));
  return { ok: true, facts, keyframes: { ...facts, tracks } };
}

function faultOf(file: Buffer): string | undefined {
  if (file.toString("latin1", 0, MAGIC.length) !== MAGIC) return "this is no channel trace";
  if (file.length < HEAD_BYTES + DIGEST_BYTES) return "it is cut short";
  const version = file.readUInt32LE(MAGIC.length);
  if (version !== VERSION) return `its version is ${version}; this program reads ${VERSION}`;
  const isWhole = digestOf(file).equals(file.subarray(-DIGEST_BYTES));
  return isWhole ? undefined : "it is damaged or cut short: its check sum does not fit";
}

function doublesAt({ buffer, byteOffset }: Buffer, start: number, count: number): Float64Array {
  return new Float64Array(buffer, byteOffset + start, count);
}

function digestOf(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes.subarray(0, -DIGEST_BYTES)).digest();
}
