import { describe, expect, it } from "vitest";
import { freePort } from "../support/free-port.ts";
import { commandsOf, walk } from "../support/walkthrough.ts";

describe("a page's commands", () => {
  it("swap a model in a running cell, and back", async () => {
    const script = (await commandsOf("swap-a-model.md")).replaceAll("8080", `${await freePort()}`);

    const { code, output } = await walk(script);

    expect(code, output).toBe(0);
    expect(output).toMatch(/cell-1 *│ prb@2\.0\.0 *│ – *│ own@1\.0\.0 *│ shadow/);
    expect(output).toMatch(/% of PRBs differ, \d+ µs, 0 faults in \d{2,} slots/);
    expect(output).toMatch(/cell-1 *│ own@1\.0\.0 *│ prb@2\.0\.0 *│ – /);
    expect(output.trim().split("\n").slice(-4).join("\n")).toMatch(
      /cell-1 *│ prb@2\.0\.0 *│ own@1\.0\.0/,
    );
  }, 120_000);

  it("make, validate and try a policy of one's own", async () => {
    const { code, output } = await walk(await commandsOf("own-policy.md"));

    expect(code, output).toBe(0);
    expect(output).toContain('"hitRatio":1');
  }, 120_000);
});
