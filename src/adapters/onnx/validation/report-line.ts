import { type Static, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { CODES, type Code } from "../../../../schemas/codes.ts";
import { CHECK_NAMES, type CheckName } from "./validation-task.ts";

const CheckNameOf = Type.Unsafe<CheckName>(
  Type.Union(CHECK_NAMES.map((name) => Type.Literal(name))),
);
const Message = Type.String({ maxLength: 1000 });

/** A line that the validating process writes. */
const ReportLine = Type.Union([
  Type.Object({ doing: CheckNameOf, what: Type.Optional(Message) }),
  Type.Object({
    check: CheckNameOf,
    finding: Type.Union([
      Type.Object({ ok: Type.Literal(true), message: Message }),
      Type.Object({
        ok: Type.Literal(false),
        code: Type.Unsafe<Code>(
          Type.Union((Object.keys(CODES) as Code[]).map((code) => Type.Literal(code))),
        ),
        message: Message,
      }),
    ]),
  }),
]);
/** A line that the validating process writes: what it begins with, or what it found. */
export type ReportLine = Static<typeof ReportLine>;

/**
 * Reads what the validating process wrote.
 *
 * @returns Its lines up to the first that is none: the process holds a file that nobody trusts.
 */
export function readReport(text: string): ReportLine[] {
  const lines: ReportLine[] = [];
  for (const line of text.split("\n").slice(0, -1)) {
    try {
      const content: unknown = JSON.parse(line);
      if (!Value.Check(ReportLine, content)) break;
      lines.push(content);
    } catch {
      break;
    }
  }
  return lines;
}
