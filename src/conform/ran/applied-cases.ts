import type { Allocation } from "../../../schemas/allocation.ts";
import { allocationOf } from "./allocation-of.ts";
import {
  type Attempt,
  type CaseContext,
  freeGroups,
  NO_DOWNLINK,
  newData,
  type RanCase,
  type RanCases,
  refused,
  targetOf,
} from "./case-context.ts";

/** Depth of a message that shall overflow a recursive reader, and its size. Unit: levels, byte. */
const DEEP_LEVELS = 20_000;
const LARGE_BYTES = 400_000;

/** Slots that an early allocation is early by, beyond what is asked for. */
const EARLY_SLOTS = 20;

const NOISE = Uint8Array.of(0xc1, 0x00, 0xff, 0x7b, 0x22, 0x00, 0x80);

const applied = (allocation: Allocation, send: readonly unknown[] = [allocation]): Attempt => ({
  ...{ send, allocation, expected: { kind: "hit" } },
});

/** A sound decision with at least so many grants, and what is made of it. */
const withGrants =
  (atLeast: number, make: (good: Allocation) => Attempt): RanCase =>
  (context) => {
    const good = context.good();
    if (good.grants.length >= atLeast) return make(good);
    return `no slot with ${atLeast} grants`;
  };

/**
 * What must not keep a sound allocation from being applied, and what must not be applied beside it.
 * They are sent while everything goes its way.
 */
export const APPLIED_CASES: RanCases = {
  "R1.10": withGrants(1, (good) => applied(good, [good, good])),
  "R3.1": withGrants(1, (good) => {
    for (const grant of good.grants) grant.share = 0;
    return applied(good);
  }),
  "R6.5": (context) =>
    withGrants(1, (good) => {
      for (const grant of good.grants) grant.powerOffsetDb = context.setup.powerOffsetRangeDb.min;
      return applied(good);
    })(context),
  "R8.6": withGrants(2, (good) => {
    good.grants.reverse();
    return applied(good);
  }),
  "R10.4": withGrants(1, (good) => applied(good, [NOISE, good])),
  "R10.7": withGrants(1, (good) => {
    const grants = good.grants.map((grant) => ({ ...grant, layers: 1, tpc: [0, 1] }));
    return applied(good, [{ ...good, grants, hint: { later: true } }]);
  }),
  "R10.8": withGrants(1, (good) => applied(good, [deepMessage(), largeMessage(), good])),
  "R1.7": (context) => {
    const good = context.good();
    const reportTti = context.report.tti + EARLY_SLOTS;
    const empty = allocationOf({ ...context.report, tti: reportTti }, context.setup, 0, []);
    const early = { ...empty, seq: context.nextSeq() };
    return { ...applied(good, [early, good]), markedSlots: EARLY_SLOTS };
  },
};

/** Cases in which a slot gets no usable allocation. */
export const WITHHELD_CASES: RanCases = {
  "R1.5": () => ({ send: [], expected: { kind: "miss" } }),
  "R1.6": (context) => {
    const reportTti = targetOf(context) - 1;
    const late = context.planOf(reportTti)?.allocation;
    if (!late) return "no allocation that could come twice";
    const expected = { kind: "stale", late } as const;
    if (reportTti === context.report.tti) return { send: [late], expected };
    return { send: [], expected, later: { reportTti, send: [late] } };
  },
};

/** New data on a process that the slot before has just used. */
export const IN_FLIGHT_CASES: RanCases = {
  "R4.2": (context) => {
    const before = targetOf(context) - 1;
    const grants = context.planOf(before)?.allocation?.grants ?? [];
    const used = grants.find(({ retransmission }) => !retransmission);
    const user = context.report.users.find(({ rnti }) => rnti === used?.rnti);
    const [group] = freeGroups(context);
    if (context.feedbackSlots < 1) return "outcomes are known in the slot of their transmission";
    if (!used || !user || !group || !isOpen(context)) return NO_DOWNLINK;
    const grant = newData(context, user, [group], { harqPid: used.harqPid });
    return { ...refused(context, [grant], "RETX_CONFLICT"), dependsOn: before };
  },
};

function isOpen({ setup, report }: CaseContext): boolean {
  const { slotPattern, leadSlots } = setup;
  return slotPattern[(report.tti + leadSlots) % slotPattern.length] === "D";
}

function deepMessage(): Uint8Array {
  return new TextEncoder().encode(`{"grants":${"[".repeat(DEEP_LEVELS)}`);
}

function largeMessage(): Uint8Array {
  return new TextEncoder().encode(`{"noise":"${"x".repeat(LARGE_BYTES)}"}`);
}
