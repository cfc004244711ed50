import { maxMcs } from "../../nr/mcs-tables.ts";
import { dbToLinear, linearToDb } from "../../nr/units.ts";
import { allocationOf } from "./allocation-of.ts";
import {
  type Attempt,
  type CaseContext,
  freeGroups,
  isDownlink,
  NO_DOWNLINK,
  newData,
  type RanCase,
  type RanCases,
  refused,
  someUser,
  targetOf,
} from "./case-context.ts";

/** What is over the budget where it is a little. Unit: dB. */
const HAIR_DB = 0.001;

/** Cases with one user and one free PRB group. */
type OneGrant = (
  context: CaseContext,
  user: NonNullable<ReturnType<typeof someUser>>,
  group: [startPrb: number, numPrb: number],
) => Attempt | string;

const withOne =
  (make: OneGrant): RanCase =>
  (context) => {
    const user = someUser(context);
    const [group] = freeGroups(context);
    return user && group ? make(context, user, group) : NO_DOWNLINK;
  };

/**
 * Allocations that each break one rule, to be answered with REJECTED and its code. They are sent when
 * nothing is under way, so that idle and waiting processes are known.
 */
export const REFUSED_CASES: RanCases = {
  "R2.2": withOne((context, user, group) => {
    const other = context.report.users[1];
    const twice = newData(context, user, [group, group]);
    const grants = other
      ? [newData(context, user, [group]), newData(context, other, [group])]
      : [twice];
    return refused(context, grants, "PRB_OVERLAP");
  }),
  "R2.3": withOne((context, user) => {
    const { carrierPrb, prgSizePrb } = context.setup;
    const start = carrierPrb - (carrierPrb % prgSizePrb || prgSizePrb);
    return refused(context, [newData(context, user, [[start, prgSizePrb + 1]])], "PRB_BUDGET");
  }),
  "R2.4": withOne((context, user, [start, numPrb]) => {
    if (numPrb < 2) return "PRB groups of one PRB, inside which nothing can begin";
    return refused(context, [newData(context, user, [[start + 1, 1]])], "PRB_BUDGET");
  }),
  "R2.5": withOne((context, user) =>
    refused(context, [newData(context, user, [])], "PRB_BUDGET", "BAD_RANGE", "BAD_FIELD"),
  ),
  "R2.6": (context) => {
    const user = someUser(context);
    const [run] = context.report.reservedPrb;
    if (!user || !run) return "no downlink slot with reserved PRBs";
    const start = run[0] - (run[0] % context.setup.prgSizePrb);
    const prbs = newData(context, user, [[start, run[0] - start + 1]]);
    return refused(context, [prbs], "RESERVED_PRB");
  },
  "E14.2": (context) => {
    const [user] = context.report.users;
    const [group] = freeGroups(context);
    const isClosed = !isDownlink(context.setup, targetOf(context));
    if (!user || !group || !isClosed) return "every slot is a downlink slot";
    return refused(context, [newData(context, user, [group])], "RESERVED_PRB");
  },
  "R4.3": onWaiting((context, user, { pid }) => {
    const group = freeGroups(context).slice(0, 1);
    return refused(context, [newData(context, user, group, { harqPid: pid })], "RETX_CONFLICT");
  }),
  "R4.4": withOne((context, user, group) => {
    const grant = newData(context, user, [group], { retransmission: true });
    return refused(context, [grant], "RETX_CONFLICT");
  }),
  "R4.5": onWaiting((context, user, { pid, mcs, numPrb }) => {
    const other = numPrb > 1 ? numPrb - 1 : numPrb + 1;
    return refused(context, [repeated(context, user, pid, mcs, other)], "RETX_CONFLICT");
  }),
  "R4.6": onWaiting((context, user, { pid, mcs, numPrb }) => {
    const other = mcs > 0 ? mcs - 1 : mcs + 1;
    return refused(context, [repeated(context, user, pid, other, numPrb)], "RETX_CONFLICT");
  }),
  "R6.1": withOne((context, user, group) => {
    const { max } = context.setup.powerOffsetRangeDb;
    const grant = newData(context, user, [group], { powerOffsetDb: max + 0.5 });
    return refused(context, [grant], "POWER_CAP", "BAD_RANGE");
  }),
  "R6.2": withOne((context, user, group) => {
    const { min } = context.setup.powerOffsetRangeDb;
    const grant = newData(context, user, [group], { powerOffsetDb: min - 0.5 });
    return refused(context, [grant], "POWER_CAP", "BAD_RANGE");
  }),
  "R6.3": withOne((context, user) => overPower(context, user, Number.POSITIVE_INFINITY)),
  "R6.4": withOne((context, user) => overPower(context, user, HAIR_DB)),
  "R8.4": withOne((context, _, group) => {
    const taken = new Set(context.report.users.map(({ rnti }) => rnti));
    const rnti = [65_519, 65_518, 1, 2].find((free) => !taken.has(free)) ?? 3;
    const grant = newData(context, { ...context.report.users[0], rnti } as never, [group]);
    return refused(context, [grant], "UNKNOWN_RNTI");
  }),
  "R8.5": withOne((context, user) => {
    const [one, other] = freeGroups(context);
    if (!one || !other || context.setup.numHarqProcesses < 2)
      return "one PRB group or process only";
    const first = newData(context, user, [one]);
    const harqPid = (first.harqPid + 1) % context.setup.numHarqProcesses;
    return refused(context, [first, { ...first, harqPid, prbs: [other] }], "DUPLICATE_RNTI");
  }),
  "R9.2": withOne((context, user, group) => {
    const harqPid = context.setup.numHarqProcesses;
    return refused(context, [newData(context, user, [group], { harqPid })], "BAD_RANGE");
  }),
  "R9.3": withOne((context, user, group) => {
    const mcs = maxMcs(context.setup.mcsTable) + 1;
    return refused(context, [newData(context, user, [group], { mcs })], "BAD_RANGE");
  }),
  "R10.5": withOne((context, user, group) => {
    const { allocation, expected } = refused(
      context,
      [newData(context, user, [group])],
      ...(["BAD_FIELD", "BAD_RANGE", "MALFORMED"] as const),
    );
    const { grants: _, ...rest } = allocation as NonNullable<typeof allocation>;
    return { send: [rest], expected, ...(allocation && { allocation }) };
  }),
  "R10.6": withOne((context, user, group) => {
    const grant = newData(context, user, [group], { powerOffsetDb: Number.NaN });
    return refused(context, [grant], "BAD_RANGE", "BAD_FIELD", "MALFORMED", "POWER_CAP");
  }),
  "R1.8": (context) => {
    const allocation = allocationOf(context.report, context.setup, context.nextSeq(), []);
    const wrong = { ...allocation, targetTti: allocation.targetTti + 1 };
    const codes = ["FUTURE_TTI", "BAD_RANGE", "STALE_TTI"] as const;
    return { send: [wrong], expected: { kind: "unapplied", codes }, markedSlots: 1 };
  },
};

/** Cases that need a block that waits for its retransmission. */
function onWaiting(
  make: (
    context: CaseContext,
    user: CaseContext["report"]["users"][number],
    block: CaseContext["report"]["users"][number]["harqPending"][number],
  ) => Attempt | string,
): RanCase {
  return (context) => {
    const user = someUser(context) && context.report.users.find((u) => u.harqPending.length > 0);
    const block = user?.harqPending[0];
    const fits = freeGroups(context).length > (block?.numPrb ?? 0) / context.setup.prgSizePrb;
    return user && block && fits ? make(context, user, block) : "no block that waits and would fit";
  };
}

function repeated(
  context: CaseContext,
  user: CaseContext["report"]["users"][number],
  harqPid: number,
  mcs: number,
  numPrb: number,
) {
  let missing = numPrb;
  const prbs = freeGroups(context).flatMap(([start, length]): [number, number][] => {
    const take = Math.min(missing, length);
    missing -= take;
    return take > 0 ? [[start, take]] : [];
  });
  return newData(context, user, prbs, { harqPid, mcs, retransmission: true });
}

/** All free PRBs to one user, with so much more power than there is as the range admits. */
function overPower(
  context: CaseContext,
  user: CaseContext["report"]["users"][number],
  mostDb: number,
): Attempt | string {
  const { carrierPrb, powerOffsetRangeDb } = context.setup;
  const groups = freeGroups(context);
  const numPrb = groups.reduce((sum, [, length]) => sum + length, 0);
  const budgetDb = linearToDb(carrierPrb / numPrb);
  const powerOffsetDb = Math.min(powerOffsetRangeDb.max, budgetDb + mostDb);
  if (numPrb * dbToLinear(powerOffsetDb) <= carrierPrb) return "the range admits no such power";
  return refused(context, [newData(context, user, groups, { powerOffsetDb })], "POWER_CAP");
}
