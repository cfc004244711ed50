import { Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { PropagationError } from "../../simulator/propagation/propagation-error.ts";
import type { BlerTables } from "./bler-tables.ts";
import type { FileReport } from "./file-report.ts";
import type { Kind, Surroundings } from "./kind.ts";
import { findKind } from "./kinds.ts";
import { parseReference } from "./parse-reference.ts";
import { type CaseTally, openTally } from "./tally.ts";

const FileShape = Type.Object({ cases: Type.Array(Type.Unknown(), { minItems: 1 }) });

/**
 * Judges one file of reference cases. Its kind is told by its name, else by the fields of its first
 * case; number and order of the cases do not matter.
 *
 * @param file - Name of the file, with its extension.
 * @param text - What it holds.
 * @param tables - Block error tables that the reference used, where they are at hand.
 * @returns How slotpilot compares; nothing throws, whatever the text is.
 */
export function judgeFile(file: string, text: string, tables?: BlerTables): FileReport {
  const stem = file.replace(/\.json$/, "");
  const blank = { file, cases: 0, ...openTally().close() };
  const content = parseReference(text);
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
  return {
    file,
    kind: kind.stem,
    cases,
    ...outcomeOf(kind, content.cases, { file: content, tables }),
  };
}

function outcomeOf(kind: Kind, cases: readonly unknown[], surroundings: Surroundings<unknown>) {
  const tally = openTally();
  for (const [n, reference] of cases.entries()) {
    judgeCase(kind, reference, tally.openCase(n), surroundings);
  }
  const sums = tally.close();
  if (sums.numFailures > 0) return { ...sums, status: "fail" } as const;
  if (sums.quantities.length > 0) return { ...sums, status: "pass" } as const;
  const [reason] = Object.keys(sums.passedOver);
  if (reason) return { ...sums, reason, status: "not judged" } as const;
  return { ...sums, reason: "no case holds anything to compare", status: "fail" } as const;
}

function judgeCase(
  kind: Kind,
  reference: unknown,
  tally: CaseTally,
  surroundings: Surroundings<unknown>,
): void {
  try {
    kind.judge(reference, tally, surroundings);
  } catch (error) {
    // such as a material outside its frequencies: the case can't be met, and the others still can
    const { code, message = String(error) } = error as Partial<PropagationError>;
    tally.refuse(code === undefined ? message : `${code}: ${message}`);
  }
}

function labelOf(kind: Kind | undefined): Pick<FileReport, "kind"> {
  return kind ? { kind: kind.stem } : {};
}
