import type { Allocation } from "../../../schemas/allocation.ts";
import type { Code } from "../../../schemas/codes.ts";
import type { Applied, Report } from "../../../schemas/report.ts";
import type { RanCheck, RanVerdicts } from "./ran-checks.ts";

/** What the echo of a slot must say. */
export type Expectation =
  | { readonly kind: "hit" }
  /** No allocation came. */
  | { readonly kind: "miss" }
  /** No usable one came: MISS, STALE, or REJECTED with one of these. */
  | { readonly kind: "unapplied"; readonly codes: readonly Code[] }
  /** A late one came, and no other. */
  | { readonly kind: "stale"; readonly late: Allocation }
  | { readonly kind: "refused"; readonly codes: readonly Code[] };

/** What was sent for one slot. */
export interface SlotPlan {
  /** The check that the slot is judged by. */
  readonly check: RanCheck;
  /** What must be echoed. */
  readonly expected: Expectation;
  /** What the RAN holds for the slot if it takes it. */
  readonly allocation?: Allocation | undefined;
  /** It was decided before it was known that the RAN would schedule a slot in between by itself. */
  isCrossed: boolean;
}

/** What came of a slot: `late`: a paced RAN may not have had our answer in time. */
export type SlotOutcome = "kept" | "broken" | "late";

/** What echoes are judged with. */
export interface EchoContext {
  readonly verdicts: RanVerdicts;
  /** Whether slots advance with time, so that we can be late. */
  readonly isPaced: boolean;
  /** Slots that allocations sent lately were for, by `seq`. */
  readonly sent: ReadonlyMap<number, readonly number[]>;
}

/**
 * Judges the form of an echo: one status, of this slot, with the fields that its status has.
 *
 * @param report - Its report.
 * @param mustEcho - Whether the slot can have had an allocation.
 * @rule E1 · R9
 */
export function judgeEchoForm(
  { applied, tti }: Report,
  mustEcho: boolean,
  verdicts: RanVerdicts,
): void {
  if (!applied) {
    if (mustEcho) verdicts.fail("E1.1", "no `applied` in the report", tti);
    return;
  }
  const { status, targetTti, allocationSeq, reason } = applied;
  const fitsSlot = status === "STALE" ? targetTti < tti : targetTti === tti;
  const fitsSeq = status === "REJECTED" || (allocationSeq === undefined) === (status === "MISS");
  verdicts.judge("E1.1", fitsSlot && fitsSeq, echoText(applied), tti);
  if (status === "REJECTED") verdicts.judge("R9.1", reason !== undefined, echoText(applied), tti);
}

/**
 * Judges what an echo says against what was sent for its slot. Where the RAN is paced, and the echo is
 * that of an answer that came too late, nothing is said.
 */
export function judgeSlot(
  { applied, tti }: Report,
  { check, expected, allocation, isCrossed }: SlotPlan,
  { verdicts, isPaced, sent }: EchoContext,
): SlotOutcome {
  if (!applied) return "late"; // told by E1.1
  if (isAsExpected(applied, expected, allocation)) {
    verdicts.pass(check);
    return "kept";
  }
  const { status, targetTti, allocationSeq = -1, reason } = applied;
  const wasSent = sent.get(allocationSeq)?.includes(targetTti) === true;
  const isLate = status === "MISS" || (status === "STALE" && wasSent);
  if (isPaced && isLate) return "late";
  if (isCrossed && status === "REJECTED" && reason === "RETX_CONFLICT") return "late";
  verdicts.fail(check, `${echoText(applied)}, expected ${textOf(expected, allocation)}`, tti);
  return "broken";
}

function isAsExpected(
  { status, allocationSeq, targetTti, reason }: Applied,
  expected: Expectation,
  allocation: Allocation | undefined,
): boolean {
  const isSeq = (seq: number | undefined) => allocationSeq === undefined || allocationSeq === seq;
  const isCode = (codes: readonly Code[]) =>
    status === "REJECTED" && (reason === undefined || codes.includes(reason));
  switch (expected.kind) {
    case "hit":
      return status === "HIT" && isSeq(allocation?.seq);
    case "miss":
      return status === "MISS";
    case "stale":
      return (
        status === "STALE" && isSeq(expected.late.seq) && targetTti === expected.late.targetTti
      );
    case "unapplied":
      return status === "MISS" || status === "STALE" || isCode(expected.codes);
    case "refused":
      return isCode(expected.codes) && isSeq(allocation?.seq);
  }
}

function echoText({ status, targetTti, allocationSeq, reason }: Applied): string {
  const seq = allocationSeq === undefined ? "" : ` seq ${allocationSeq}`;
  return `${status}${reason ? ` ${reason}` : ""} of slot ${targetTti}${seq}`;
}

function textOf(expected: Expectation, allocation: Allocation | undefined): string {
  const seq = allocation ? ` seq ${allocation.seq}` : "";
  switch (expected.kind) {
    case "hit":
      return `HIT${seq}`;
    case "miss":
      return "MISS";
    case "stale":
      return `STALE of slot ${expected.late.targetTti} seq ${expected.late.seq}`;
    case "unapplied":
      return "MISS or STALE";
    case "refused":
      return `REJECTED ${expected.codes.join(" or ")}${seq}`;
  }
}
