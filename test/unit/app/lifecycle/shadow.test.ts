import { describe, expect, it } from "vitest";
import { builtIn } from "../../../../src/app/policies.ts";
import { roundRobinShares } from "../../../../src/domain/prb/share-policies.ts";
import { CLASSICAL, fakeModel, startInMemoryLoop } from "../../../support/service-in-memory.ts";

const SLOTS = 600;

async function shadowed(prb = CLASSICAL.prb) {
  const loop = startInMemoryLoop();
  const { control } = loop.service;
  for (let n = 0; n < 20; n += 1) await loop.step();
  control.propose("*", { prb, stage: "shadow", share: 0 });
  for (let n = 0; n < SLOTS; n += 1) {
    await loop.step();
    await new Promise(setImmediate);
  }
  return { loop, candidate: control.view()[0]?.candidate };
}

describe("a shadow", () => {
  it("that is the active pair's twin decides exactly as it does", async () => {
    const { candidate } = await shadowed();

    expect(candidate?.score).toMatchObject({ faults: 0, disagreement: 0, rateRatio: 1 });
    expect(candidate?.score?.slots).toBeGreaterThan(80);
    expect(candidate?.score?.jain).toBe(candidate?.score?.activeJain);
  });

  it("that is another policy is compared, and never published", async () => {
    const other = { identity: builtIn("round-robin"), rule: roundRobinShares };

    const { loop, candidate } = await shadowed(other);

    expect(candidate?.score?.disagreement).toBeGreaterThan(0.1);
    expect(candidate?.score?.rateRatio).not.toBe(1);
    const names = loop.link.allocations.map(({ models }) => models.prb.name);
    expect(new Set(names)).toEqual(new Set(["pf"]));
  });

  it("whose model gives no usable answer has faults, and the cell does not notice", async () => {
    const nan = fakeModel("prb", (numUes) => new Float32Array(numUes).fill(Number.NaN));

    const { loop, candidate } = await shadowed(nan);

    expect(candidate?.score?.faults).toBeGreaterThan(80);
    expect(candidate?.score?.slots).toBe(0);
    expect(loop.link.allocations.every(({ fallbacks }) => fallbacks.length === 0)).toBe(true);
  });
});
