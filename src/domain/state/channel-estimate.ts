import type { UserReport } from "../../../schemas/report.ts";
import { dbToLinear } from "../../nr/units.ts";
import type { CellFacts } from "./cell-facts.ts";
import type { UserState } from "./cell-state.ts";

/**
 * Turns a user's channel report into the SINR expected on every PRG at equal power.
 *
 * Per-PRG SINR (SRS, CSI-RS) is taken as it is; otherwise every PRG gets the SINR that stands for
 * its subband's CQI, or for the wideband CQI when no subband is reported. A PRG that straddles two
 * subbands counts to the one of its first PRB.
 *
 * Hot path: writes into the user's arrays, allocates nothing.
 *
 * @param facts - Tables of the cell.
 * @param user - State to refresh: `sinrDb`, `sinr`, `seBits`, `meanSeBits`, CQI and its age.
 * @param report - The user's part of the report; lengths already checked against the setup.
 */
export function estimateChannel(facts: CellFacts, user: UserState, report: UserReport): void {
  const { prgSizePrb, subbandPrb } = facts.setup;
  const { wideband, subband, ageSlots } = report.cqi;
  user.cqiWideband = wideband;
  user.cqiAgeSlots = ageSlots;
  let sumSeBits = 0;
  for (let prg = 0; prg < facts.numPrg; prg += 1) {
    const cqi = subband[Math.floor((prg * prgSizePrb) / subbandPrb)] ?? wideband;
    const sinrDb = report.sinrDb?.[prg] ?? (facts.cqiSinrDb[cqi] as number);
    if (sinrDb !== user.sinrDb[prg] || user.seBits[prg] === 0) {
      const sinr = dbToLinear(sinrDb);
      user.sinrDb[prg] = sinrDb;
      user.sinr[prg] = sinr;
      user.seBits[prg] = Math.log2(1 + sinr);
    }
    sumSeBits += user.seBits[prg] as number;
  }
  user.meanSeBits = sumSeBits / facts.numPrg;
}
