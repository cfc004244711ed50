import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Grant } from "../../../../schemas/allocation.ts";
import type { HarqFeedback, HarqPending, Report } from "../../../../schemas/report.ts";
import {
  createHarqStore,
  FREE,
  type HarqStore,
  hearOutcomes,
  loadBlock,
  PENDING,
  sendBlock,
} from "../../../../simulator/mac/harq-store.ts";
import { cellWith, reportOf, turn, userReportOf } from "../../../support/cells.ts";

const LIMITS = { numUes: 1, numProcesses: 16, maxTx: 4 };
const FEEDBACK_SLOTS = 4;
const LEAD_SLOTS = 2;

describe("the service's view of HARQ against a RAN's own", () => {
  test.prop([fc.array(happenings(), { maxLength: 80 })])(
    "R4 never grants what the RAN's processes contradict, whatever is missed, lost or NACKed",
    (script) => {
      const setup = { numHarqProcesses: LIMITS.numProcesses, leadSlots: LEAD_SLOTS };
      const cell = cellWith({ setup });
      const ran = createRan();
      for (const [tti, happening] of script.entries()) {
        const { report, conflicts } = ran.runSlot(tti, happening);
        expect(conflicts).toEqual([]);
        if (!happening.reportLost) ran.hear(tti + LEAD_SLOTS, turn(cell, report));
      }
    },
  );
});

// Helpers

interface Happening {
  /** The allocation does not arrive: the RAN's own scheduler runs. */
  readonly missed: boolean;
  /** The report of this slot does not arrive. */
  readonly reportLost: boolean;
  /** Whether this slot's transmission is received. */
  readonly received: boolean;
}

function happenings(): fc.Arbitrary<Happening> {
  const rarely = fc.nat({ max: 7 }).map((n) => n === 0);
  return fc.record({ missed: rarely, reportLost: rarely, received: fc.boolean() });
}

/** A RAN with one user on 12 PRBs, whose own scheduler takes the highest free process that nothing later needs. */
function createRan() {
  const harq = createHarqStore(LIMITS);
  const granted = new Map<number, Grant[]>();
  const load = (pid: number, numPrb: number) =>
    loadBlock(harq, pid, { mcs: 10, isOwnMcs: false, tbsBits: 3000, numPrb });

  return {
    hear: (targetTti: number, grants: Grant[]) => granted.set(targetTti, grants),
    /** Runs one slot; conflicts are grants that its processes cannot honour. */
    runSlot(tti: number, { missed, received }: Happening): { report: Report; conflicts: Grant[] } {
      const outcome = { heard: true, received };
      const grants = missed ? undefined : granted.get(tti);
      const conflicts = (grants ?? []).filter((grant) => !fits(grant, harq));
      for (const grant of grants ?? []) {
        if (!grant.retransmission) load(grant.harqPid, sumPrb(grant));
        sendBlock(harq, grant.harqPid, tti, outcome);
      }
      const promised = [...granted].flatMap(([slot, later]) => (slot > tti ? later : []));
      const isOpen = (pid: number) =>
        harq.status[pid] === FREE && !promised.some(({ harqPid }) => harqPid === pid);
      const pid = [...harq.status.keys()].findLast(isOpen) ?? -1;
      if (!grants && pid >= 0) {
        load(pid, 12);
        sendBlock(harq, pid, tti, outcome);
      }
      hearOutcomes(harq, tti, tti - FEEDBACK_SLOTS);
      const status = grants ? ("HIT" as const) : ("MISS" as const);
      const user = userReportOf({ harqFeedback: feedbackOf(harq), harqPending: pendingOf(harq) });
      return {
        report: reportOf({ tti, users: [user], applied: { status, targetTti: tti } }),
        conflicts,
      };
    },
  };
}

function feedbackOf(harq: HarqStore): HarqFeedback[] {
  return Array.from(harq.heard.subarray(0, harq.numHeard), (pid) => ({
    ...{ pid, ack: harq.received[pid] === 1, targetTti: harq.sentTti[pid] ?? 0 },
    ...{ tbsBits: harq.tbsBits[pid] ?? 0, mcs: harq.mcs[pid] ?? 0 },
  }));
}

function pendingOf(harq: HarqStore): HarqPending[] {
  const pids = [...harq.status.keys()].filter((pid) => harq.status[pid] === PENDING);
  return pids.map((pid) => ({
    ...{ pid, rv: 0, txCount: harq.txCount[pid] ?? 0, numPrb: harq.numPrb[pid] ?? 0 },
    ...{ tbsBits: harq.tbsBits[pid] ?? 0, mcs: harq.mcs[pid] ?? 0 },
  }));
}

function fits({ harqPid, retransmission, ...grant }: Grant, harq: HarqStore): boolean {
  if (!retransmission) return harq.status[harqPid] === FREE;
  const isSame = harq.numPrb[harqPid] === sumPrb(grant) && harq.mcs[harqPid] === grant.mcs;
  return harq.status[harqPid] === PENDING && isSame;
}

function sumPrb({ prbs }: Pick<Grant, "prbs">): number {
  return prbs.reduce((sum, [, length]) => sum + length, 0);
}
