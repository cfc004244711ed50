import type { ModelCheck, ModelVerdict } from "../../ports/model-registry.ts";
import { textTable } from "../text-table.ts";

/** Draws what validation looked at, and what it saw. */
export function verdictTable({ checks }: ModelVerdict): string {
  return textTable(
    ["check", "result", "what was seen"],
    checks.map((check) => [check.name, resultOf(check), wrapped(check.message)]),
  );
}

/** Longest line of a message. Unit: characters. */
const MAX_LINE = 90;

function wrapped(message: string): string {
  const lines: string[] = [];
  for (const word of message.split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`.trimStart();
    if (lines.length > 0 && longer.length <= MAX_LINE) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join("\n");
}

function resultOf({ ok, code }: ModelCheck): string {
  if (ok === undefined) return "not looked at";
  return ok ? "ok" : (code ?? "failed");
}
