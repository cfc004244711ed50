import type { UserReport } from "../../../schemas/report.ts";
import { dbToLinear } from "../../nr/units.ts";
import type { CellFacts } from "./cell-facts.ts";
import type { UserState } from "./cell-state.ts";
import { createChannelHistory, learnChannel, predictChannel } from "./channel-prediction.ts";

/**
 * Nothing is learned from, or foretold, outside this range: beyond it every MCS fails, or none does,
 * but one deep notch of an SRS report would outweigh all else. Unit: dB.
 */
const LEAST_DB = -30;
const MOST_DB = 40;

/**
 * Turns a user's channel report into the SINR expected on every PRG at equal power.
 *
 * Per-PRG SINR (SRS, CSI-RS) is taken as it is; otherwise every PRG gets the SINR that stands for
 * its subband's CQI, or for the wideband CQI when no subband is reported. A PRG that straddles two
 * subbands counts to the one of its first PRB. With `csiPrediction` it is what the user's own past
 * foretells for the slot that is decided, instead of what was measured some slots ago.
 *
 * Hot path: writes into the user's arrays, allocates nothing but a new user's history.
 *
 * @param facts - Tables of the cell.
 * @param user - State to refresh: `sinrDb`, `sinr`, `seBits`, `meanSeBits`, CQI and its age.
 * @param report - The user's part of the report; lengths already checked against the setup.
 * @param tti - Slot of the report.
 */
export function estimateChannel(
  facts: CellFacts,
  user: UserState,
  report: UserReport,
  tti: number,
): void {
  const { prgSizePrb, subbandPrb } = facts.setup;
  const { wideband, subband, ageSlots } = report.cqi;
  user.cqiWideband = wideband;
  user.cqiAgeSlots = ageSlots;
  const partPrb = report.sinrDb ? prgSizePrb : subband.length > 0 ? subbandPrb : Infinity;
  const numCells = report.sinrDb?.length ?? Math.max(1, subband.length);
  if (cellDb.length < numCells) cellDb = new Float64Array(numCells);
  for (let c = 0; c < numCells; c += 1) {
    cellDb[c] = report.sinrDb?.[c] ?? (facts.cqiSinrDb[subband[c] ?? wideband] as number);
  }
  if (facts.tuning.csiPrediction === "on") foretell(facts, user, numCells, tti);
  let sumSeBits = 0;
  for (let prg = 0; prg < facts.numPrg; prg += 1) {
    const sinrDb = cellDb[Math.floor((prg * prgSizePrb) / partPrb)] as number;
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

/** SINR of what is reported apart: PRGs, subbands or the whole carrier, at least `[numCells]`. Unit: dB. */
let cellDb = new Float64Array(64);

/** Replaces what was measured by what is foretold for the slot that is decided. */
function foretell(facts: CellFacts, user: UserState, numCells: number, tti: number): void {
  if (user.channel?.numCells !== numCells) user.channel = createChannelHistory(numCells);
  const { channel } = user;
  const measuredTti = tti - user.cqiAgeSlots;
  clipDb(numCells);
  if (measuredTti > channel.measuredTti) {
    learnChannel(channel, cellDb, measuredTti, tti + facts.setup.leadSlots);
  }
  predictChannel(channel, cellDb);
  clipDb(numCells);
}

function clipDb(numCells: number): void {
  for (let c = 0; c < numCells; c += 1) {
    cellDb[c] = Math.max(LEAST_DB, Math.min(MOST_DB, cellDb[c] as number));
  }
}
