import { readFileSync } from "node:fs";
import { type ChannelTraceResult, decodeTrace } from "./channel-trace.ts";

/**
 * Opens a recorded channel. Nothing is traced: a channel made from its keyframes is the recorded one,
 * byte for byte.
 *
 * @param path - File that `recordChannelTrace` wrote.
 * @returns Its keyframes and facts; or `TRACE_UNREADABLE` or `TRACE_INVALID`.
 */
export function openChannelTrace(path: string): ChannelTraceResult {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, error: { code: "TRACE_UNREADABLE", message: `${path}: ${why}` } };
  }
  return decodeTrace(bytes, path);
}
