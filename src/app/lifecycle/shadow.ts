import type { Allocation, Grant } from "../../../schemas/allocation.ts";
import type { ShadowScore } from "../../../schemas/lifecycle.ts";
import type { Report } from "../../../schemas/report.ts";
import {
  askForPower,
  askForShares,
  settleGrants,
  settlePower,
} from "../../domain/allocation/plan-slot.ts";
import { acceptAction } from "../../domain/power/accept-action.ts";
import { acceptShares, type PolicyAnswer } from "../../domain/prb/accept-shares.ts";
import type { CellFacts } from "../../domain/state/cell-facts.ts";
import type { CellState } from "../../domain/state/cell-state.ts";
import { commitAllocation } from "../../domain/state/commit-allocation.ts";
import { foldReport } from "../../domain/state/fold-report.ts";
import { openSlot, type Slot } from "../../domain/state/open-slot.ts";
import { twinOf } from "../../domain/state/twin-cell.ts";
import { jainIndex } from "../../nr/jain-index.ts";
import type { Clock } from "../../ports/clock.ts";
import { decode } from "../../wire/codec.ts";
import { createReportReader, readReport } from "../../wire/read-report.ts";
import type { PolicyPair, StagePolicy } from "../policies.ts";
import { createStageTail } from "../stage-tail.ts";

/** Runs a candidate beside the active pair, on the same reports; nothing of it is published. */
export interface Shadow {
  /**
   * Hears a report, and the allocation that was sent on it; both as bytes, kept.
   *
   * @param allocation - Absent for a report that was not decided on.
   */
  hear(report: Uint8Array, allocation?: Uint8Array): void;
  /** Works on what it has heard; for the pause after a slot. */
  run(): void;
  /** How the candidate compares; `undefined` before both have decided a slot. */
  score(): ShadowScore | undefined;
}

/** What happened in one slot. */
interface Heard {
  readonly report: Uint8Array;
  readonly allocation: Uint8Array | undefined;
}

/** The candidate decides one slot in so many, so that the pause suffices. */
const EVERY = 4;

/** Slots that wait for a pause at most; older ones are given up. */
const MAX_WAITING = 64;

/** Longest wait for one answer. Unit: µs. */
const ASK_US = 500;

/**
 * Opens a shadow.
 *
 * It keeps a state of its own, a twin of the cell's: it folds the same reports and commits what the
 * active pair decided, so that the candidate meets each slot exactly as the active pair did.
 *
 * @param cell - The cell's state, between two slots.
 * @param policies - The candidate's pair.
 * @param clock - Time.
 */
export function openShadow(cell: CellState, policies: PolicyPair, clock: Clock): Shadow {
  const twin = twinOf(cell);
  const reader = createReportReader();
  const tally = createTally(cell.facts);
  const waiting: Heard[] = [];
  let decided = 0;
  const live = ({ report: bytes, allocation: sent }: Heard) => {
    const read = readReport(reader, bytes, twin);
    if (!read.ok) return;
    foldReport(twin, read.value);
    const allocation = sent && decode(sent);
    if (!allocation?.ok) return;
    const { grants, targetTti } = allocation.value as Allocation;
    decided += 1;
    if (decided % EVERY === 0) {
      const startUs = clock.nowUs();
      const own = decideBeside(twin, read.value, policies);
      if (own) tally.add(own, grants, clock.nowUs() - startUs);
      else tally.fail();
    }
    commitAllocation(twin, { targetTti, grants });
  };
  return {
    hear(report, allocation) {
      if (waiting.length === MAX_WAITING) waiting.shift();
      waiting.push({ report, allocation });
    },
    run() {
      for (const heard of waiting.splice(0)) live(heard);
    },
    score: tally.score,
  };
}

/** Decides a slot by a pair; `undefined` if one of its models gave no usable answer. */
function decideBeside(
  twin: CellState,
  report: Report,
  { prb, power }: PolicyPair,
): readonly Grant[] | undefined {
  const slot = openSlot(twin, report);
  const prbQuestion = askForShares(slot);
  const isNeeded = slot.needPrg.some((prgs) => prgs > 0);
  const shares = isNeeded
    ? ask(prb, slot, prbQuestion.features, (output) => acceptShares(slot, output))
    : prbQuestion.pfShares();
  if (!shares) return undefined;
  const question = askForPower(prbQuestion, shares);
  const { clamps } = question;
  const action = ask(power, slot, question.features, (out) => acceptAction(slot, out, clamps));
  return action && settleGrants(question, settlePower(question, action));
}

function ask(
  policy: StagePolicy,
  slot: Slot,
  features: () => Float32Array,
  accept: (output: ArrayLike<number>) => PolicyAnswer,
): Float64Array | undefined {
  if ("rule" in policy) return policy.rule(slot);
  const reply = policy.model.ask(features(), slot.users.length, ASK_US);
  const answer = reply.ok ? accept(reply.values) : undefined;
  return answer?.ok ? answer.values : undefined;
}

/** Adds up what both would give. */
function createTally({ blockBits, setup }: CellFacts) {
  const latency = createStageTail(0.5, 100);
  const rates = { own: new Map<number, number>(), active: new Map<number, number>() };
  let [slots, faults, disagreement] = [0, 0, 0];
  const owners = {
    own: new Int32Array(setup.carrierPrb),
    active: new Int32Array(setup.carrierPrb),
  };
  const addGrants = (side: "own" | "active", grants: readonly Grant[]) => {
    owners[side].fill(-1);
    for (const { rnti, prbs, mcs, retransmission } of grants) {
      let numPrb = 0;
      for (const [start, length] of prbs) {
        owners[side].fill(rnti, start, start + length);
        numPrb += length;
      }
      if (retransmission) continue;
      rates[side].set(rnti, (rates[side].get(rnti) ?? 0) + blockBits(mcs, numPrb));
    }
  };
  const sum = (side: "own" | "active") => [...rates[side].values()].reduce((a, b) => a + b, 0);
  return {
    add(own: readonly Grant[], active: readonly Grant[], us: number): void {
      slots += 1;
      latency.observe(us);
      addGrants("own", own);
      addGrants("active", active);
      const differ = owners.own.reduce(
        (n, rnti, prb) => n + Number(rnti !== owners.active[prb]),
        0,
      );
      disagreement += differ / setup.carrierPrb;
    },
    fail(): void {
      faults += 1;
    },
    score: (): ShadowScore | undefined =>
      slots + faults === 0
        ? undefined
        : {
            ...{ slots, faults, latencyUs: latency.us },
            rateRatio: sum("active") > 0 ? sum("own") / sum("active") : 1,
            jain: jainIndex([...rates.own.values()]),
            activeJain: jainIndex([...rates.active.values()]),
            disagreement: disagreement / Math.max(1, slots),
          },
  };
}
