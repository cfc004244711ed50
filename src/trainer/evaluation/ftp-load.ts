import type { EmulatorConfig } from "../../../schemas/config.ts";

/** Share of the cell's capacity that is offered. */
const LOAD_RATIO = 0.7;

/** The smaller file of TR 36.814, A.2.1.3.1: some hundred arrive in a run. Unit: bytes. */
const FILE_BYTES = 100_000;

/**
 * Gives the keys of FTP model 3 at 70 % load.
 *
 * All users are offered the same. With shares of the band as under full buffer that fills it when each
 * gets the harmonic mean of their rates, so
 *
 *     offered = 0.7 · U · (U / Σ 1/rate)
 *
 * 70 % of the plain sum would overload every cell whose users differ much, and delays would grow as
 * long as the run lasts.
 *
 * @param userMbps - What the reference delivers to every user under full buffer, `[numUes]`. Unit: Mbit/s.
 * @source FTP model 3: TR 36.889, A.1.1.
 */
export function ftpLoad(
  userMbps: readonly number[],
): Pick<EmulatorConfig, "traffic" | "ftpFileBytes" | "ftpFilesPerS"> {
  const inverse = userMbps.reduce((sum, mbps) => sum + 1 / Math.max(1e-3, mbps), 0);
  const mbpsPerUser = (LOAD_RATIO * userMbps.length) / inverse;
  const filesPerS = (mbpsPerUser * 1e6) / (8 * FILE_BYTES);
  return {
    traffic: "ftp",
    ftpFileBytes: FILE_BYTES,
    ftpFilesPerS: Math.max(0.001, filesPerS), // the key's own lower limit
  };
}
