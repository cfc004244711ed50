import { setImmediate as turn } from "node:timers/promises";
import { expect, it } from "vitest";
import type { LifecycleCommand } from "../../../../schemas/lifecycle.ts";
import { openCommandDesk } from "../../../../src/adapters/http/command-desk.ts";

const promote = (cells: string): LifecycleCommand => ({ kind: "promote", cells });

it("sends a command when the one before it is answered", async () => {
  const { desk, sent } = openDesk(async (id) => {
    await turn();
    expect(sent).toHaveLength(id);
    desk.answer(id, fine);
  });
  await Promise.all(["a", "b", "c"].map((cells) => desk.carryOut(promote(cells))));

  expect(sent).toEqual(["a", "b", "c"].map(promote));
});

it("waits for a bounded time, drops an answer that comes later, and goes on", async () => {
  const { desk, sent } = openDesk((id) => void setTimeout(() => desk.answer(id, fine), 40), 10);
  const outcomes = await Promise.all(["a", "b"].map((cells) => desk.carryOut(promote(cells))));

  expect(outcomes).toMatchObject(
    Array.from({ length: 2 }, () => ({ ok: false, error: { code: "SERVICE_BUSY" } })),
  );
  expect(sent).toHaveLength(2);
});

it("lets sixteen requests wait and no more", async () => {
  const held: number[] = [];
  const { desk } = openDesk((id) => void held.push(id));
  const outcomes = Array.from({ length: 20 }, () => desk.carryOut(promote("a")));
  const refused = await Promise.all(outcomes.slice(16));
  for (let id = 1; id <= 16; id += 1) {
    while (!held.includes(id)) await turn();
    desk.answer(id, fine);
  }

  expect(refused.map(({ ok }) => ok)).toEqual([false, false, false, false]);
  expect(await Promise.all(outcomes.slice(0, 16))).toEqual(Array.from({ length: 16 }, () => fine));
});

// Helpers

const fine = { ok: true, cells: [] } as const;

function openDesk(obey: (id: number) => unknown, answerWithinMs = 5000) {
  const sent: LifecycleCommand[] = [];
  const desk = openCommandDesk((id, command) => {
    sent.push(command);
    obey(id);
  }, answerWithinMs);
  return { desk, sent };
}
