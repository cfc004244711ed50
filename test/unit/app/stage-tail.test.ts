import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createStageTail } from "../../../src/app/stage-tail.ts";

/** Independent draws, as a property would lose its independence to shrinking. @source Lehmer. */
function createDraws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 0x7fffffff;
    return state / 0x7fffffff;
  };
}

describe("createStageTail", () => {
  test.prop(
    [
      fc.constantFrom(0.02, 0.1, 0.25),
      fc.double({ min: 20, max: 5000, noNaN: true }),
      fc.integer({ min: 1, max: 1e9 }),
    ],
    { numRuns: 20 },
  )("settles where the wanted part of the runs is longer", (beyond, shortestUs, seed) => {
    const draw = createDraws(seed);
    const tail = createStageTail(beyond, 50);
    let longer = 0;
    for (let n = 0; n < 12_000; n += 1) {
      const us = shortestUs * (1 + 2 * draw() ** 3);
      if (n >= 2000 && us > tail.us) longer += 1;
      tail.observe(us);
    }

    expect(longer / 10_000).toBeGreaterThan(beyond / 2);
    expect(longer / 10_000).toBeLessThan(4 * beyond);
  });

  test.prop([fc.double({ min: 10, max: 10_000, noNaN: true })])(
    "is exact for a stage that always takes the same",
    (us) => {
      const tail = createStageTail(0.1, 50);
      for (let n = 0; n < 3000; n += 1) tail.observe(us);

      expect(tail.us).toBeCloseTo(us, 6);
    },
  );

  it("is moved by one step only by a pause of 50 ms", () => {
    const tail = createStageTail(0.02, 50);
    for (let n = 0; n < 1000; n += 1) tail.observe(100);

    tail.observe(50_000);

    expect(tail.us).toBeGreaterThan(100);
    expect(tail.us).toBeLessThanOrEqual(125);
  });

  it("comes back from such a pause within some tens of runs", () => {
    const tail = createStageTail(0.02, 100);
    tail.observe(50_000);

    for (let n = 0; n < 60; n += 1) tail.observe(100);

    expect(tail.us).toBe(100);
  });

  it("follows a stage that has become ten times slower within some tens of runs", () => {
    const tail = createStageTail(0.25, 100);

    for (let n = 0; n < 30; n += 1) tail.observe(1000);

    expect(tail.us).toBe(1000);
  });

  it("falls while its stage is not started, so that it is tried again", () => {
    const tail = createStageTail(0.25, 1000);

    for (let n = 0; n < 139; n += 1) tail.relax();

    expect(tail.us).toBeGreaterThan(400);
    expect(tail.us).toBeLessThan(500);
  });

  test.prop([
    fc.constantFrom(0.02, 0.25, 0.9),
    fc.array(fc.option(fc.double({ min: 0, max: 1e7, noNaN: true })), { maxLength: 300 }),
  ])("is never negative", (beyond, runs) => {
    const tail = createStageTail(beyond, 50);

    for (const us of runs) {
      if (us === null) tail.relax();
      else tail.observe(us);
      expect(tail.us).toBeGreaterThanOrEqual(0);
    }
  });
});
