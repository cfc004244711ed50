import type { EmulatorConfig } from "../../schemas/config.ts";
import { slotDurationUs } from "../../src/nr/numerology.ts";
import type { PacketSource } from "./packet-source.ts";
import { createUserDraws } from "./user-draws.ts";

const STREAM = 0x7a_f1;

/** Standard deviation of a frame's size, and how far it may be off, over its mean. */
const SIZE_STD = 0.105;
const SIZE_LIMIT = 0.5;

/** Standard deviation of a frame's jitter, and how much it may be. Unit: ms. */
const JITTER_STD_MS = 2;
const JITTER_LIMIT_MS = 4;

/**
 * Makes a source of video frames, as a cloud renders them for a headset.
 *
 *     tₖ = (k + phase) / fps + jitter        phase uniform on [0, 1), the user's own
 *     size = rate / fps · (1 + 0.105 · z)
 *
 * Jitter and z are truncated Gaussian. Standard deviations are those before truncation.
 *
 * @param config - `xrKbps`, `xrFps`, `seed`, `scsKhz`.
 * @param user - User index.
 * @returns The source; a frame is a packet, and none overtakes the one before.
 * @source TR 38.838, tables 5.1.1.1-1 (size) and 5.1.1.2-1 (jitter). Differs: above 125 frames/s, where
 * jitter would change their order, a late frame holds up those behind it.
 */
export function createVideoFrames(config: EmulatorConfig, user: number): PacketSource {
  const draws = createUserDraws(config.seed, STREAM, user);
  const slotMs = slotDurationUs(config.scsKhz) / 1000;
  const meanBytes = (125 * config.xrKbps) / config.xrFps;
  let frame = draws.uniform();
  let arrivalMs = 0;
  const source = {
    tti: 0,
    sizeBytes: 0,
    advance() {
      const jitterMs = JITTER_STD_MS * draws.normal(JITTER_LIMIT_MS / JITTER_STD_MS);
      const sizeRatio = 1 + SIZE_STD * draws.normal(SIZE_LIMIT / SIZE_STD);
      arrivalMs = Math.max(arrivalMs, (1000 * frame) / config.xrFps + jitterMs);
      source.tti = Math.floor(arrivalMs / slotMs);
      source.sizeBytes = Math.max(1, Math.round(meanBytes * sizeRatio));
      frame += 1;
    },
  };
  source.advance();
  return source;
}
