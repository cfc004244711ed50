import { Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { PropagationError } from "../../simulator/propagation/propagation-error.ts";
import type { FileReport } from "./file-report.ts";
import type { Kind } from "./kind.ts";
import { findKind } from "./kinds.ts";
import { type CaseTally, openTally } from "./tally.ts";

const FileShape = Type.Object({ cases: Type.Array(Type.Unknown(), { minItems: 1 }) });

/**
 * Judges one file of reference cases. Its kind is told by its name, else by the fields of its first
 * case; number and order of the cases do not matter.
 *
 * @param file - Name of the file, with its extension.
 * @param text - What it holds.
 * @returns How slotpilot compares; nothing throws, whatever the text is.
 */
export function judgeFile(file: string, text: string): FileReport {
  const stem = file.replace(/\.json$/, "");
  const blank = { file, cases: 0, ...openTally().close() };
  const content = parsed(text);
  if (content === undefined || !Value.Check(FileShape, content)) {
    const kind = findKind(stem, undefined);
    const reason = content === undefined ? "is not JSON" : "holds no cases";
    return { ...blank, ...labelOf(kind), status: kind ? "fail" : "unknown", reason };
  }
  const cases = content.cases.length;
  const kind = findKind(stem, content.cases[0]);
  if (!kind) {
    const reason = "neither its name nor the fields of its first case belong to a known kind";
    return { ...blank, cases, status: "unknown", reason };
  }
  const { notJudged: reason } = kind;
  if (reason) return { ...blank, cases, kind: kind.stem, status: "not judged", reason };
  return { file, kind: kind.stem, cases, ...outcomeOf(kind, content) };
}

function outcomeOf(kind: Kind, content: { readonly cases: readonly unknown[] }) {
  const tally = openTally();
  for (const [n, reference] of content.cases.entries()) {
    judgeCase(kind, reference, tally.openCase(n), content);
  }
  const sums = tally.close();
  if (sums.numFailures > 0) return { ...sums, status: "fail" } as const;
  if (sums.quantities.length > 0) return { ...sums, status: "pass" } as const;
  const [reason] = Object.keys(sums.passedOver);
  if (reason) return { ...sums, reason, status: "not judged" } as const;
  return { ...sums, reason: "no case holds anything to compare", status: "fail" } as const;
}

function judgeCase(kind: Kind, reference: unknown, tally: CaseTally, file: unknown): void {
  try {
    kind.judge(reference, tally, file);
  } catch (error) {
    // such as a material outside its frequencies: the case can't be met, and the others still can
    const { code, message = String(error) } = error as Partial<PropagationError>;
    tally.refuse(code === undefined ? message : `${code}: ${message}`);
  }
}

/** Bare words in the place of a number. */
const NOT_FINITE = /(?<=[[,:]\s*)-?(?:NaN|Infinity)(?=\s*[\],}])/g;

/** Files may come from Python, whose JSON has NaN and Infinity: they are null here, as in other files. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text.trim().replace(NOT_FINITE, "null"));
  } catch {
    return undefined;
  }
}

function labelOf(kind: Kind | undefined): Pick<FileReport, "kind"> {
  return kind ? { kind: kind.stem } : {};
}
