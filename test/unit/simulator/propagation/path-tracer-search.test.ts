import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import {
  createPathTracer,
  type PathTracerOptions,
} from "../../../../simulator/propagation/path-tracer.ts";
import {
  buildStreetCanyon,
  STREET_CANYON_MAST,
} from "../../../../simulator/scene/build-street-canyon.ts";
import { createScene } from "../../../../simulator/scene/scene.ts";
import type { Vec3 } from "../../../../simulator/scene/vector.ts";
import { slabTowns, towns } from "./random-scene.ts";

/** Scenes that no narrow beam slips through; others have beams that pass between two rays. */
const FIXED = { seed: 3, numRuns: 15 };

const CARRIER = { frequencyHz: 3.5e9 };

describe("createPathTracer's search", () => {
  test.prop([towns()], FIXED)("launched, finds what the exhaustive one finds", (town) => {
    const scene = createScene("town", town.groups);
    const options = { scene, transmitter: town.a, mechanisms: { maxReflections: 2 } };

    expect(launched(options)(town.b)).toEqual(exhaustive(options)(town.b));
  });

  test.prop([slabTowns()], FIXED)("does so through slabs as well", (town) => {
    const scene = createScene("town", town.groups);
    const mechanisms = { maxReflections: 1, maxTransmissions: 2 };
    const options = { scene, transmitter: town.a, mechanisms };

    expect(launched(options)(town.b)).toEqual(exhaustive(options)(town.b));
  });

  it("launched without a ray, is left with single reflections", () => {
    const options = { scene: buildStreetCanyon(), transmitter: STREET_CANYON_MAST, ...CARRIER };
    const trace = createPathTracer({ ...options, search: "launch", numRays: 0 });

    expect(new Set(trace([40, 3, 1.5]).map(({ interactions }) => interactions.length))).toEqual(
      new Set([0, 1]),
    );
  });

  it("finds the same third-order paths launched and exhaustively along the street canyon", () => {
    const options = { scene: buildStreetCanyon(), transmitter: STREET_CANYON_MAST };
    const [one, other] = [launched(options), exhaustive(options)];
    for (let n = 0; n < 60; n += 1) {
      const along: Vec3 = n % 2 ? [-100 + 3.3 * n, 4, 1.5] : [-3, -60 + 2 * n, 1.5];
      expect(one(along)).toEqual(other(along));
    }
  });

  test.prop([towns()], { numRuns: 20 })(
    "launched with few rays, may miss but invents none",
    (town) => {
      const scene = createScene("town", town.groups);
      const options = { scene, transmitter: town.a, mechanisms: { maxReflections: 2 } };
      const all = new Set(exhaustive(options)(town.b).map(({ id }) => id));
      const few = createPathTracer({ ...options, ...CARRIER, search: "launch", numRays: 50 })(
        town.b,
      );

      expect(few.filter(({ id }) => !all.has(id))).toEqual([]);
      const singles = few.filter(({ interactions }) => interactions.length <= 1);
      expect(singles).toHaveLength(
        exhaustive({ ...options, mechanisms: { maxReflections: 1 } })(town.b).length,
      );
    },
  );

  it("is exhaustive by itself in a small scene", () => {
    const options = { scene: buildStreetCanyon(), transmitter: STREET_CANYON_MAST };
    const trace = createPathTracer({ ...options, ...CARRIER, numRays: 0 });

    expect(trace([40, 3, 1.5])).toEqual(exhaustive(options)([40, 3, 1.5]));
  });

  test.prop([towns(), fc.boolean()], { numRuns: 30 })(
    "gives the line of sight only when it is wanted, and each sequence one number",
    (town, lineOfSight) => {
      const scene = createScene("town", town.groups);
      const mechanisms = { lineOfSight, maxReflections: 2 };
      const ids = exhaustive({ scene, transmitter: town.a, mechanisms })(town.b).map(
        ({ id }) => id,
      );

      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toEqual([...ids].sort((a, b) => a - b));
      if (!lineOfSight) expect(ids).not.toContain(0);
    },
  );

  it("numbers sequences apart where their digits no longer fit", () => {
    // five digits to a base above 1,552 are beyond 2⁵³
    const sheet = (x: number, y: number) => ({
      name: "sheet",
      material: "metal",
      point: [x, y, 0] as const,
      normal: [1, 0, 0] as const,
      twoSided: true,
      pieces: [
        [
          [x, y - 5, -5] as const,
          [x, y + 5, -5] as const,
          [x, y + 5, 5] as const,
          [x, y - 5, 5] as const,
        ],
      ],
    });
    const far = Array.from({ length: 1600 }, (_, n) => sheet(1e5 + n, 1e6));
    const scene = createScene("sheets", [
      { name: "sheets", faces: [...far, sheet(-5, 0), sheet(5, 0)] },
    ]);
    const mechanisms = { maxReflections: 5 };
    const paths = exhaustive({ scene, transmitter: [0, 0, 0], mechanisms })([1, 1, 1]);

    expect(paths).toHaveLength(11);
    expect(new Set(paths.map(({ id }) => id)).size).toBe(11);
    expect(paths.every(({ id }) => Number.isSafeInteger(id))).toBe(true);
  });
});

// Helpers

type Options = Omit<PathTracerOptions, "frequencyHz">;

function launched(options: Options) {
  return createPathTracer({ ...options, ...CARRIER, search: "launch", numRays: 20_000 });
}

function exhaustive(options: Options) {
  return createPathTracer({ ...options, ...CARRIER, search: "exhaustive" });
}
