import { XMLBuilder } from "fast-xml-parser";
import type { CheckResult } from "../../conform/verdicts.ts";
import { textTable } from "../text-table.ts";

/** Columns of the table that hold sentences. Unit: characters. */
const WIDE = 58;

/** What an examination came to. */
export interface ConformReport {
  /** What was examined, such as `ran cell-1`. */
  readonly subject: string;
  /** Every check. */
  readonly checks: readonly CheckResult[];
}

/** Counts verdicts. */
export function countVerdicts({ checks }: ConformReport) {
  const count = (wanted: CheckResult["verdict"]) =>
    checks.filter(({ verdict }) => verdict === wanted).length;
  return { passed: count("passed"), failed: count("failed"), notSeen: count("not seen") };
}

/** Draws the report: every check on a line, then in full what failed. */
export function conformTable(report: ConformReport): string {
  const { passed, failed, notSeen } = countVerdicts(report);
  const rows = report.checks.map(({ id, title, verdict, seen }) => [
    id,
    cut(title),
    verdict,
    verdict === "failed" ? "see below" : cut(seen),
  ]);
  const table = textTable(["check", "what", "verdict", "seen"], rows);
  const faults = report.checks.filter(({ verdict }) => verdict === "failed").map(faultText);
  const sum = `${report.subject}: ${passed} passed, ${failed} failed, ${notSeen} not seen`;
  return [table, ...faults, sum].join("\n");
}

function faultText({ id, title, expected, seen, tti }: CheckResult): string {
  const where = tti === undefined ? "" : `slot ${tti}: `;
  return `${id} ${title}\n  expected: ${expected}\n  seen:     ${where}${seen}`;
}

const cut = (text: string) => (text.length > WIDE ? `${text.slice(0, WIDE - 1)}…` : text);

/** Writes the report as one JSON object. */
export function conformJson(report: ConformReport): string {
  return JSON.stringify({ ...report, ...countVerdicts(report) });
}

/** Writes the report as JUnit XML, which CI systems show: one case per check. */
export function conformJunit(report: ConformReport): string {
  const { failed, notSeen } = countVerdicts(report);
  const builder = new XMLBuilder({ ignoreAttributes: false, format: true });
  const name = `slotpilot conform ${report.subject}`;
  const testcase = report.checks.map((check) => ({
    "@_classname": name,
    "@_name": `${check.id} ${check.title}`,
    ...(check.verdict === "failed" && {
      failure: { "@_message": check.seen, "#text": faultText(check) },
    }),
    ...(check.verdict === "not seen" && { skipped: { "@_message": check.seen } }),
  }));
  const counts = {
    "@_tests": report.checks.length,
    "@_failures": failed,
    "@_skipped": notSeen,
  };
  return builder.build({
    "?xml": { "@_version": "1.0", "@_encoding": "UTF-8" },
    testsuites: { testsuite: { "@_name": name, ...counts, testcase } },
  });
}
