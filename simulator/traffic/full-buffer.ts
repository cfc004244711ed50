import { FULL_BUFFER_BYTES } from "../../schemas/fields.ts";
import { createDelayHistogram } from "./delay-histogram.ts";
import type { RlcEntity } from "./rlc-entity.ts";
import { noTraffic } from "./traffic-counts.ts";

/**
 * Makes the RLC of a user whose queue never empties: data arrives in the moment it is taken.
 *
 * So there are no packets, nothing has an age, and what HARQ gives up in `am` is the only thing that
 * is ever queued; sent again, it isn't offered a second time.
 *
 * Hot path: counts bytes, allocates nothing.
 *
 * @param options - `rlcMode`; `harqProcesses`: number of HARQ processes.
 * @returns The entity, connected.
 * @rule E7
 */
export function createFullBuffer(options: {
  readonly rlcMode: "um" | "am";
  readonly harqProcesses: number;
}): RlcEntity {
  const counts = noTraffic();
  const blockBytes = new Float64Array(options.harqProcesses);
  let isConnected = true;
  function unload(pid: number): number {
    const bytes = blockBytes[pid] ?? 0;
    blockBytes[pid] = 0;
    counts.inFlightBytes -= bytes;
    return bytes;
  }
  return {
    counts,
    packetDelayUs: createDelayHistogram(),
    arrive() {},
    take(pid, maxBytes) {
      if (!isConnected) return 0;
      const again = Math.min(maxBytes, counts.queuedBytes);
      counts.queuedBytes -= again;
      counts.offeredBytes += maxBytes - again;
      counts.inFlightBytes += maxBytes;
      blockBytes[pid] = (blockBytes[pid] ?? 0) + maxBytes;
      return maxBytes;
    },
    acknowledge(pid) {
      const bytes = unload(pid);
      counts.deliveredBytes += bytes;
      return bytes;
    },
    lose(pid) {
      const bytes = unload(pid);
      if (options.rlcMode === "am") counts.queuedBytes += bytes;
      else counts.droppedHarqBytes += bytes;
    },
    bufferBytes: () => (isConnected ? FULL_BUFFER_BYTES : 0),
    holDelayUs: () => 0,
    connect() {
      isConnected = true;
    },
    release() {
      counts.droppedReleaseBytes += counts.queuedBytes + counts.inFlightBytes;
      counts.queuedBytes = 0;
      counts.inFlightBytes = 0;
      blockBytes.fill(0);
      isConnected = false;
    },
  };
}
