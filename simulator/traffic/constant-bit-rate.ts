import type { EmulatorConfig } from "../../schemas/config.ts";
import { slotDurationUs } from "../../src/nr/numerology.ts";
import type { PacketSource } from "./packet-source.ts";

/**
 * Makes a source of constant bit rate: a stream of bytes, of which those that arrive in one slot are
 * a packet.
 *
 *     arrived(n) = ⌊(n + 1) · rate · slot⌋        bytes, by the end of slot n
 *
 * Counted from the start, so that no rounding accumulates: rate · slot is a multiple of 1/64 byte,
 * which a number holds exactly.
 *
 * @param config - `cbrKbps`, `scsKhz`.
 * @returns The source; slots in which no whole byte arrives have no packet.
 */
export function createConstantBitRate(config: EmulatorConfig): PacketSource {
  const bytesPerSlot = (config.cbrKbps * slotDurationUs(config.scsKhz)) / 8000;
  let arrivedBytes = 0;
  const source = {
    tti: 0,
    sizeBytes: 0,
    advance() {
      source.tti = Math.ceil((arrivedBytes + 1) / bytesPerSlot) - 1;
      source.sizeBytes = Math.floor((source.tti + 1) * bytesPerSlot) - arrivedBytes;
      arrivedBytes += source.sizeBytes;
    },
  };
  source.advance();
  return source;
}
