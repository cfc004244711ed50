import { Report, type UserReport } from "../../schemas/report.ts";
import type { CellFacts } from "../domain/state/cell-facts.ts";
import type { CellState } from "../domain/state/cell-state.ts";
import { MAX_JUMP_SLOTS } from "../domain/state/fold-report.ts";
import { type Checked, type Rejection, reject } from "./rejection.ts";
import { compileValidator } from "./validate.ts";

const validate = compileValidator(Report);

/**
 * Checks a report: the schema, then what it says against the cell's setup and history.
 *
 * Everything is checked before anything is folded, so that a refused report changes nothing.
 *
 * @param value - A decoded message.
 * @param cell - The cell that it is about; not changed.
 * @returns The report; or `BAD_FIELD`, `BAD_RANGE`, `STALE_TTI`, `FUTURE_TTI`, `DUPLICATE_RNTI`,
 *   `SHAPE_MISMATCH`, `PRB_BUDGET`, `RETX_CONFLICT`.
 * @rule R8 identity by RNTI · R10 refused whole
 */
export function checkReport(value: unknown, cell: CellState): Checked<Report> {
  const checked = validate(value);
  if (!checked.ok) return checked;
  const report = checked.value;
  const error =
    timeFault(report, cell) ?? gridFault(report, cell.facts) ?? usersFault(report, cell);
  return error ? { ok: false, error } : checked;
}

function timeFault({ tti, seq }: Report, cell: CellState): Rejection | undefined {
  if (cell.tti === -1 || cell.resync) return undefined;
  if (tti <= cell.tti || seq <= cell.seq) {
    return fault("STALE_TTI", `tti ${tti}, seq ${seq} after tti ${cell.tti}, seq ${cell.seq}`);
  }
  const jump = Math.max(tti - cell.tti, seq - cell.seq);
  if (jump <= MAX_JUMP_SLOTS) return undefined;
  return fault("FUTURE_TTI", `tti ${tti}, seq ${seq}: ${jump} ahead, at most ${MAX_JUMP_SLOTS}`);
}

function gridFault({ reservedPrb }: Report, { setup }: CellFacts): Rejection | undefined {
  const outside = reservedPrb.find(([start, length]) => start + length > setup.carrierPrb);
  if (!outside) return undefined;
  return fault("PRB_BUDGET", `/reservedPrb: [${outside}] leaves the ${setup.carrierPrb} PRBs`);
}

function usersFault({ users }: Report, { facts }: CellState): Rejection | undefined {
  if (users.length > facts.setup.maxUes) {
    return fault("BAD_RANGE", `/users: ${users.length}, maxUes is ${facts.setup.maxUes}`);
  }
  const seen = new Set<number>();
  for (const user of users) {
    if (seen.has(user.rnti)) return fault("DUPLICATE_RNTI", `/users: RNTI ${user.rnti} twice`);
    seen.add(user.rnti);
    const error = userFault(user, facts);
    if (error) return error;
  }
  return undefined;
}

function userFault(user: UserReport, facts: CellFacts): Rejection | undefined {
  const numSubbands = user.cqi.subband.length;
  if (numSubbands !== 0 && numSubbands !== facts.numSubbands) {
    return shapeFault(user, "cqi.subband", numSubbands, facts.numSubbands);
  }
  if (user.sinrDb && user.sinrDb.length !== facts.numPrg) {
    return shapeFault(user, "sinrDb", user.sinrDb.length, facts.numPrg);
  }
  return harqFault(user, facts);
}

function harqFault({ rnti, harqFeedback, harqPending }: UserReport, { setup, link }: CellFacts) {
  const { numHarqProcesses, carrierPrb } = setup;
  for (const { pid } of [...harqFeedback, ...harqPending]) {
    if (pid < numHarqProcesses) continue;
    return fault("BAD_RANGE", `RNTI ${rnti}: HARQ process ${pid} of ${numHarqProcesses}`);
  }
  for (const [i, { pid, numPrb, mcs }] of harqPending.entries()) {
    if (numPrb > carrierPrb) return fault("PRB_BUDGET", `RNTI ${rnti}: ${numPrb} PRBs pending`);
    if (mcs >= link.numMcs) return fault("BAD_RANGE", `RNTI ${rnti}: MCS ${mcs} pending`);
    if (harqPending.findIndex((other) => other.pid === pid) !== i) {
      return fault("RETX_CONFLICT", `RNTI ${rnti}: HARQ process ${pid} pending twice`);
    }
  }
  return undefined;
}

const fault = (code: Rejection["code"], message: string): Rejection => reject(code, message).error;

const shapeFault = ({ rnti }: UserReport, field: string, got: number, expected: number) =>
  fault("SHAPE_MISMATCH", `RNTI ${rnti}: ${field} has ${got} values, expected ${expected}`);
