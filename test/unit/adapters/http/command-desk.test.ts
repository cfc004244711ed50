import { setImmediate as turn } from "node:timers/promises";
import { expect, it } from "vitest";
import type { LifecycleCommand } from "../../../../schemas/lifecycle.ts";
import { openCommandDesk } from "../../../../src/adapters/http/command-desk.ts";

const commandOf = (kind: "promote" | "rollback", cells: string): LifecycleCommand => ({
  ...{ kind, cells },
});
const both = (cells: string) => [commandOf("promote", cells), commandOf("rollback", cells)];

it("lets nobody else's commands between those of one request", async () => {
  const { desk, sent } = openDesk(async (id) => {
    await turn();
    desk.answer(id, { ok: true, cells: [] });
  });
  await Promise.all(["a", "b", "c"].map((cells) => desk.carryOut(both(cells))));

  expect(sent).toEqual([...both("a"), ...both("b"), ...both("c")]);
});

it("ends with the first command that fails, and goes on with the next request", async () => {
  const error = { code: "NOTHING_TO_CHANGE", message: "no candidate" } as const;
  const { desk, sent } = openDesk((id) => desk.answer(id, { ok: false, error }));
  const outcomes = [desk.carryOut(both("a")), desk.carryOut(both("b"))];

  expect(await Promise.all(outcomes)).toEqual([
    { ok: false, error },
    { ok: false, error },
  ]);
  expect(sent).toEqual([commandOf("promote", "a"), commandOf("promote", "b")]);
});

it("waits for a bounded time, and drops an answer that comes later", async () => {
  const { desk } = openDesk((id) => void setTimeout(() => desk.answer(id, fine), 40), 10);
  const outcome = await desk.carryOut(both("a"));

  expect(outcome).toMatchObject({ ok: false, error: { code: "SERVICE_BUSY" } });
});

it("lets sixteen requests wait and no more", async () => {
  const held: number[] = [];
  const { desk } = openDesk((id) => void held.push(id));
  const outcomes = Array.from({ length: 20 }, () => desk.carryOut([commandOf("promote", "a")]));
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
