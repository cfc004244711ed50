import { describe, expect, it } from "vitest";
import { createAnswerWaiter } from "../../../../clients/typescript/answer-waiter.ts";

describe("createAnswerWaiter", () => {
  it("E10 waits for the answer to its own report", async () => {
    const answers = createAnswerWaiter();
    const waited = answers.wait(5, 60_000);
    answers.hear(4);
    answers.hear(undefined);
    const first = await Promise.race([waited.then(() => "answered"), Promise.resolve("waiting")]);
    answers.hear(5);
    await waited;

    expect(first).toBe("waiting");
  });

  it("E10 gives up after the time-out, or when cancelled", async () => {
    const answers = createAnswerWaiter();
    await answers.wait(5, 1);
    const waited = answers.wait(6, 60_000);
    answers.cancel();

    await expect(waited).resolves.toBeUndefined();
  });
});
