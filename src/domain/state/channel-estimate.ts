import type { UserReport } from "../../../schemas/report.ts";
import { dbToLinear } from "../../nr/units.ts";
import type { CellFacts } from "./cell-facts.ts";
import type { UserState } from "./cell-state.ts";
import { createChannelHistory } from "./channel-history.ts";
import { learnChannel, predictChannel } from "./channel-prediction.ts";
import type { PrgParts } from "./prg-parts.ts";

/**
 * Nothing is learned from, or foretold, outside this range: beyond it every MCS fails, or none does,
 * but one deep notch of an SRS report would outweigh all else. Unit: dB.
 */
const LEAST_DB = -30;
const MOST_DB = 40;

/** ln(10)/10: a power of e takes a quarter of the time that one of 10 does. */
const NEPERS_PER_DB = Math.LN10 / 10;

/**
 * Turns a user's channel report into the SINR expected at equal power, part of the carrier by part.
 *
 * Per-PRG SINR (SRS, CSI-RS) is taken as it is; otherwise every subband gets the SINR that stands
 * for its CQI, or the carrier that of the wideband CQI when no subband is reported. A PRG that straddles two
 * subbands counts to the one of its first PRB. With `csiPrediction` it is what the user's own past
 * foretells for the slot that is decided, instead of what was measured some slots ago.
 *
 * Hot path: writes into the user's arrays, allocates nothing but a new user's history. What has not
 * changed is not worked out again.
 *
 * @param facts - Tables of the cell.
 * @param user - State to refresh: `sinrDb`, `sinr`, `seBits`, `meanSeBits`, `parts`, CQI and its age.
 * @param report - The user's part of the report; lengths already checked against the setup.
 * @param tti - Slot of the report.
 */
export function estimateChannel(
  facts: CellFacts,
  user: UserState,
  report: UserReport,
  tti: number,
): void {
  const { wideband, subband, ageSlots } = report.cqi;
  const { sinrDb } = report;
  user.cqiWideband = wideband;
  user.cqiAgeSlots = ageSlots;
  const numCells = sinrDb ? sinrDb.length : Math.max(1, subband.length);
  const { cuts } = facts;
  const parts = sinrDb ? cuts.prg : subband.length > 0 ? cuts.subband : cuts.carrier;
  const predicts = facts.tuning.csiPrediction === "on";
  if (predicts && parts === user.parts && knowsAlready(user, numCells, tti)) return;
  if (cellDb.length < numCells) cellDb = new Float64Array(numCells);
  if (sinrDb) readSinr(sinrDb, cellDb);
  else if (subband.length > 0) readCqi(facts, subband, cellDb);
  else cellDb[0] = facts.cqiSinrDb[wideband] as number;
  if (predicts) foretell(facts, user, numCells, tti);
  spread(user, parts, predicts);
}

/** SINR of what is reported apart: PRGs, subbands or the whole carrier, at least `[numCells]`. Unit: dB. */
let cellDb = new Float64Array(64);

function readSinr(sinrDb: readonly number[], cells: Float64Array): void {
  for (let c = 0; c < sinrDb.length; c += 1) cells[c] = sinrDb[c] as number;
}

function readCqi({ cqiSinrDb }: CellFacts, subband: readonly number[], cells: Float64Array): void {
  for (let c = 0; c < subband.length; c += 1) cells[c] = cqiSinrDb[subband[c] as number] as number;
}

/** Whether the newest measurement is known: what was foretold from it still stands in the user's arrays. */
function knowsAlready({ channel, cqiAgeSlots }: UserState, numCells: number, tti: number): boolean {
  return channel?.numCells === numCells && tti - cqiAgeSlots <= channel.measuredTti;
}

/** Replaces what was measured by what is foretold for the slot that is decided. */
function foretell(facts: CellFacts, user: UserState, numCells: number, tti: number): void {
  if (user.channel?.numCells !== numCells) user.channel = createChannelHistory(numCells);
  const { channel } = user;
  const measuredTti = tti - user.cqiAgeSlots;
  clipDb(cellDb, numCells);
  if (measuredTti > channel.measuredTti) {
    learnChannel(channel, cellDb, measuredTti, tti + facts.setup.leadSlots);
  }
  predictChannel(channel, cellDb);
  clipDb(cellDb, numCells);
}

function clipDb(cells: Float64Array, numCells: number): void {
  for (let c = 0; c < numCells; c += 1) {
    const db = cells[c] as number;
    if (db < LEAST_DB) cells[c] = LEAST_DB;
    else if (db > MOST_DB) cells[c] = MOST_DB;
  }
}

/** Writes the SINR of every part, and what follows from it. */
function spread(user: UserState, parts: PrgParts, isForetold: boolean): void {
  const { sinrDb, sinr, seBits } = user;
  const { numParts, source } = parts;
  const cells = cellDb;
  let changed = user.parts !== parts;
  for (let part = 0; part < numParts; part += 1) {
    const db = cells[source[part] as number] as number;
    if (db === sinrDb[part]) continue;
    changed = true;
    // users tie on reported levels: their order hangs on the last bits, which stay as elsewhere
    const linear = isForetold ? Math.exp(db * NEPERS_PER_DB) : dbToLinear(db);
    sinrDb[part] = db;
    sinr[part] = linear;
    seBits[part] = Math.log2(1 + linear);
  }
  user.parts = parts;
  if (changed) user.meanSeBits = meanOverPrg(seBits, parts);
}

/**
 * Averages a value per part over all PRGs.
 *
 * Hot path. PRG by PRG: users that are alike everywhere must come out with the same rounding as ever.
 *
 * @param values - One per part, `[numParts]` or more.
 * @param parts - How many PRGs have which.
 */
export function meanOverPrg(values: Float64Array, { numParts, starts }: PrgParts): number {
  let sum = 0;
  for (let part = 0; part < numParts; part += 1) {
    const value = values[part] as number;
    const end = starts[part + 1] as number;
    for (let prg = starts[part] as number; prg < end; prg += 1) sum += value;
  }
  return sum / (starts[numParts] as number);
}
