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
  const error = cellFault(checked.value, cell);
  return error ? { ok: false, error } : checked;
}

/**
 * Finds what a report says against its cell's setup and history.
 *
 * Hot path: allocates only when there is a fault.
 *
 * @param report - A report that fits the schema.
 * @param cell - The cell that it is about; not changed.
 * @returns The first fault, with a code of `checkReport`; `undefined` when there is none.
 */
export function cellFault(report: Report, cell: CellState): Rejection | undefined {
  return timeFault(report, cell) ?? gridFault(report, cell.facts) ?? usersFault(report, cell);
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
  for (const run of reservedPrb) {
    if (run[0] + run[1] <= setup.carrierPrb) continue;
    return fault("PRB_BUDGET", `/reservedPrb: [${run}] leaves the ${setup.carrierPrb} PRBs`);
  }
  return undefined;
}

/** The check, by count, in which each RNTI was last seen: a set that is never cleared. */
const seenInCheck = new Uint32Array(65_536);
let checkCount = 0;

function usersFault({ users }: Report, { facts }: CellState): Rejection | undefined {
  if (users.length > facts.setup.maxUes) {
    return fault("BAD_RANGE", `/users: ${users.length}, maxUes is ${facts.setup.maxUes}`);
  }
  const check = countCheck();
  for (const user of users) {
    if (seenInCheck[user.rnti] === check) {
      return fault("DUPLICATE_RNTI", `/users: RNTI ${user.rnti} twice`);
    }
    seenInCheck[user.rnti] = check;
    const error = userFault(user, facts);
    if (error) return error;
  }
  return undefined;
}

function countCheck(): number {
  checkCount = (checkCount + 1) >>> 0;
  if (checkCount > 0) return checkCount;
  seenInCheck.fill(0);
  checkCount = 1;
  return checkCount;
}

function userFault(user: UserReport, facts: CellFacts): Rejection | undefined {
  const numSubbands = user.cqi.subband.length;
  if (numSubbands !== 0 && numSubbands !== facts.numSubbands) {
    return shapeFault(user, "cqi.subband", numSubbands, facts.numSubbands);
  }
  if (user.sinrDb && user.sinrDb.length !== facts.numPrg) {
    return shapeFault(user, "sinrDb", user.sinrDb.length, facts.numPrg);
  }
  const { rnti, harqFeedback, harqPending } = user;
  return (
    processFault(rnti, harqFeedback, facts) ??
    processFault(rnti, harqPending, facts) ??
    pendingFault(user, facts)
  );
}

function processFault(
  rnti: number,
  blocks: readonly { readonly pid: number }[],
  { setup }: CellFacts,
): Rejection | undefined {
  for (const { pid } of blocks) {
    if (pid < setup.numHarqProcesses) continue;
    return fault("BAD_RANGE", `RNTI ${rnti}: HARQ process ${pid} of ${setup.numHarqProcesses}`);
  }
  return undefined;
}

function pendingFault({ rnti, harqPending }: UserReport, { setup, link }: CellFacts) {
  let seenPids = 0; // one bit per process, of which there are at most 32
  for (const { pid, numPrb, mcs } of harqPending) {
    if (numPrb > setup.carrierPrb) {
      return fault("PRB_BUDGET", `RNTI ${rnti}: ${numPrb} PRBs pending`);
    }
    if (mcs >= link.numMcs) return fault("BAD_RANGE", `RNTI ${rnti}: MCS ${mcs} pending`);
    if ((seenPids & (1 << pid)) !== 0) {
      return fault("RETX_CONFLICT", `RNTI ${rnti}: HARQ process ${pid} pending twice`);
    }
    seenPids |= 1 << pid;
  }
  return undefined;
}

const fault = (code: Rejection["code"], message: string): Rejection => reject(code, message).error;

const shapeFault = ({ rnti }: UserReport, field: string, got: number, expected: number) =>
  fault("SHAPE_MISMATCH", `RNTI ${rnti}: ${field} has ${got} values, expected ${expected}`);
