import { describe, expect, it } from "vitest";
import type { PolicyRuntime } from "../../../src/ports/policy-runtime.ts";
import { compareClosedLoop } from "../../../src/trainer/compare-closed-loop.ts";
import { compareImitation } from "../../../src/trainer/compare-imitation.ts";
import { modelPilot, PF_EQUAL_POWER, type Pilot, TEACHER } from "../../../src/trainer/pilot.ts";

const CELLS = { seed: 1, numCells: 3, slotsPerCell: 60 };

describe("compareImitation", () => {
  it("finds no difference between the teacher and itself", async () => {
    const figures = await compareImitation(TEACHER, CELLS);

    expect(figures).toMatchObject({ shareDistance: 0, ownerDifferenceRatio: 0, actionRmse: 0 });
    expect(figures.powerRmseDb).toBe(0);
    expect(figures.actionRms).toBeGreaterThan(0);
    expect(figures.powerRmsDb).toBeGreaterThan(0);
  });

  it("finds that a pupil without opinion misses by all the teacher does", async () => {
    const alike: Pilot = {
      shares: ({ slot }) => Float64Array.from(slot.users, () => 1 / slot.users.length),
      action: ({ slot }) => new Float64Array(slot.users.length),
    };
    const figures = await compareImitation(alike, CELLS);

    expect(figures.shareDistance).toBeGreaterThan(0.05);
    expect(figures.ownerDifferenceRatio).toBeGreaterThan(0.05);
    expect(figures.actionRmse).toBeCloseTo(figures.actionRms, 9);
    expect(figures.powerRmseDb).toBeCloseTo(figures.powerRmsDb, 9);
  });
});

describe("compareClosedLoop", () => {
  it("flies every pilot through the same cells", async () => {
    const progress: number[] = [];
    const request = { seed: 1, numCells: 2, warmUpSlots: 20, slots: 200 };

    const figures = await compareClosedLoop(
      { teacher: TEACHER, twin: { ...TEACHER }, equal: PF_EQUAL_POWER },
      request,
      { onProgress: (done) => progress.push(done) },
    );

    expect(figures.twin).toEqual(figures.teacher);
    expect(figures.equal).not.toEqual(figures.teacher);
    expect(figures.teacher.cellMbps).toBeGreaterThan(5);
    expect(figures.teacher.cellMbps).toBeLessThan(60);
    expect(figures.teacher.jain).toBeGreaterThan(0.3);
    expect(figures.teacher.jain).toBeLessThanOrEqual(1);
    expect(progress).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe("modelPilot", () => {
  it("refuses to go on with an unusable answer", async () => {
    const broken: PolicyRuntime = {
      kind: "prb",
      identity: { name: "broken", version: "1" },
      run: async (_, numUes) => new Array<number>(numUes).fill(Number.NaN),
      close: async () => undefined,
    };

    await expect(compareImitation(modelPilot(broken, broken), CELLS)).rejects.toThrow(
      "broken@1 answered with NAN_OUTPUT",
    );
  });
});
