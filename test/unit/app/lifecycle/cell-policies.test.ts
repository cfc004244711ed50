import { describe, expect, it } from "vitest";
import { builtIn, type StagePolicy } from "../../../../src/app/policies.ts";
import { fakeModel, startInMemoryLoop } from "../../../support/service-in-memory.ts";

const CELL = "cell-1";
const BOUNDS = { guardWindowSlots: 300, guardRateLoss: 0.3 };

/** Gives everything to one user: all the others starve. */
const unfair: StagePolicy = {
  identity: builtIn("unfair"),
  rule: ({ needPrg }) => Float64Array.from(needPrg, (_, u) => Number(u === 0)),
};
const nan = fakeModel("prb", (numUes) => new Float32Array(numUes).fill(Number.NaN));

async function run(loop: ReturnType<typeof startInMemoryLoop>, slots: number) {
  for (let n = 0; n < slots; n += 1) await loop.step();
}

describe("the guard", () => {
  it("takes a promoted policy back that starves users, says why, and gives it to no new cell", async () => {
    const loop = startInMemoryLoop(undefined, BOUNDS);
    const { control } = loop.service;
    await run(loop, 650);
    control.propose("*", { prb: unfair, stage: "staged", share: 0 });
    control.promote("*");

    await run(loop, 320);

    expect(control.view()[0]?.active.prb.name).toBe("pf");
    expect(control.all.first.active.prb.identity.name).toBe("pf");
    expect(control.rollback("*")).toMatchObject({ code: "NOTHING_TO_CHANGE" });
    const event = loop.link.events.find(({ code }) => code === "MODEL_ROLLED_BACK");
    expect(event).toMatchObject({ kind: "policy", cellId: CELL });
    expect(event?.message).toMatch(
      /^unfair@built-in taken back: .*Jain's index 0\.\d\d, before 0\.\d\d/,
    );
  });

  it("ends a canary whose answers can't be used before its window is over", async () => {
    const loop = startInMemoryLoop(undefined, BOUNDS);
    const { control } = loop.service;
    await run(loop, 20);
    control.propose(CELL, { prb: nan, stage: "canary", share: 0.5 });

    await run(loop, 30);

    expect(control.view()[0]?.candidate).toBeNull();
    const event = loop.link.events.find(({ code }) => code === "MODEL_ROLLED_BACK");
    expect(event?.message).toMatch(/^fake-prb@1\.0\.0 taken back: unusable answers in/);
  });

  it("leaves a policy in office that is as good as the one before", async () => {
    const loop = startInMemoryLoop(undefined, BOUNDS);
    const { control } = loop.service;
    const { prb } = control.all.first.active;
    const twin = { ...prb, identity: builtIn("twin") };
    await run(loop, 650);
    control.propose(CELL, { prb: twin, stage: "canary", share: 0.3 });
    await run(loop, 650);
    control.promote(CELL);

    await run(loop, 1600);

    expect(control.view()[0]).toMatchObject({ active: { prb: { name: "twin" } }, candidate: null });
    expect(loop.link.events.filter(({ kind }) => kind === "policy")).toEqual([]);
  });
});
