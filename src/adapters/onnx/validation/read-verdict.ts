import type { Code } from "../../../../schemas/codes.ts";
import type { ModelCheck, ModelVerdict } from "../../../ports/model-registry.ts";
import type { FencedEnd } from "./fenced-process.ts";
import { type Finding, fault } from "./finding.ts";
import { type ReportLine, readReport } from "./report-line.ts";
import { CHECK_NAMES, type CheckName } from "./validation-task.ts";

const OUT_OF_MEMORY = /heap out of memory|bad_alloc|Allocation failed|OOM/;

/**
 * Reads a verdict out of how the validating process ended and what it had said by then.
 *
 * @param end - How it ended.
 * @param withinMs - Time that it had. Unit: ms.
 * @returns All checks; those after the first that failed were not made.
 */
export function readVerdict(end: FencedEnd, withinMs: number): ModelVerdict {
  const lines = readReport(end.report);
  const findings = new Map<CheckName, Finding>();
  for (const line of lines) if ("check" in line) findings.set(line.check, line.finding);
  const isDecided = [...findings.values()].some(({ ok }) => !ok);
  const open = CHECK_NAMES.find((name) => !findings.has(name));
  if (open && !isDecided) findings.set(open, whyEnded(end, lines, withinMs));
  const checks = CHECK_NAMES.map((name): ModelCheck => checkOf(name, findings.get(name)));
  return { ok: checks.every(({ ok }) => ok === true), checks };
}

function checkOf(name: CheckName, finding: Finding | undefined): ModelCheck {
  if (!finding) return { name, ok: undefined, message: "not checked" };
  return { name, ...finding };
}

/** The process did not finish: says why, and what it was busy with. */
function whyEnded(end: FencedEnd, lines: readonly ReportLine[], withinMs: number): Finding {
  const { status, stderr, isLate } = end;
  const doing = lines.findLast((line) => "doing" in line);
  if (!doing) return neverBegan(end, withinMs);
  const busy = `busy with "${doing.doing}"${doing.what ? ` (${doing.what})` : ""}`;
  if (isLate || status === "SIGXCPU") {
    return fault("MODEL_TIMEOUT", `after ${withinMs / 1000} s it was still ${busy}`);
  }
  if (status === "SIGKILL" || OUT_OF_MEMORY.test(stderr)) {
    return fault("MODEL_MEMORY", `its process ran out of memory while ${busy}`);
  }
  if (typeof status === "string") {
    return fault("MODEL_CRASHED", `its process ended by ${status} while ${busy}`);
  }
  return fault("VALIDATION_FAILED", `the validating process broke while ${busy}`);
}

function neverBegan({ status, isLate }: FencedEnd, withinMs: number): Finding {
  const code: Code = "VALIDATION_FAILED";
  if (isLate)
    return fault(code, `the validating process did not begin within ${withinMs / 1000} s`);
  const why = status instanceof Error ? (status as NodeJS.ErrnoException).code : status;
  return fault(code, `the validating process can't start (${why ?? "unknown"})`);
}
