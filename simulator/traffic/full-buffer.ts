import { FULL_BUFFER_BYTES } from "../../schemas/fields.ts";
import type { TrafficSource } from "./traffic-source.ts";

/**
 * Makes a source whose queue never empties: data arrives in the moment it is taken.
 *
 * @returns The source; it never queues anything, so its head of line has no age.
 * @rule E7
 */
export function createFullBuffer(): TrafficSource {
  let takenBytes = 0;
  return {
    arrive() {},
    take(maxBytes) {
      takenBytes += maxBytes;
      return maxBytes;
    },
    bufferBytes: () => FULL_BUFFER_BYTES,
    holDelayUs: () => 0,
    offeredBytes: () => takenBytes,
    queuedBytes: () => 0,
  };
}
