import type { PacketSource } from "./packet-source.ts";

/** Packets of one user, in the order of their arrival. */
export interface TracedPackets {
  /** Slot in which each arrives. */
  readonly ttis: readonly number[];
  /** Size of each. Unit: bytes. */
  readonly sizesBytes: readonly number[];
}

/**
 * Makes a source of packets that are known beforehand; after the last, nothing arrives any more.
 *
 * @param packets - `[numPackets]` slots, which never fall, and sizes.
 * @returns The source.
 */
export function createPacketTrace({ ttis, sizesBytes }: TracedPackets): PacketSource {
  let n = 0;
  return {
    get tti() {
      return ttis[n] ?? Number.POSITIVE_INFINITY;
    },
    get sizeBytes() {
      return sizesBytes[n] ?? 0;
    },
    advance() {
      n += 1;
    },
  };
}
