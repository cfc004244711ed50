import type { Allocation } from "../../../schemas/allocation.ts";
import type { Code } from "../../../schemas/codes.ts";
import type { Report } from "../../../schemas/report.ts";
import { jainIndex } from "../../nr/jain-index.ts";

/** What came of the slots that one pair decided. */
export interface TenureFigures {
  /** Slots whose outcome is known, hit or missed. */
  readonly slots: number;
  /** Part of them that was missed, 0 … 1. */
  readonly missRatio: number;
  /** Part of them in which a model's answer was not usable, 0 … 1. */
  readonly faultRatio: number;
  /** Bits acknowledged per slot. Unit: bit. */
  readonly bitsPerSlot: number;
  /** Jain's index of the users' bits, 0 … 1. */
  readonly jain: number;
  /** NACKs among the outcomes of transport blocks, 0 … 1. */
  readonly bler: number;
}

/** Adds up what comes of the slots of one pair. */
export interface Tenure {
  /** Slots whose outcome is known. */
  readonly slots: number;
  /** Answers of models that were not usable. */
  readonly faults: number;
  /** An allocation was sent. */
  decided(fallbacks: Allocation["fallbacks"]): void;
  /** The slot of one came. */
  applied(isHit: boolean): void;
  /** A transport block was answered. */
  answered(rnti: number, isAck: boolean, bits: number): void;
  /** Sums so far. */
  figures(): TenureFigures;
}

/** Faults of a model, as against want of time, which other load on the machine can cause. */
const FAULTS: ReadonlySet<Code> = new Set<Code>([
  "NAN_OUTPUT",
  "SHAPE_MISMATCH",
  "MODEL_UNAVAILABLE",
]);

/** Starts with nothing. */
export function createTenure(): Tenure {
  const bitsOf = new Map<number, number>();
  let [slots, misses, faults, bits, blocks, nacks] = [0, 0, 0, 0, 0, 0];
  return {
    get slots() {
      return slots;
    },
    get faults() {
      return faults;
    },
    decided(fallbacks) {
      for (const { code } of fallbacks) if (FAULTS.has(code)) faults += 1;
    },
    applied(isHit) {
      slots += 1;
      if (!isHit) misses += 1;
    },
    answered(rnti, isAck, blockBits) {
      blocks += 1;
      const gained = isAck ? blockBits : 0;
      if (!isAck) nacks += 1;
      bits += gained;
      bitsOf.set(rnti, (bitsOf.get(rnti) ?? 0) + gained);
    },
    figures: () => ({
      slots,
      missRatio: misses / Math.max(1, slots),
      faultRatio: faults / Math.max(1, slots),
      bitsPerSlot: bits / Math.max(1, slots),
      jain: jainIndex([...bitsOf.values()]),
      bler: nacks / Math.max(1, blocks),
    }),
  };
}

/** Slots whose decisions are remembered until their outcomes are in. */
const REMEMBERED = 512;

/** Credits what comes back from the RAN to the tenure that decided the slot. */
export interface TenureLedger {
  /** Notes who decided a slot. */
  decided(tenure: Tenure, allocation: Allocation): void;
  /** Credits a report's echo and HARQ outcomes. */
  reported(report: Report): void;
}

/** Opens an empty ledger. */
export function openTenureLedger(): TenureLedger {
  const slots = new Int32Array(REMEMBERED).fill(-1);
  const tenures: (Tenure | undefined)[] = Array.from({ length: REMEMBERED }, () => undefined);
  const tenureOf = (tti: number) => {
    const place = tti % REMEMBERED;
    return slots[place] === tti ? tenures[place] : undefined;
  };
  return {
    decided(tenure, { targetTti, fallbacks }) {
      slots[targetTti % REMEMBERED] = targetTti;
      tenures[targetTti % REMEMBERED] = tenure;
      tenure.decided(fallbacks);
    },
    reported({ applied, users }) {
      if (applied) tenureOf(applied.targetTti)?.applied(applied.status === "HIT");
      for (const { rnti, harqFeedback } of users) {
        for (const { targetTti, ack, tbsBits } of harqFeedback) {
          tenureOf(targetTti)?.answered(rnti, ack, tbsBits);
        }
      }
    },
  };
}
