import { renameSync, rmSync, writeFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import type { CellKeyframes } from "./cell-keyframes.ts";
import {
  type ChannelTraceFault,
  encodeTrace,
  type TraceFacts,
  type TraceTrack,
} from "./channel-trace.ts";
import type { Keyframe } from "./keyframe.ts";

/** What to record, and where. */
export interface RecordRequest {
  /** File to write; an existing one is replaced when the new one is whole. */
  readonly path: string;
  /** Slots 0 … numSlots − 1 can be replayed. Integer, ≥ 1. */
  readonly numSlots: number;
  /** What the channel was made from, for people. */
  readonly madeFrom: Readonly<Record<string, unknown>>;
  /** Stops the recording; no file is written then. */
  readonly signal?: AbortSignal;
  /** Told how many keyframes are done, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A trace that was written, that recording was stopped, or why it failed. */
export type RecordResult =
  | { readonly ok: true; readonly facts: TraceFacts | undefined }
  | { readonly ok: false; readonly error: ChannelTraceFault };

/**
 * Writes the keyframes that a run of so many slots needs to a file, which `openChannelTrace` reads.
 * They are held in memory until all are there, so that no file is ever half written.
 *
 * @param keyframes - The channel.
 * @param request - Slots, file, listeners.
 * @returns What the file says of itself, nothing when stopped; or `OUTPUT_UNWRITABLE`.
 */
export async function recordChannelTrace(
  keyframes: CellKeyframes,
  request: RecordRequest,
): Promise<RecordResult> {
  const { path, numSlots, madeFrom, signal, onProgress } = request;
  const part = `${path}.part`;
  const early = faultOf(() => writeFileSync(part, "")); // better now than after an hour
  if (early !== undefined) return unwritable(path, early);
  const tracks = scheduleOf(keyframes, numSlots);
  const total = tracks.flat().reduce((sum, { numKeyframes }) => sum + numKeyframes, 0);
  const recorded = tracks.flat().map((): Keyframe[] => []);
  let [done, numValues] = [0, 0];
  for (const [link, keyframe] of allKeyframes(keyframes, tracks.flat())) {
    recorded[link]?.push(keyframe);
    done += 1;
    numValues += keyframe.length;
    if (numValues > MAX_VALUES) {
      return unwritable(path, `more than 2 GB after ${done} of ${total} keyframes`);
    }
    if (done % 20 === 0) await setImmediate(); // lets an interrupt through
    if (signal?.aborted) {
      rmSync(part);
      return { ok: true, facts: undefined };
    }
    onProgress?.(done, total);
  }
  const facts = { ...keyframes, numSlots, madeFrom, tracks };
  const late = faultOf(() => {
    writeFileSync(part, encodeTrace(facts, recorded.flat()));
    renameSync(part, path);
  });
  return late === undefined ? { ok: true, facts } : unwritable(path, late);
}

/** Which keyframes a run of so many slots needs: up to the one after its last slot. */
function scheduleOf(keyframes: CellKeyframes, numSlots: number): TraceTrack[][] {
  return keyframes.tracks.map((links) =>
    links.map(({ intervalSlots, offsetSlots }) => {
      const lastIndex = Math.floor((numSlots - 1 + offsetSlots) / intervalSlots) + 1;
      return { intervalSlots, offsetSlots, numKeyframes: lastIndex + 1 };
    }),
  );
}

/** What a file of 2 GB holds, the most that can be read at once. */
const MAX_VALUES = 250_000_000;

/** Moment by moment, so that what all links need at one is made once. */
function* allKeyframes(
  keyframes: CellKeyframes,
  timings: readonly TraceTrack[],
): Generator<[link: number, keyframe: Keyframe]> {
  const links = keyframes.tracks.flat();
  const most = Math.max(...timings.map(({ numKeyframes }) => numKeyframes));
  for (let k = 0; k < most; k += 1) {
    for (const [n, track] of links.entries()) {
      if (k < (timings[n]?.numKeyframes ?? 0)) yield [n, track.at(k)];
    }
  }
}

function unwritable(path: string, why: string): RecordResult {
  rmSync(`${path}.part`, { force: true });
  return { ok: false, error: { code: "OUTPUT_UNWRITABLE", message: `${path}: ${why}` } };
}

/** What goes wrong, if something does. */
function faultOf(attempt: () => void): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
