import type { Allocation, Grant } from "../../schemas/allocation.ts";
import { MCS_RAN_DECIDES } from "../../schemas/fields.ts";
import type { Report, UserReport } from "../../schemas/report.ts";
import type { Setup } from "../../schemas/setup.ts";

/** An allocation without grants that answers a report; a place to start from. */
export function emptyAllocation(reportTti: number, leadSlots: number): Allocation {
  const builtIn = { name: "pf", version: "built-in" };
  return {
    seq: reportTti,
    reportTti,
    targetTti: reportTti + leadSlots,
    source: "pf",
    fallbacks: [],
    models: { prb: builtIn, power: builtIn },
    stageUs: { decode: 0, state: 0, features: 0, prb: 0, resolve: 0, power: 0, link: 0, total: 0 },
    clamps: [],
    grants: [],
  };
}

/** A grant at equal power whose MCS the RAN decides, with `changes` on top. */
export function grantTo(rnti: number, changes: Partial<Grant> = {}): Grant {
  const prbs: Grant["prbs"] = [[0, 1]];
  const base = { rnti, harqPid: 0, retransmission: false, prbs, mcs: MCS_RAN_DECIDES };
  return { ...base, powerOffsetDb: 0, share: 0, ...changes };
}

/** Answers reports with valid allocations: the smallest service there can be. */
export interface MiniService {
  /** The allocation that answers a report. */
  answer(report: Report): Allocation;
}

/**
 * Makes a service that gives the whole carrier to one user per slot, in turn: its retransmission if
 * one waits, new data on its lowest idle process otherwise.
 */
export function createMiniService(setup: Setup): MiniService {
  const busyUntil = new Map<string, number>();
  const settle = ({ tti, applied, users }: Report) => {
    const isMissed = applied !== undefined && applied.status !== "HIT";
    const outcomes = users.flatMap(({ rnti, harqFeedback }) =>
      harqFeedback.map(({ pid, targetTti }) => ({ key: `${rnti}:${pid}`, targetTti })),
    );
    for (const [key, grantedTti] of busyUntil) {
      const isHeard = outcomes.some((o) => o.key === key && o.targetTti === grantedTti);
      if (isHeard || (isMissed && grantedTti === tti)) busyUntil.delete(key);
    }
  };
  return {
    answer(report) {
      settle(report);
      const allocation = emptyAllocation(report.tti, setup.leadSlots);
      const user = report.users[report.tti % report.users.length];
      const grant = user && grantFor(user, setup, busyUntil);
      if (!grant) return allocation;
      busyUntil.set(`${grant.rnti}:${grant.harqPid}`, allocation.targetTti);
      return { ...allocation, grants: [grant] };
    },
  };
}

function grantFor(
  { rnti, harqPending }: UserReport,
  setup: Setup,
  busyUntil: ReadonlyMap<string, number>,
): Grant | undefined {
  const isIdle = (pid: number) => !busyUntil.has(`${rnti}:${pid}`);
  const waiting = harqPending.find(({ pid }) => isIdle(pid));
  if (waiting) {
    const { pid: harqPid, mcs, numPrb } = waiting;
    return grantTo(rnti, { harqPid, mcs, retransmission: true, prbs: [[0, numPrb]] });
  }
  const isPending = (pid: number) => harqPending.some((pending) => pending.pid === pid);
  for (let harqPid = 0; harqPid < setup.numHarqProcesses; harqPid += 1) {
    if (isIdle(harqPid) && !isPending(harqPid)) {
      return grantTo(rnti, { harqPid, prbs: [[0, setup.carrierPrb]] });
    }
  }
  return undefined;
}
