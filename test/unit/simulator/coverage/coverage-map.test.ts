import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { cellCentre, coverageGrid } from "../../../../simulator/coverage/coverage-grid.ts";
import { computeCoverage } from "../../../../simulator/coverage/coverage-map.ts";
import type { CoverageOptions } from "../../../../simulator/coverage/coverage-row.ts";
import { bestServers } from "../../../../simulator/coverage/coverage-values.ts";
import type { NamedAntenna } from "../../../../simulator/coverage/named-antenna.ts";
import { planBounds } from "../../../../simulator/coverage/plan-bounds.ts";
import { ITU_MATERIALS } from "../../../../simulator/propagation/materials.ts";
import { SPEED_OF_LIGHT_MPS } from "../../../../simulator/propagation/speed-of-light.ts";
import { boxBuilding } from "../../../../simulator/scene/box-building.ts";
import { createScene } from "../../../../simulator/scene/scene.ts";
import type { Vec3 } from "../../../../simulator/scene/vector.ts";

const FREQUENCY_HZ = 3.5e9;
const isotropic: NamedAntenna = {
  ...{ pattern: "isotropic", polarisation: "V" },
  ...{ azimuthDeg: 0, downtiltDeg: 0 },
};
const empty = createScene("empty", []);
const hut = createScene("hut", [
  boxBuilding({ name: "hut", material: "brick", min: [9, 9, 0], max: [29, 21, 8] }),
]);

describe("computeCoverage", () => {
  it("gives Friis' gain in every cell of empty space", async () => {
    const transmitter: Vec3 = [3, -4, 10];
    const options = optionsFor([transmitter]);
    const map = await computeCoverage(options);
    const [gains = new Float64Array()] = map?.gains ?? [];

    expect(gains).toHaveLength(options.grid.numRows * options.grid.numColumns);
    for (const [cell, gain] of gains.entries()) {
      const [x, y, z] = cellCentre(options.grid, cell);
      const distanceM = Math.hypot(x - 3, y + 4, z - 10);
      const wavelengthM = SPEED_OF_LIGHT_MPS / FREQUENCY_HZ;
      // vertical polarisation is received as sent: both see the same θ̂
      expect(gain / (wavelengthM / (4 * Math.PI * distanceM)) ** 2).toBeCloseTo(1, 9);
    }
  });

  it("changes the best server on the line half way between two equal transmitters", async () => {
    const options = optionsFor([
      [-50, 0, 10],
      [50, 0, 10],
    ]);
    const map = await computeCoverage(options);
    const servers = map ? bestServers(map) : [];

    expect(servers).toHaveLength(options.grid.numRows * options.grid.numColumns);
    for (const [cell, server] of servers.entries()) {
      const [x] = cellCentre(options.grid, cell);
      expect(server).toBe(x < 0 ? 0 : 1);
    }
  });

  it("leaves out exactly the cells whose centre lies inside a building", async () => {
    const options = { ...optionsFor([[0, 0, 6]]), scene: hut };
    const map = await computeCoverage(options);

    for (const [cell, gain] of map?.gains[0]?.entries() ?? []) {
      const [x, y] = cellCentre(options.grid, cell);
      expect(Number.isNaN(gain)).toBe(x > 9 && x < 29 && y > 9 && y < 21);
    }
    expect(map?.gains[0]?.some(Number.isNaN)).toBe(true);
  });

  it("reaches no receiver on the transmitter, which is in the open all the same", async () => {
    const options = optionsFor([[2, 0, 1.5]]);
    const map = await computeCoverage(options);
    const unreached = [...(map?.gains[0]?.entries() ?? [])].filter(([, gain]) => !(gain > 0));

    expect(unreached.map(([cell, gain]) => [...cellCentre(options.grid, cell), gain])).toEqual([
      [2, 0, 1.5, 0],
    ]);
  });

  it("is the same in two threads as in none, and tells of every row", async () => {
    const options = { ...optionsFor([[0, 0, 6]]), scene: hut };
    const rows: number[] = [];
    const here = await computeCoverage(options);
    const there = await computeCoverage(options, {
      numThreads: 2,
      onProgress: (progress) => rows.push(progress.rows),
    });

    expect(there).toEqual(here);
    expect(rows).toEqual(Array.from({ length: options.grid.numRows }, (_, n) => n + 1));
  });

  it.each([[0], [1]])("has no map when it is stopped (%i threads)", async (numThreads) => {
    const signal = AbortSignal.abort();
    const stopped = computeCoverage(optionsFor([[0, 0, 6]]), { numThreads, signal });

    expect(await stopped).toBeUndefined();
  });

  it.each([[0], [2]])("fails with the tracer's code (%i threads)", async (numThreads) => {
    const options = { ...optionsFor([[0, 0, 6]]), scene: hut, frequencyHz: 1e6 };
    const failing = computeCoverage(options, { numThreads });

    await expect(failing).rejects.toMatchObject({ code: "MATERIAL_FREQUENCY_OUT_OF_RANGE" });
  });
});

describe("coverageGrid", () => {
  const length = fc.double({ min: 0.1, max: 500, noNaN: true });
  const cell = fc.double({ min: 1, max: 50, noNaN: true });

  test.prop([length, length, cell])("covers its bounds with no row too many", (x, y, cellM) => {
    const grid = coverageGrid({ min: [-7, 3], max: [x - 7, y + 3] }, cellM, 1.5);

    for (const [count, lengthM] of [
      [grid.numColumns, x],
      [grid.numRows, y],
    ] as const) {
      expect(count * cellM).toBeGreaterThanOrEqual(lengthM - 1e-6);
      expect((count - 1) * cellM).toBeLessThan(lengthM + 1e-6);
    }
  });

  it("numbers cells row by row from the south-west", () => {
    const grid = coverageGrid({ min: [0, 0], max: [6, 4] }, 2, 1.5);

    expect(cellCentre(grid, 0)).toEqual([1, 1, 1.5]);
    expect(cellCentre(grid, 2)).toEqual([5, 1, 1.5]);
    expect(cellCentre(grid, 3)).toEqual([1, 3, 1.5]);
  });
});

describe("planBounds", () => {
  it("holds what ends and the points, and a margin in the open", () => {
    expect(planBounds(hut, [[50, 12, 3]])).toEqual({ min: [9, 9], max: [50, 21] });
    expect(planBounds(empty, [[1, 2, 3]])).toEqual({ min: [-99, -98], max: [101, 102] });
  });
});

// Helpers

function optionsFor(positions: readonly Vec3[]): CoverageOptions {
  return {
    ...{ scene: empty, materials: ITU_MATERIALS, frequencyHz: FREQUENCY_HZ, receiver: isotropic },
    transmitters: positions.map((position) => ({ position, antenna: isotropic })),
    grid: coverageGrid({ min: [-40, -30], max: [40, 30] }, 4, 1.5),
    sum: "incoherent",
  };
}
