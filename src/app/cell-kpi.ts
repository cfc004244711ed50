import type { Allocation } from "../../schemas/allocation.ts";
import type { Code } from "../../schemas/codes.ts";
import type { Kpi, UserKpi } from "../../schemas/kpi.ts";
import type { Report } from "../../schemas/report.ts";
import type { CellState, UserState } from "../domain/state/cell-state.ts";
import { jainIndex } from "../nr/jain-index.ts";
import { slotDurationUs } from "../nr/numerology.ts";
import { linearToDb } from "../nr/units.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { type MeasuredWindow, openMeasurements } from "./measurements.ts";
import type { PolicyPair } from "./policies.ts";
import { type AllocationTimes, openTimeFigures } from "./time-figures.ts";

/** Rolling figures of one cell. */
export interface CellKpi {
  /** Takes in a report that was folded. */
  addReport(report: Report): void;
  /** Takes in an allocation that was sent, and how long encoding and the whole decision took. */
  addAllocation(allocation: Allocation, timesUs: AllocationTimes): void;
  /** Notes that a report was folded but not decided on. */
  addSkipped(): void;
  /** Writes the figures down and starts the next window. */
  close(timeMs: number, codes: ReadonlyMap<Code, number>): Kpi;
}

/** What the figures of a cell are made of. */
export interface CellKpiParts {
  /** The cell's state, read when a window closes. */
  readonly cell: CellState;
  /** Policies in force, named in every message. */
  readonly policies: { readonly active: PolicyPair };
  /** Budget of a decision. Unit: µs. */
  readonly budgetUs: number;
  /** Histograms, and how the process is. */
  readonly telemetry: Telemetry;
}

/** What is summed up per user inside one window. */
interface UserWindow {
  deliveredBits: number;
  /** Counters of the user's state when the window opened. */
  readonly acksBefore: number;
  readonly nacksBefore: number;
  grants: number;
  mcs: number;
  numPrb: number;
  powerOffsetDb: number;
}

/** Opens the figures of a cell. */
export function createCellKpi({ cell, policies, budgetUs, telemetry }: CellKpiParts): CellKpi {
  const times = openTimeFigures(telemetry, budgetUs);
  const measurements = openMeasurements(cell.facts.setup);
  const echo = { hit: 0, miss: 0, stale: 0, rejected: 0 };
  const sources = { policy: 0, hold: 0, pf: 0, none: 0 };
  const totals = { skipped: 0, allocations: 0, learned: 0 };
  let windowSlots = 0;
  let users = new Map<number, UserWindow>();
  const of = (rnti: number) => {
    const known = users.get(rnti) ?? openWindow(cell.users.get(rnti));
    users.set(rnti, known);
    return known;
  };
  return {
    addReport(report) {
      windowSlots += 1;
      measurements.addReport(report);
      if (report.applied) echo[lowerCase(report.applied.status)] += 1;
      for (const { rnti, deliveredBits } of report.users) of(rnti).deliveredBits += deliveredBits;
    },
    addAllocation(allocation, timesUs) {
      times.add(allocation, timesUs);
      measurements.addAllocation(allocation);
      sources[allocation.source] += 1;
      totals.allocations += 1;
      if (isLearned(allocation)) totals.learned += 1;
      for (const grant of allocation.grants) addGrant(of(grant.rnti), grant);
    },
    addSkipped() {
      totals.skipped += 1;
    },
    close(timeMs, codes) {
      const kpi: Kpi = {
        ...windowFigures(cell, users, Math.max(1, windowSlots), measurements.close()),
        ...{ cellId: cell.facts.setup.cellId, timeMs, tti: Math.max(0, cell.tti), windowSlots },
        ...{ echo: { ...echo }, sources: { ...sources } },
        learnedRatio: totals.learned / Math.max(1, totals.allocations),
        models: { prb: policies.active.prb.identity, power: policies.active.power.identity },
        ...times.read(),
        ...{ policyRestarts: restartsOf(policies.active), process: telemetry.process() },
        ...{ lostReports: cell.lostReports, skippedReports: totals.skipped },
        codes: Object.fromEntries(codes),
      };
      windowSlots = 0;
      users = new Map([...cell.users].map(([rnti, user]) => [rnti, openWindow(user)]));
      return kpi;
    },
  };
}

/** What the cell and its users did inside the window. */
function windowFigures(
  cell: CellState,
  windows: ReadonlyMap<number, UserWindow>,
  slots: number,
  measured: MeasuredWindow,
): Pick<Kpi, "users" | "cellMbps" | "jain" | "blerFirstTx" | "measurements"> {
  const seen = [...windows].flatMap(([rnti, window]) => {
    const user = cell.users.get(rnti);
    return user ? { user, window, ...firstTxSince(user, window) } : [];
  });
  const users = seen.map((entry) => {
    const measurements = measured.users.get(entry.user.rnti);
    return { ...userKpi(cell, entry, slots), ...(measurements && { measurements }) };
  });
  return {
    users: users.sort((a, b) => a.rnti - b.rnti),
    cellMbps: users.reduce((sum, { throughputMbps }) => sum + throughputMbps, 0),
    jain: jainIndex([...cell.users.values()].map((user) => user.throughputBits)),
    blerFirstTx: nackRatio(seen),
    measurements: measured.cell,
  };
}

function restartsOf({ prb, power }: PolicyPair): number {
  return [prb, power].reduce(
    (sum, policy) => sum + ("model" in policy ? policy.model.restarts : 0),
    0,
  );
}

function openWindow(user: UserState | undefined): UserWindow {
  const before = { acksBefore: user?.firstTxAcks ?? 0, nacksBefore: user?.firstTxNacks ?? 0 };
  return { ...before, deliveredBits: 0, grants: 0, mcs: 0, numPrb: 0, powerOffsetDb: 0 };
}

const lowerCase = (status: "HIT" | "MISS" | "STALE" | "REJECTED") =>
  status.toLowerCase() as "hit" | "miss" | "stale" | "rejected";

/** Both stages were decided by models, which carry a hash. */
function isLearned({ models, source }: Allocation): boolean {
  return source === "policy" && Boolean(models.prb.sha256 && models.power.sha256);
}

function addGrant(user: UserWindow, grant: Allocation["grants"][number]): void {
  user.grants += 1;
  user.mcs += grant.mcs;
  user.powerOffsetDb += grant.powerOffsetDb;
  for (const [, numPrb] of grant.prbs) user.numPrb += numPrb;
}

/** A user, its window, and the outcomes of first transmissions inside it. */
interface SeenUser {
  readonly user: UserState;
  readonly window: UserWindow;
  readonly acks: number;
  readonly nacks: number;
}

function firstTxSince(user: UserState, window: UserWindow): { acks: number; nacks: number } {
  return {
    acks: user.firstTxAcks - window.acksBefore,
    nacks: user.firstTxNacks - window.nacksBefore,
  };
}

function userKpi(cell: CellState, seen: SeenUser, slots: number): UserKpi {
  const { user, window } = seen;
  const seconds = (slots * slotDurationUs(cell.facts.setup.scsKhz)) / 1e6;
  const grants = Math.max(1, window.grants);
  return {
    rnti: user.rnti,
    snrDb: linearToDb(2 ** user.meanSeBits - 1),
    cqi: user.cqiWideband,
    mcs: window.mcs / grants,
    numPrb: window.numPrb / slots,
    powerOffsetDb: window.powerOffsetDb / grants,
    throughputMbps: window.deliveredBits / seconds / 1e6,
    blerFirstTx: nackRatio([seen]),
    ollaOffsetDb: user.ollaOffsetDb,
  };
}

function nackRatio(outcomes: readonly { readonly acks: number; readonly nacks: number }[]): number {
  const nacks = outcomes.reduce((sum, outcome) => sum + outcome.nacks, 0);
  const acks = outcomes.reduce((sum, outcome) => sum + outcome.acks, 0);
  return nacks / Math.max(1, nacks + acks);
}
