import type { Allocation, Grant } from "../../schemas/allocation.ts";
import type { HarqFeedback, Report, UserReport } from "../../schemas/report.ts";
import { dbToLinear } from "../../src/nr/units.ts";
import type { RanFault, RanMoment } from "./faulty-ran.ts";

/** So near that no block is lost. */
export const NEAR = { snrDb: [60, 60, 60, 60] };

/** A fault every so often: often enough to be seen, seldom enough for all else to go on. */
export const NOW_AND_THEN = 50;

export const isTime = ({ tti }: Report) => tti % NOW_AND_THEN === NOW_AND_THEN - 1;

/** Spoils one report now and then. */
export const seldom = (spoil: (report: Report) => object): RanFault => ({
  report: (report) => (isTime(report) ? spoil(report) : report),
});

/** Spoils the first user now and then. */
export const seldomUser = (spoil: (user: UserReport) => object): RanFault =>
  seldom((report) => ({
    ...report,
    users: report.users.map((user, u) => (u === 0 ? { ...user, ...spoil(user) } : user)),
  }));

/** Spoils what is said of every user. */
export const everyUser = (spoil: (user: UserReport, moment: RanMoment) => object): RanFault => ({
  report: (report, moment) => ({
    ...report,
    users: report.users.map((user) => ({ ...user, ...spoil(user, moment) })),
  }),
});

/** Spoils every outcome of a block of the service's. */
export const everyOutcome = (spoil: (feedback: HarqFeedback) => object[]): RanFault =>
  everyUser(({ rnti, harqFeedback }, { granted }) => ({
    harqFeedback: harqFeedback.flatMap((feedback) => {
      const grants = granted.get(feedback.targetTti)?.grants ?? [];
      return grants.some((grant) => grant.rnti === rnti && grant.harqPid === feedback.pid)
        ? spoil(feedback)
        : feedback;
    }),
  }));

/** Takes what must be refused, and makes something of it. */
export const repairing = (
  repair: (grants: Grant[], moment: RanMoment, allocation: Allocation) => Grant[],
): RanFault => ({
  allocation: (allocation, moment) =>
    allocation.grants
      ? { ...allocation, grants: repair(allocation.grants, moment, allocation) }
      : allocation,
});

export const each = (mend: (grant: Grant, moment: RanMoment) => Partial<Grant>) =>
  repairing((grants, moment) => grants.map((grant) => ({ ...grant, ...mend(grant, moment) })));

export const only = (keep: (grant: Grant, moment: RanMoment, allocation: Allocation) => boolean) =>
  repairing((grants, moment, allocation) =>
    grants.filter((grant) => keep(grant, moment, allocation)),
  );

export const pendingOf = ({ report }: RanMoment, { rnti, harqPid }: Grant) =>
  report.users.find((user) => user.rnti === rnti)?.harqPending.find(({ pid }) => pid === harqPid);

export const sizeOf = ({ prbs }: Grant) => prbs.reduce((sum, [, length]) => sum + length, 0);

/** Refuses a sound allocation. */
export const refusing = (isMeant: (allocation: Allocation) => boolean): RanFault => ({
  offer(offer) {
    const { allocation } = offer;
    if (!allocation || !isMeant(allocation)) return offer;
    const { seq: allocationSeq, targetTti } = allocation;
    return { refused: { status: "REJECTED", code: "BAD_RANGE", targetTti, allocationSeq } };
  },
});

/** Takes no notice of the next message when one has come. */
export function stumbling(over: (bytes: Uint8Array) => boolean): RanFault {
  let isDown = false;
  return {
    receive(bytes) {
      const isTrap = over(bytes);
      const heard = isDown && !isTrap ? undefined : bytes;
      isDown = isTrap;
      return heard;
    },
  };
}

/** Keeps allocations for the slot that they name, however far ahead. */
export function farSighted(): RanFault {
  const early = new Map<number, Allocation>();
  return {
    allocation(allocation, { report, setup }) {
      const isEarly = allocation.reportTti > report.tti;
      if (isEarly && allocation.targetTti === allocation.reportTti + setup.leadSlots) {
        early.set(allocation.targetTti, allocation);
      }
      return allocation;
    },
    offer: (offer, { tti }) => ({ ...offer, allocation: early.get(tti) ?? offer.allocation }),
  };
}

/** Its own scheduler sends nothing: what it sends here is kept from the report. */
export function idle(): RanFault {
  const own = new Set<number>();
  return {
    channel: NEAR,
    report(report) {
      if (report.applied?.status !== "HIT") own.add(report.tti);
      const users = report.users.map((user) => {
        const hidden = user.harqFeedback.filter(({ targetTti }) => own.has(targetTti));
        const bits = hidden.reduce((sum, { tbsBits }) => sum + tbsBits, 0);
        const harqFeedback = user.harqFeedback.filter((outcome) => !hidden.includes(outcome));
        return { ...user, harqFeedback, deliveredBits: user.deliveredBits - bits };
      });
      return { ...report, users };
    },
  };
}

/** Says of a slot's echo what is not so. */
export const echoing = (isMeant: (report: Report) => boolean, change: object): RanFault => ({
  report: (report) =>
    isMeant(report) ? { ...report, applied: { ...report.applied, ...change } } : report,
});

export const statusIs = (status: string) => (report: Report) => report.applied?.status === status;

/** One fault, the checks that name it, and those that fail of necessity with it. */
export interface NamedRanFault extends RanFault {
  readonly what: string;
  readonly named: string;
  readonly follows?: readonly string[];
}

export const fault = (
  named: string,
  what: string,
  { follows = [], ...how }: RanFault & { follows?: readonly string[] },
): NamedRanFault => ({ named, what, follows, ...how });

/** Lowers what is over the budget by less than a tolerance. */
export function lowered(grants: Grant[], numPrb: number, tolerance: number): Grant[] {
  const ratio =
    grants.reduce((sum, grant) => sum + sizeOf(grant) * dbToLinear(grant.powerOffsetDb), 0) /
    numPrb;
  return ratio > 1 && ratio < tolerance
    ? grants.map((grant) => ({ ...grant, powerOffsetDb: 0 }))
    : grants;
}
