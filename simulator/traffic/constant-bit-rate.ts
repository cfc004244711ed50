import { FULL_BUFFER_BYTES } from "../../schemas/fields.ts";
import type { TrafficSource } from "./traffic-source.ts";

/**
 * Makes a source of constant bit rate: a stream of bytes, some of which arrive in every slot.
 *
 * Byte number k of the stream (from 0) arrives in the first slot n with ⌊(n + 1) · rate · slot⌋ > k,
 * so the age of the queue's head follows from how much was taken, and no queue has to be kept.
 *
 * @param rate - `cbrKbps`: rate of the stream (kbit/s); `slotUs`: slot duration (µs).
 * @returns The source; its queue has no limit.
 * @rule E7
 */
export function createConstantBitRate(rate: {
  readonly cbrKbps: number;
  readonly slotUs: number;
}): TrafficSource {
  const { cbrKbps, slotUs } = rate;
  // kbit/s · µs are thousandths of a bit: kept whole, so that no rounding accumulates.
  const milliBitsPerSlot = cbrKbps * slotUs;
  const MILLI_BITS_PER_BYTE = 8000;
  let arrivedBytes = 0;
  let takenBytes = 0;
  return {
    arrive(tti) {
      arrivedBytes = Math.floor(((tti + 1) * milliBitsPerSlot) / MILLI_BITS_PER_BYTE);
    },
    take(maxBytes) {
      const bytes = Math.min(maxBytes, arrivedBytes - takenBytes);
      takenBytes += bytes;
      return bytes;
    },
    // The contract's maximum stands for "full buffer", which an overloaded queue is not.
    bufferBytes: () => Math.min(FULL_BUFFER_BYTES - 1, arrivedBytes - takenBytes),
    holDelayUs(tti) {
      if (takenBytes === arrivedBytes) return 0;
      const headTti = Math.ceil(((takenBytes + 1) * MILLI_BITS_PER_BYTE) / milliBitsPerSlot) - 1;
      return (tti - headTti) * slotUs;
    },
    offeredBytes: () => arrivedBytes,
    queuedBytes: () => arrivedBytes - takenBytes,
  };
}
