/** What a check is about. */
export interface CheckFacts {
  /** Few words: what is looked at. */
  readonly title: string;
  /** What a conforming side does. */
  readonly expected: string;
}

/** A check that was made, or could not be made. */
export interface CheckResult extends CheckFacts {
  /** Rule of docs/spec.md and a number, such as `R1.4`. */
  readonly id: string;
  /** `not seen`: nothing happened that it could be judged by. */
  readonly verdict: "passed" | "failed" | "not seen";
  /** What was seen: the first offence, how often it was kept, or why it was not seen. */
  readonly seen: string;
  /** Slot of the first offence. Unit: slots since the cell started. */
  readonly tti?: number;
}

/** Keeps what was seen of every check. */
export interface Verdicts<Id extends string> {
  /** The check's rule was kept once more. */
  pass(id: Id): void;
  /** It was broken. */
  fail(id: Id, seen: string, tti?: number): void;
  /** Passes or fails. */
  judge(id: Id, kept: boolean, seen: string, tti?: number): void;
  /** Why it could not be judged, should nothing else be heard of it. */
  excuse(id: Id, why: string): void;
  /** Whether it was judged at least once. */
  isJudged(id: Id): boolean;
  /** Every check, in the order of the table. */
  results(): CheckResult[];
}

interface Tally {
  kept: number;
  broken: number;
  seen: string;
  tti: number | undefined;
  excuse: string;
}

/**
 * Opens the verdicts over a table of checks. One offence fails a check for good; the first is what is told.
 *
 * @param checks - Every check by its id.
 * @param unseen - Why a check was not seen that nobody excused.
 */
export function openVerdicts<Id extends string>(
  checks: Readonly<Record<Id, CheckFacts>>,
  unseen: string,
): Verdicts<Id> {
  const ids = Object.keys(checks) as Id[];
  const tallies = new Map<Id, Tally>(
    ids.map((id) => [id, { kept: 0, broken: 0, seen: "", tti: undefined, excuse: unseen }]),
  );
  const of = (id: Id) => tallies.get(id) as Tally;
  const pass = (id: Id) => {
    of(id).kept += 1;
  };
  const fail = (id: Id, seen: string, tti?: number) => {
    const tally = of(id);
    tally.broken += 1;
    if (tally.broken === 1) Object.assign(tally, { seen, tti });
  };
  return {
    pass,
    fail,
    judge: (id, kept, seen, tti) => (kept ? pass(id) : fail(id, seen, tti)),
    excuse(id, why) {
      of(id).excuse = why;
    },
    isJudged: (id) => of(id).kept + of(id).broken > 0,
    results: () => ids.map((id) => ({ id, ...checks[id], ...resultOf(of(id)) })),
  };
}

/** The same verdicts, but that nothing is judged any more once the signal is given. */
export function untilSignal<Id extends string>(
  verdicts: Verdicts<Id>,
  signal: AbortSignal,
): Verdicts<Id> {
  const unless =
    <Args extends unknown[]>(act: (...args: Args) => void) =>
    (...args: Args) => {
      if (!signal.aborted) act(...args);
    };
  const { pass, fail, judge } = verdicts;
  return { ...verdicts, pass: unless(pass), fail: unless(fail), judge: unless(judge) };
}

function resultOf({ kept, broken, seen, tti, excuse }: Tally) {
  if (broken > 0) {
    const often = broken > 1 ? ` (first of ${broken})` : "";
    return { verdict: "failed", seen: seen + often, ...(tti !== undefined && { tti }) } as const;
  }
  if (kept > 0) return { verdict: "passed", seen: kept === 1 ? "once" : `${kept} times` } as const;
  return { verdict: "not seen", seen: excuse } as const;
}
