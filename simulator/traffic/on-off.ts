import type { EmulatorConfig } from "../../schemas/config.ts";
import { slotDurationUs } from "../../src/nr/numerology.ts";
import type { PacketSource } from "./packet-source.ts";
import { createUserDraws } from "./user-draws.ts";

const STREAM = 0x7a_f2;

/**
 * Makes a source that is on and off in turn, for exponential times, and has a constant bit rate while
 * it is on.
 *
 *     arrived(n) = ⌊rate · time on by the end of slot n⌋        bytes
 *     mean rate  = `onOffKbps` · on / (on + off)
 *
 * It begins on with probability on / (on + off), as if it had run for ever.
 *
 * @param config - `onOffKbps`, `onMs`, `offMs`, `seed`, `scsKhz`.
 * @param user - User index.
 * @returns The source; what arrives in a slot is a packet.
 */
export function createOnOff(config: EmulatorConfig, user: number): PacketSource {
  const { onMs, offMs, onOffKbps } = config;
  const draws = createUserDraws(config.seed, STREAM, user);
  const slotMs = slotDurationUs(config.scsKhz) / 1000;
  const isOnFirst = draws.uniform() * (onMs + offMs) < onMs;
  let startMs = isOnFirst ? 0 : offMs * draws.exponential();
  let endMs = startMs + onMs * draws.exponential();
  let earlierMs = 0; // time on before startMs
  let arrivedBytes = 0;
  /** Bytes until `timeMs`, which never goes back. */
  function bytesBy(timeMs: number): number {
    while (endMs < timeMs) {
      earlierMs += endMs - startMs;
      startMs = endMs + offMs * draws.exponential();
      endMs = startMs + onMs * draws.exponential();
    }
    return Math.floor((earlierMs + Math.max(0, timeMs - startMs)) * (onOffKbps / 8));
  }
  const source = {
    tti: -1,
    sizeBytes: 0,
    advance() {
      do {
        source.tti = Math.max(source.tti + 1, Math.floor(startMs / slotMs));
        source.sizeBytes = bytesBy((source.tti + 1) * slotMs) - arrivedBytes;
      } while (source.sizeBytes === 0);
      arrivedBytes += source.sizeBytes;
    },
  };
  source.advance();
  return source;
}
