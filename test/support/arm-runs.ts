import type { ArmRun } from "../../src/trainer/evaluation/fly-arms.ts";

/** A run of two users with this cell rate and Jain's index, which is above 1/2. */
export function armRun(cellMbps: number, jain: number, changes: Partial<ArmRun> = {}): ArmRun {
  const apart = Math.sqrt(1 / jain - 1); // x (1 ± d): J = 1 / (1 + d²)
  const userMbps = [(cellMbps / 2) * (1 + apart), (cellMbps / 2) * (1 - apart)];
  return { userMbps, bler: 0.1, powerRatio: 1, ...changes };
}
