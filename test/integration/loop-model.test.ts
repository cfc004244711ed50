import { describe, expect, it } from "vitest";
import { MAX_UES } from "../../schemas/fields.ts";
import { askCalmly, askUntil, isGood, rows, useOddPolicies } from "../support/odd-policies.ts";

const { threads, openOdd } = useOddPolicies();

describe("the loop's thread", () => {
  const startedBy = async (work: () => Promise<unknown>) => {
    const before = threads.length;
    await work();
    return threads.length - before;
  };

  it("runs a quick model without control flow, one thread of its own standing by", async () => {
    expect(await startedBy(() => openOdd({ fault: "nan", when: "told" }))).toBe(1);
  });

  it("is spared a model with control flow, however quick; a second thread stands by", async () => {
    expect(await startedBy(() => openOdd({ fault: "slow", when: "told" }))).toBe(2);
  });

  it("is spared a model while it overruns its budget", async () => {
    const policy = await openOdd({ fault: "crowd", when: "told" });
    const askCrowd = () => policy.ask(rows(MAX_UES), MAX_UES, 10);

    const first = askCrowd();
    const { replies } = await askUntil(askCrowd, (reply) => !reply.ok);

    expect(first.ok).toBe(true);
    expect(replies.at(-1)).toMatchObject({ code: "DEADLINE", message: "answered too late" });
    expect(policy.restarts).toBe(0);
    await askUntil(() => askCalmly(policy), isGood);
  });
});
