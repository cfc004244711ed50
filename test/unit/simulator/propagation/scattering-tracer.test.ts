import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { ITU_MATERIALS, type Scattering } from "../../../../simulator/propagation/materials.ts";
import { createMirrors } from "../../../../simulator/propagation/mirror.ts";
import type { Path } from "../../../../simulator/propagation/path.ts";
import { scatteredShare } from "../../../../simulator/propagation/scattering-lobe.ts";
import { createScatteringTracer } from "../../../../simulator/propagation/scattering-tracer.ts";
import { createSegmentTest } from "../../../../simulator/propagation/segment-test.ts";
import { SPEED_OF_LIGHT_MPS } from "../../../../simulator/propagation/speed-of-light.ts";
import type { FaceSpec } from "../../../../simulator/scene/face.ts";
import { createScene, type Scene } from "../../../../simulator/scene/scene.ts";
import { advance, dot, norm, type Vec3 } from "../../../../simulator/scene/vector.ts";
import { between } from "./between.ts";
import { towns } from "./random-scene.ts";

const FREQUENCY_HZ = 3.5e9;
const WAVELENGTH_M = SPEED_OF_LIGHT_MPS / FREQUENCY_HZ;
const LAMBERT: Scattering = { coefficient: 1, crossPolarRatio: 0.2, lobeExponent: undefined };
/** The test's wall: x = 0, |y| ≤ 20, 0 ≤ z ≤ 10. */
const [HALF_WIDTH_M, HEIGHT_M] = [20, 10];

describe("createScatteringTracer", () => {
  test.prop(
    [distance(), coordinate(), distance(), coordinate(), fc.nat({ max: 1e9 }), lobeExponents()],
    { numRuns: 25, examples: [[2, -25, 2, -25, 0, 4]] },
  )(
    "adds up to the power of its law within 0.15 dB, near the wall as far away, for any seed",
    (x, y, otherX, otherY, seed, lobeExponent) => {
      const [a, b]: [Vec3, Vec3] = [
        [x, y, 5],
        [otherX, otherY, 3],
      ];
      const found = powerOf(trace(rough({ ...LAMBERT, lobeExponent }), a, b, seed));

      expect(Math.abs(10 * Math.log10(found / powerByLaw(a, b, lobeExponent)))).toBeLessThan(0.15);
    },
  );

  it("keeps the power of a long wall that both ends stand at, whose tiles are too many", () => {
    const [a, b]: [Vec3, Vec3] = [
      [1, 15, 3],
      [0.5, -5, 7],
    ];
    const paths = trace(rough(LAMBERT), a, b);

    expect(paths).toHaveLength(256);
    expect(Math.abs(10 * Math.log10(powerOf(paths) / powerByLaw(a, b, undefined)))).toBeLessThan(
      0.1,
    );
  });

  it("scatters S² of the power, and the crossed share of it in the crossed polarisation", () => {
    const [a, b]: [Vec3, Vec3] = [
      [10, -4, 5],
      [10, 4, 5],
    ];
    const whole = powerOf(trace(rough(LAMBERT), a, b));
    const weak = trace(rough({ ...LAMBERT, coefficient: 0.3 }), a, b);
    const [kept, crossed] = [0, 1].map((crossPolarRatio) =>
      crossedPower(trace(rough({ ...LAMBERT, crossPolarRatio }), a, b)),
    );

    expect(powerOf(weak) / whole).toBeCloseTo(0.09, 12);
    expect(kept).toBeLessThan(1e-3 * (crossed ?? 0));
  });

  test.prop([distance(), coordinate(), between(0, 1)], {
    numRuns: 20,
  })(
    "treats all polarisations alike at a conductor, with any crossed share",
    (x, y, crossPolarRatio) => {
      const scene = rough({ ...LAMBERT, crossPolarRatio }, 0.5);
      for (const { jones } of trace(scene, [x, y, 5], [10, 4, 5])) {
        const { thetaTheta: a, thetaPhi: b, phiTheta: c, phiPhi: d } = jones;
        const columns = [a, b].map(({ re, im }, n) => {
          const other = n === 0 ? c : d;
          return re ** 2 + im ** 2 + other.re ** 2 + other.im ** 2;
        });
        const re = a.re * b.re + a.im * b.im + c.re * d.re + c.im * d.im;
        const im = a.re * b.im - a.im * b.re + c.re * d.im - c.im * d.re;

        // metal: both columns have the tile's whole power, and are orthogonal; but for grazing TM
        expect((columns[0] ?? 0) / (columns[1] ?? 0)).toBeCloseTo(1, 1);
        expect(Math.hypot(re, im) / (columns[0] ?? 0)).toBeLessThan(0.03);
      }
    },
  );

  it("scatters more towards the specular direction the larger the lobe's exponent", () => {
    const shares = [1, 4, 16].map((lobeExponent) => {
      const scene = rough({ ...LAMBERT, lobeExponent });
      const mirrored = powerOf(trace(scene, [10, -8, 5], [10, 8, 5]));
      return mirrored / powerOf(trace(scene, [10, -8, 5], [10, -8.5, 5]));
    });

    expect(shares).toEqual([...shares].sort((one, other) => one - other));
  });

  test.prop([towns(), fc.nat({ max: 1e9 })], { numRuns: 20 })(
    "gives the same gains from a to b as from b to a under Lambert's law",
    (town, seed) => {
      const scene = createScene("town", town.groups);
      const there = traceIn(scene, town.a, town.b, seed);
      const back = new Map(traceIn(scene, town.b, town.a, seed).map((path) => [path.id, path]));
      const isCut = there.length === 256; // then either end may have kept others

      expect(isCut ? 256 : there.length).toBe(back.size);
      for (const { id, jones } of there) {
        const returned = back.get(id)?.jones;
        if (!returned && isCut) continue;
        expect(jones.thetaPhi.re).toBeCloseTo(returned?.phiTheta.re ?? Number.NaN, 12);
        expect(jones.phiTheta.im).toBeCloseTo(returned?.thetaPhi.im ?? Number.NaN, 12);
        expect(jones.thetaTheta.re).toBeCloseTo(returned?.thetaTheta.re ?? Number.NaN, 12);
        expect(jones.phiPhi.im).toBeCloseTo(returned?.phiPhi.im ?? Number.NaN, 12);
      }
    },
  );

  test.prop([towns()], { numRuns: 20 })(
    "has few paths, each over a visible point of a face",
    (town) => {
      const scene = createScene("town", town.groups);
      const isBlocked = createSegmentTest(scene);
      const paths = traceIn(scene, town.a, town.b, 1);

      expect(paths.length).toBeLessThanOrEqual(256);
      expect(new Set(paths.map(({ id }) => id)).size).toBe(paths.length);
      for (const { id, interactions } of paths) {
        const point = interactions[0]?.point ?? town.a;
        expect(id < 0 && id % 2 === 0).toBe(true);
        expect(isBlocked(town.a, point) || isBlocked(point, town.b)).toBe(false);
      }
    },
  );

  it("keeps its points and phases while the receiver moves", () => {
    const scene = rough(LAMBERT);
    const [here, beside] = [0, 0.01].map((step) => trace(scene, [10, -4, 5], [12, 4 + step, 5]));
    const moved = new Map(beside?.map((path) => [path.id, path]));
    const kept = (here ?? []).filter(({ id }) => moved.has(id));

    expect(kept.length).toBeGreaterThan(0.8 * (here?.length ?? 0));
    for (const { id, interactions, jones } of kept) {
      const { re, im } = jones.thetaTheta;
      const later = moved.get(id)?.jones.thetaTheta ?? { re: 0, im: 0 };
      expect(moved.get(id)?.interactions).toEqual(interactions);
      expect(Math.hypot(later.re - re, later.im - im)).toBeLessThan(0.1 * Math.hypot(re, im));
    }
  });

  it("does nothing behind a one-sided face, nor where no material is rough", () => {
    const behind = rough(LAMBERT, 1, false);

    expect(trace(behind, [-5, 0, 5], [-6, 1, 5])).toEqual([]);
    expect(trace(behind, [5, 0, 5], [-6, 1, 5])).toEqual([]);
    expect(trace(behind, [5, 0, 5], [6, 1, 5]).length).toBeGreaterThan(0);
    expect(trace(rough(undefined), [5, 0, 5], [6, 1, 5])).toEqual([]);
    expect(trace(rough({ ...LAMBERT, coefficient: 0 }), [5, 0, 5], [6, 1, 5])).toEqual([]);
  });
});

// Helpers

interface RoughWall {
  scene: Scene;
  scattering: Scattering | undefined;
}

/** The wall, or a part of it around its middle. */
function rough(scattering: Scattering | undefined, part = 1, twoSided = true): RoughWall {
  const [y, low, high] = [
    HALF_WIDTH_M * part,
    (HEIGHT_M * (1 - part)) / 2,
    (HEIGHT_M * (1 + part)) / 2,
  ];
  const face: FaceSpec = {
    name: "wall",
    material: "rough",
    point: [0, 0, 0],
    normal: [1, 0, 0],
    twoSided,
    pieces: [
      [
        [0, -y, low],
        [0, y, low],
        [0, y, high],
        [0, -y, high],
      ],
    ],
  };
  return { scene: createScene("wall", [{ name: "wall", faces: [face] }]), scattering };
}

function trace({ scene, scattering }: RoughWall, a: Vec3, b: Vec3, seed = 1): Path[] {
  const metal = ITU_MATERIALS["metal"] ?? { bands: [] };
  const materials = { rough: { ...metal, ...(scattering ? { scattering } : {}) } };
  const mirrors = createMirrors(scene, materials, FREQUENCY_HZ, true);
  const isBlocked = createSegmentTest(scene);
  const parts = { scene, mirrors, transmitter: a, wavelengthM: WAVELENGTH_M, isBlocked, seed };
  return createScatteringTracer(parts)(b);
}

/** With every material of the standard made rough. */
function traceIn(scene: Scene, transmitter: Vec3, receiver: Vec3, seed: number): Path[] {
  const materials = Object.fromEntries(
    Object.entries(ITU_MATERIALS).map(([name, { bands }]) => [
      name,
      { bands, scattering: LAMBERT },
    ]),
  );
  const mirrors = createMirrors(scene, materials, FREQUENCY_HZ, true);
  const isBlocked = createSegmentTest(scene);
  const parts = { scene, mirrors, transmitter, wavelengthM: WAVELENGTH_M, isBlocked, seed };
  return createScatteringTracer(parts)(receiver);
}

/** Sum over all paths and both received polarisations, of a vertically polarised transmitter. */
function powerOf(paths: readonly Path[]): number {
  return paths.reduce((sum, { jones: { thetaTheta, phiTheta } }) => {
    const received = Math.hypot(thetaTheta.re, thetaTheta.im, phiTheta.re, phiTheta.im);
    return sum + received ** 2;
  }, 0);
}

function crossedPower(paths: readonly Path[]): number {
  return paths.reduce(
    (sum, { jones: { phiTheta } }) => sum + phiTheta.re ** 2 + phiTheta.im ** 2,
    0,
  );
}

/** (λ/4π)² ∫ cos θ_i ρ / (r_i² r_s²) dA, by the midpoint rule. */
function powerByLaw(a: Vec3, b: Vec3, lobeExponent: number | undefined): number {
  const step = 0.2;
  let sum = 0;
  for (let y = -HALF_WIDTH_M + step / 2; y < HALF_WIDTH_M; y += step) {
    for (let z = step / 2; z < HEIGHT_M; z += step) {
      const [toA, toB] = [advance(a, -1, [0, y, z]), advance(b, -1, [0, y, z])];
      const [fromA, fromB] = [norm(toA), norm(toB)];
      const cosIncidence = a[0] / fromA;
      const mirrored: Vec3 = [a[0], -toA[1], -toA[2]];
      const cosOffSpecular = dot(mirrored, toB) / (fromA * fromB);
      const angles = { cosIncidence, cosScattered: b[0] / fromB, cosOffSpecular };
      sum += (cosIncidence * scatteredShare(angles, lobeExponent)) / (fromA * fromB) ** 2;
    }
  }
  return (WAVELENGTH_M / (4 * Math.PI)) ** 2 * sum * step * step;
}

function lobeExponents() {
  return fc.constantFrom(undefined, 1, 4, 12);
}

function distance() {
  return between(2, 60);
}

function coordinate() {
  return between(-25, 25);
}
