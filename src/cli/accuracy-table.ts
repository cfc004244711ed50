import type { FileReport, QuantityReport } from "../accuracy/file-report.ts";
import { textTable } from "./text-table.ts";

/**
 * Draws judged files as a table: of each the quantity nearest to its tolerance, or furthest beyond.
 * What the table has no room for stands in lines below it: reasons, cases passed over, failures.
 *
 * @param files - The files; at least one.
 */
export function accuracyTable(files: readonly FileReport[]): string {
  const head = ["file", "cases", "worst quantity", "worst error", "tolerance", "result"];
  return [textTable(head, files.map(fileRow)), ...files.flatMap(remarks)].join("\n");
}

function fileRow({ file, cases, status, quantities }: FileReport): (string | number)[] {
  const [worst] = quantities;
  const figures = worst
    ? [worst.quantity, figure(worst.worstError, worst), figure(worst.tolerance, worst)]
    : ["", "", ""];
  return [file, cases, ...figures, status];
}

function remarks(report: FileReport): string[] {
  const { file, reason, failures, numFailures, passedOver } = report;
  const notes = Object.entries(passedOver).map(([why, n]) => `${n} cases passed over: ${why}`);
  const faults = failures.map(({ case: n, quantity, expected, found, reason: why }) => {
    const values = `expected ${text(expected)}, found ${text(found)}`;
    return quantity ? `case ${n}, ${quantity}: ${values}` : `case ${n}: ${why}`;
  });
  const others = numFailures - failures.length;
  const rest = others > 0 ? [`and ${others} more failures`] : [];
  return [...(reason ? [reason] : []), ...notes, ...faults, ...rest].map(
    (line) => `${file}: ${line}`,
  );
}

/** Long lists are cut: `--json` has them whole. */
const text = (value: unknown) => `${JSON.stringify(value)}`.slice(0, 200);

function figure(value: number, { unit, tolerance }: QuantityReport): string {
  if (value === 0) return tolerance === 0 ? "exact" : "0";
  const small = tolerance > 0 && tolerance < 0.01;
  const digits = small ? value.toExponential(1) : `${Number(value.toFixed(3))}`;
  return `${digits} ${unit}`;
}
