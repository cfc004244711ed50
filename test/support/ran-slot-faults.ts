import type { Allocation } from "../../schemas/allocation.ts";
import type { RanFault } from "./faulty-ran.ts";
import {
  each,
  echoing,
  farSighted,
  fault,
  idle,
  lowered,
  type NamedRanFault,
  NEAR,
  only,
  refusing,
  repairing,
  seldom,
  statusIs,
} from "./ran-fault-parts.ts";

const TDD = { config: { slotPattern: "DDDSU", leadSlots: 3 } };

/** Faults of setup, time, echo and of what is applied. */
export const SLOT_FAULTS: readonly NamedRanFault[] = [
  fault("R1.1", "a tti is skipped", {
    report(report) {
      if (report.tti < 10) return report;
      const { applied, ...rest } = report;
      const shift = (tti: number) => tti + 1;
      const users = report.users.map((user) => ({
        ...user,
        harqFeedback: user.harqFeedback.map((outcome) => ({
          ...outcome,
          targetTti: shift(outcome.targetTti),
        })),
      }));
      const echo = applied && { applied: { ...applied, targetTti: shift(applied.targetTti) } };
      return { ...rest, tti: shift(report.tti), users, ...echo };
    },
    allocation: (allocation, { report }) =>
      report.tti < 10
        ? allocation
        : {
            ...allocation,
            reportTti: allocation.reportTti - 1,
            targetTti: allocation.targetTti - 1,
          },
    follows: ["R1.2", "R5.3"],
  }),
  fault(
    "R1.2",
    "sfn goes to 1024",
    seldom((report) => ({ ...report, sfn: (report.sfn + 7) % 1024 })),
  ),
  fault("R1.3", "the clock stands still", { report: (report) => ({ ...report, sentNs: 5 }) }),
  fault("R1.4", "a sound allocation of several users is not taken", {
    ...refusing(({ grants, targetTti }) => grants.length > 2 && targetTti > 150),
  }),
  fault("R1.5", "HIT without an allocation", {
    ...echoing(statusIs("MISS"), { status: "HIT", allocationSeq: 1 }),
    follows: ["R1.8"],
  }),
  fault("R1.6", "a late allocation is carried over", {
    report: (report) =>
      report.applied?.status === "STALE"
        ? { ...report, applied: { ...report.applied, status: "HIT", targetTti: report.tti } }
        : report,
  }),
  fault("R1.7", "an early allocation is kept", farSighted()),
  fault("R1.8", "the slot that an allocation names is not read", {
    allocation: (allocation, { setup }) => ({
      ...allocation,
      targetTti: allocation.reportTti + setup.leadSlots,
    }),
  }),
  fault("R1.9", "its own scheduler sleeps", idle()),
  fault("R1.10", "an allocation that comes twice is dropped", {
    ...(() => {
      let last = -1;
      const doubled = new Set<number>();
      return {
        allocation(allocation: Allocation) {
          if (allocation.seq === last) doubled.add(allocation.targetTti);
          last = allocation.seq;
          return allocation;
        },
        offer: (offer, { tti }) => (doubled.has(tti) ? {} : offer),
      } satisfies RanFault;
    })(),
  }),
  fault("R2.1", "more PRBs than the spacing has", { config: { scsKhz: 60, prb: 270 } }),
  fault("R2.2", "two owners of a PRB", {
    ...repairing((grants) => {
      const taken = new Set<number>();
      return grants.filter(({ prbs }) =>
        prbs.every(([start]) => taken.size < taken.add(start).size),
      );
    }),
  }),
  fault("R2.3", "runs beyond the carrier are cut", {
    ...each(({ prbs }, { setup }) => ({
      prbs: prbs.map(([start, n]) => [start, Math.min(n, setup.carrierPrb - start)]),
    })),
  }),
  fault("R2.4", "runs may begin anywhere", {
    config: { prgSizePrb: 4 },
    ...each(({ prbs }) => ({ prbs: prbs.map(([start, n]) => [start - (start % 4), n]) })),
  }),
  fault(
    "R2.5",
    "a grant without PRBs is left out",
    only(({ prbs }) => prbs.length > 0),
  ),
  fault("R2.6", "reserved PRBs are given", {
    config: { reservedPrb: "0,4" },
    ...each(({ prbs }) => ({ prbs: prbs.map(([start, n]) => [Math.max(start, 4), n]) })),
  }),
  fault("R2.7", "it adds a grant of its own", {
    channel: NEAR,
    ...repairing((grants, { report }, { seq }) => {
      const { rnti = 0 } = report.users[0] ?? {};
      const own = { rnti, harqPid: 7, retransmission: false, mcs: 0, powerOffsetDb: 0, share: 0 };
      return grants.length === 0 && seq % 8 === 5 ? [{ ...own, prbs: [[0, 1]] }] : grants;
    }),
  }),
  fault("R3.1", "a share of 0 is no grant", {
    ...refusing(({ grants }) => grants.some((grant) => !grant.retransmission && grant.share === 0)),
  }),
  fault("R5.3", "nobody scheduled is nothing", {
    ...refusing(({ grants }) => grants.length === 0),
    slots: 300,
    follows: ["E1.2"],
  }),
  fault(
    "R6.1",
    "too much power is cut",
    each((grant) => ({ powerOffsetDb: Math.min(6, grant.powerOffsetDb) })),
  ),
  fault(
    "R6.2",
    "too little power is raised",
    each((grant) => ({ powerOffsetDb: Math.max(-6, grant.powerOffsetDb) })),
  ),
  fault("R6.3", "the sum of power is not looked at", {
    ...repairing((grants, { setup }) =>
      lowered(grants, setup.carrierPrb, Number.POSITIVE_INFINITY),
    ),
    follows: ["R6.4"],
  }),
  fault("R6.4", "the sum of power has a tolerance", {
    ...repairing((grants, { setup }) => lowered(grants, setup.carrierPrb, 1.01)),
  }),
  fault("R6.5", "the end of the power range is out of it", {
    ...refusing(({ grants }) => grants.some((grant) => grant.powerOffsetDb <= -6)),
  }),
  fault("R8.6", "grants must come by RNTI", {
    ...refusing(({ grants }) => grants.some(({ rnti }, i) => rnti < (grants[i - 1]?.rnti ?? 0))),
  }),
  fault(
    "E1.1",
    "no echo",
    seldom(({ applied: _, ...report }) => report),
  ),
  fault("E1.2", "it stops", { slots: 300 }),
  fault("E11.1", "its clock runs at half speed", {
    config: { clock: "paced" },
    report: (report) => ({ ...report, sentNs: report.sentNs / 2 }),
  }),
  fault("E14.2", "grants where there is no downlink are left out", {
    ...TDD,
    ...only((_, { setup }, { targetTti }) => setup.slotPattern[targetTti % 5] === "D"),
  }),
];
