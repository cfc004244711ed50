import { describe, expect, it } from "vitest";
import { lastLines } from "../../../src/cli/last-lines.ts";
import { readableLog } from "../../../src/cli/readable-log.ts";

describe("readableLog", () => {
  it.each<[what: string, line: string, shown: string]>([
    ["a log line", '{"level":40,"msg":"late","code":"DEADLINE"}', "DEADLINE late"],
    ["a log line without code", '{"msg":"slotpilot is ready"}', "slotpilot is ready"],
    ["another program's text", "MODEL_INVALID no such model", "MODEL_INVALID no such model"],
    ["half a log line", '{"level":40,"ms', '{"level":40,"ms'],
    ["JSON of somebody else", '{"message":"hm"}', '{"message":"hm"}'],
    ["a number where the sentence should be", '{"msg":3}', '{"msg":3}'],
  ])("shows %s", (_, line, shown) => {
    expect(readableLog(line)).toBe(shown);
  });
});

describe("lastLines", () => {
  it("keeps the last eight", () => {
    const lines = lastLines();
    expect(lines.text()).toBe("");
    for (let n = 1; n <= 100; n += 1) lines.add(`line ${n}`);

    expect(lines.text().split("\n")).toEqual(
      [93, 94, 95, 96, 97, 98, 99, 100].map((n) => `line ${n}`),
    );
  });
});
