import { APPLIED_CASES, IN_FLIGHT_CASES, WITHHELD_CASES } from "./applied-cases.ts";
import type { Attempt, CaseContext, RanCases } from "./case-context.ts";
import type { SlotOutcome } from "./judge-echo.ts";
import type { RanCheck, RanVerdicts } from "./ran-checks.ts";
import { REFUSED_CASES } from "./refused-cases.ts";

/** A case that we were too late for so often is given up; one that nothing could be done for, later. */
const MOST_ATTEMPTS = 12;
const MOST_TRIES = 200;

/** When a case can be sent: nothing under way, or in the middle of sound decisions. */
export type CaseTime = "quiet" | "busy";

/** A message of a case that is to be sent. */
export interface DueCase {
  readonly check: RanCheck;
  readonly attempt: Attempt;
}

/** The deliberate cases that have not been judged yet. */
export interface OpenCases {
  /** How many there are. */
  readonly size: number;
  /** Their checks. */
  readonly checks: readonly RanCheck[];
  /** Whether one needs a block that waits for its retransmission. */
  readonly needsLoss: boolean;
  /** The first one that can be sent now. */
  next(time: CaseTime, context: CaseContext): DueCase | undefined;
  /** What came of it. */
  close(check: RanCheck, outcome: SlotOutcome): void;
  /** Gives a case up. */
  drop(check: RanCheck, why: string): void;
}

const NEED_LOSS: ReadonlySet<string> = new Set<RanCheck>(["R4.3", "R4.5", "R4.6"]);

/** Opens all cases. */
export function openCases(verdicts: RanVerdicts): OpenCases {
  const byTime: Record<CaseTime, RanCases> = {
    quiet: { ...WITHHELD_CASES, ...REFUSED_CASES },
    busy: { ...APPLIED_CASES, ...IN_FLIGHT_CASES },
  };
  const checks = Object.keys({ ...byTime.quiet, ...byTime.busy }) as RanCheck[];
  const open = new Map(checks.map((check) => [check, { attempts: 0, tries: 0, isSent: false }]));
  const drop = (check: RanCheck, why: string) => {
    open.delete(check);
    verdicts.excuse(check, why);
  };
  return {
    get size() {
      return open.size;
    },
    get checks() {
      return [...open.keys()];
    },
    get needsLoss() {
      return [...open.keys()].some((check) => NEED_LOSS.has(check));
    },
    next(time, context) {
      for (const [check, state] of open) {
        const make = byTime[time][check];
        if (!make || state.isSent) continue;
        const attempt = make(context);
        if (typeof attempt !== "string") {
          state.isSent = true;
          return { check, attempt };
        }
        verdicts.excuse(check, attempt);
        state.tries += 1;
        if (state.tries >= MOST_TRIES) open.delete(check);
      }
      return undefined;
    },
    close(check, outcome) {
      const state = open.get(check);
      if (!state) return;
      state.isSent = false;
      if (outcome !== "late") open.delete(check);
      else if (state.attempts + 1 < MOST_ATTEMPTS) state.attempts += 1;
      else drop(check, `in ${MOST_ATTEMPTS} attempts our answer was too late`);
    },
    drop,
  };
}
