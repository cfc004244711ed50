import type { EmulatorConfig } from "../../schemas/config.ts";
import { slotDurationUs } from "../../src/nr/numerology.ts";
import type { PacketSource } from "./packet-source.ts";
import { createUserDraws } from "./user-draws.ts";

const STREAM = 0x7a_f0;

/**
 * Makes a source of files: one size, Poisson arrivals, whether or not the file before has got through
 * (FTP model 3).
 *
 *     tₖ₊₁ = tₖ − ln(1 − u) / λ        λ = `ftpFilesPerS`
 *
 * @param config - `ftpFileBytes`, `ftpFilesPerS`, `seed`, `scsKhz`.
 * @param user - User index.
 * @returns The source; a file is a packet.
 * @source TR 36.889, A.1.1; sizes of 0.1 and 0.5 Mbyte: TR 36.814, A.2.1.3.1, and TR 38.802, A.2.1.
 */
export function createFileTransfer(config: EmulatorConfig, user: number): PacketSource {
  const draws = createUserDraws(config.seed, STREAM, user);
  const meanSlots = 1e6 / config.ftpFilesPerS / slotDurationUs(config.scsKhz);
  let arrivalSlots = 0;
  const source = {
    tti: 0,
    sizeBytes: config.ftpFileBytes,
    advance() {
      arrivalSlots += meanSlots * draws.exponential();
      source.tti = Math.floor(arrivalSlots);
    },
  };
  source.advance();
  return source;
}
