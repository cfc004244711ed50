import type { CaseFailure, FileReport, QuantityReport } from "./file-report.ts";
import type { Measure, Note } from "./measure.ts";

/** Failures that are kept with their values; the rest is only counted. */
const MAX_FAILURES = 5;

/** What a file's comparisons add up to. */
export type Sums = Pick<FileReport, "quantities" | "failures" | "numFailures" | "passedOver">;

/** Takes down what comes of one case. */
export interface CaseTally {
  /** One comparison. */
  readonly note: Note;
  /** That the case can't be judged, and why. */
  readonly refuse: (reason: string) => void;
  /** That the case is none of slotpilot's business, and why. */
  readonly passOver: (reason: string) => void;
}

/** Takes down what comes of a file. */
export interface Tally {
  /** Opens a case, by its index. */
  readonly openCase: (caseIndex: number) => CaseTally;
  /** Gives the sums, quantities nearest to (or furthest beyond) their tolerance first. */
  readonly close: () => Sums;
}

/** Opens an empty tally of one file. */
export function openTally(): Tally {
  const quantities = new Map<string, QuantityReport>();
  const failures: CaseFailure[] = [];
  const passedOver: Record<string, number> = {};
  let numFailures = 0;
  const fail = (failure: CaseFailure) => {
    numFailures += 1;
    if (failures.length < MAX_FAILURES) failures.push(failure);
  };
  return {
    openCase: (caseIndex) => ({
      note: (measure, expected, found) => {
        if (expected === null || expected === undefined) return;
        const distance = measure.errorOf(found, expected);
        const error = Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance;
        const { quantity } = measure;
        quantities.set(quantity, extended(quantities.get(quantity), measure, error, caseIndex));
        if (error > measure.tolerance) fail({ case: caseIndex, quantity, expected, found, error });
      },
      refuse: (reason) => fail({ case: caseIndex, reason }),
      passOver: (reason) => {
        passedOver[reason] = (passedOver[reason] ?? 0) + 1;
      },
    }),
    close: () => {
      const byUrgency = (a: QuantityReport, b: QuantityReport) => urgency(b) - urgency(a);
      const sorted = [...quantities.values()].sort(byUrgency);
      return { quantities: sorted, failures, numFailures, passedOver };
    },
  };
}

function extended<T>(
  before: QuantityReport | undefined,
  { quantity, unit, tolerance }: Measure<T>,
  error: number,
  caseIndex: number,
): QuantityReport {
  const isWorst = !before || error > before.worstError;
  const worst = isWorst ? { worstError: error, worstCase: caseIndex } : before;
  const numCompared = (before?.numCompared ?? 0) + 1;
  const { worstError, worstCase } = worst;
  const pass = worstError <= tolerance;
  return { quantity, unit, tolerance, worstError, worstCase, numCompared, pass };
}

/** Share of the tolerance that is used up; beyond 1 it fails. Finite, so that it can be sorted by. */
function urgency({ worstError, tolerance }: QuantityReport): number {
  return worstError === 0 ? 0 : Math.min(Number.MAX_VALUE, worstError / tolerance);
}
