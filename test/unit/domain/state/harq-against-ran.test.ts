import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Grant } from "../../../../schemas/allocation.ts";
import type { Report } from "../../../../schemas/report.ts";
import { createHarqEntity, type HarqProcess } from "../../../../simulator/mac/harq-entity.ts";
import { cellWith, reportOf, turn, userReportOf } from "../../../support/cells.ts";

const LIMITS = { numProcesses: 16, maxTx: 4, feedbackSlots: 4 };
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

/** A RAN with one user on 12 PRBs, whose own scheduler takes the highest free process. */
function createRan() {
  const entity = createHarqEntity(LIMITS);
  const granted = new Map<number, Grant[]>();
  const transmit = (process: HarqProcess | undefined, tti: number, received: boolean) => {
    if (!process) return;
    entity.send(process, tti, 1);
    process.received = received;
  };
  const load = (pid: number, numPrb: number) =>
    entity.load(pid, { mcs: 10, tbsBits: 3000, numPrb, payloadBytes: 375 });

  return {
    hear: (targetTti: number, grants: Grant[]) => granted.set(targetTti, grants),
    /** Runs one slot; conflicts are grants that its processes cannot honour. */
    runSlot(tti: number, { missed, received }: Happening): { report: Report; conflicts: Grant[] } {
      const grants = missed ? undefined : granted.get(tti);
      const conflicts = (grants ?? []).filter((grant) => !fits(grant, entity.processes));
      for (const grant of grants ?? []) {
        const fresh = grant.retransmission ? undefined : load(grant.harqPid, sumPrb(grant));
        transmit(fresh ?? entity.processes[grant.harqPid], tti, received);
      }
      if (!grants) {
        const pid = entity.processes.findLastIndex(({ status }) => status === "free");
        transmit(load(pid, 12), tti, received);
      }
      const status = grants ? ("HIT" as const) : ("MISS" as const);
      const user = userReportOf({
        harqFeedback: entity.hearFeedback(tti),
        harqPending: entity.pending(),
      });
      return {
        report: reportOf({ tti, users: [user], applied: { status, targetTti: tti } }),
        conflicts,
      };
    },
  };
}

function fits(grant: Grant, processes: readonly HarqProcess[]): boolean {
  const process = processes[grant.harqPid];
  return grant.retransmission
    ? process?.status === "pending" && process.numPrb === sumPrb(grant) && process.mcs === grant.mcs
    : process?.status === "free";
}

function sumPrb({ prbs }: Grant): number {
  return prbs.reduce((sum, [, length]) => sum + length, 0);
}
