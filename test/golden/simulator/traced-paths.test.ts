import { describe, expect, it } from "vitest";
import { createPathTracer } from "../../../simulator/propagation/path-tracer.ts";
import { meshFaces } from "../../../simulator/scene/mesh-faces.ts";
import { planeFace } from "../../../simulator/scene/plane-face.ts";
import { createScene } from "../../../simulator/scene/scene.ts";
import type { Vec3 } from "../../../simulator/scene/vector.ts";
import { loadOracle, oracleNote, oraclePresent } from "../../support/oracle.ts";
import {
  coefficientOf,
  expectClose,
  expectPaths,
  type TracedIn,
  type TracedOut,
} from "./expect-paths.ts";

describe.skipIf(!oraclePresent)(
  `paths against closed forms and another tracer${oracleNote}`,
  () => {
    it("free space: Friis gain, delay and phase", () => {
      for (const { in: given, out } of loadOracle<FreeSpaceIn, FreeSpaceOut>("rt_free_space")
        .cases) {
        const frequencyHz = given.frequency_ghz * 1e9;
        const trace = createPathTracer({ scene: EMPTY, transmitter: [0, 0, 0], frequencyHz });
        const [path, ...others] = trace([given.distance_m, 0, 0]);
        if (!path) throw new Error("no line of sight in empty space");

        expect(others).toEqual([]);
        expectClose(coefficientOf(path, "V"), [out.a_abs, 0]);
        expect(Math.abs(path.delayS * 1e9 - out.delay_ns)).toBeLessThan(1e-6);
        const phaseRad = -2 * Math.PI * frequencyHz * path.delayS;
        const offRad = phaseRad - out["baseband_phase_rad_-2pi_f_tau_mod"];
        expect(Math.abs(Math.sin(offRad / 2))).toBeLessThan(2e-5); // the file has six digits
      }
    });

    it("two rays over flat ground of every material", () => {
      for (const { in: given, out } of loadOracle<TracedIn, TracedOut>("rt_two_ray").cases) {
        expectPaths(createScene("ground", [planes(given, [["ground", [0, 0, 1], 0]])]), given, out);
      }
    });

    it("street canyon of two infinite walls, with and without ground, up to fifth order", () => {
      for (const { in: given, out } of loadOracle<CanyonIn, TracedOut>("rt_street_canyon").cases) {
        const halfM = given.width_m / 2;
        const wall = { ...given, material: given.walls.split(", ")[1] ?? "" };
        const groundMaterial = given.ground?.split(", ")[1];
        const walls = planes(wall, [
          ["wall_y-", [0, 1, 0], -halfM],
          ["wall_y+", [0, -1, 0], -halfM],
        ]);
        const ground = planes({ ...given, material: groundMaterial ?? "" }, [
          ["ground", [0, 0, 1], 0],
        ]);
        expectPaths(createScene("canyon", groundMaterial ? [walls, ground] : [walls]), given, out);
      }
    });

    it("corner reflectors with two and three walls", () => {
      for (const { in: given, out } of loadOracle<CornerIn, TracedOut>("rt_corner").cases) {
        const walls: [string, Vec3, number][] = [
          ["x0", [1, 0, 0], 0],
          ["y0", [0, 1, 0], 0],
          ["z0", [0, 0, 1], 0],
        ];
        const present = given.geometry.startsWith("dihedral") ? walls.slice(0, 2) : walls;
        expectPaths(createScene("corner", [planes(given, present)]), given, out);
      }
    });

    it("a wall across the line of sight leaves no path", () => {
      for (const { in: given, out } of loadOracle<BlockedIn, BlockedOut>("rt_blocked_los").cases) {
        const turnRad = (Number(/rotated (-?\d+) deg/.exec(given.wall)?.[1]) * Math.PI) / 180;
        const wall = {
          ...given,
          material: given.wall_material,
          model: `slab ${given.thickness_m} m`,
        };
        const normal: Vec3 = [Math.cos(turnRad), Math.sin(turnRad), 0];
        const scene = createScene("wall", [planes(wall, [["wall", normal, 0]])]);
        const frequencyHz = given.frequency_ghz * 1e9;

        expect(out.los_exists).toBe(false);
        expect(createPathTracer({ scene, transmitter: given.tx, frequencyHz })(given.rx)).toEqual(
          [],
        );
      }
    });

    it("six buildings on a floor, third order: exactly the paths of the exhaustive search", () => {
      const file = loadOracle<TracedIn, TracedOut>("rt_scene_street_canyon");
      const { scene: shapes } = file as unknown as { scene: Shape[] };
      const scene = createScene(
        "six buildings",
        shapes.map((shape) => ({
          name: shape.shape,
          faces: meshFaces({ ...inSingle(shape), name: shape.shape, thicknessM: 0.1 }),
        })),
      );
      for (const { in: given, out } of file.cases) expectPaths(scene, given, out);
    });
  },
);

// Helpers

interface FreeSpaceIn {
  frequency_ghz: number;
  distance_m: number;
}
interface FreeSpaceOut {
  a_abs: number;
  delay_ns: number;
  "baseband_phase_rad_-2pi_f_tau_mod": number;
}
interface CanyonIn extends TracedIn {
  width_m: number;
  walls: string;
  ground: string | null;
}
interface CornerIn extends TracedIn {
  geometry: string;
}
interface BlockedIn extends TracedIn {
  wall_material: string;
  thickness_m: number;
  wall: string;
}
interface BlockedOut {
  los_exists: boolean;
}
interface Shape {
  shape: string;
  material: string;
  vertices: Vec3[];
  triangles: [number, number, number][];
}
const EMPTY = createScene("nothing", []);

/** Infinite planes n·x = d with one material and the thickness that `model` names. */
function planes(
  { material, model }: { material: string; model: string },
  list: readonly [string, Vec3, number][],
) {
  const thickness = /slab ([\d.]+) m/.exec(model)?.[1];
  const faces = list.map(([name, normal, offsetM]) =>
    planeFace({
      name,
      material,
      ...(thickness ? { thicknessM: Number(thickness) } : {}),
      point: [normal[0] * offsetM, normal[1] * offsetM, normal[2] * offsetM],
      normal,
    }),
  );
  return { name: "planes", faces };
}

/** The mesh is single precision and printed with eight digits: rounding back makes it exact again. */
function inSingle(shape: Shape): Shape {
  const { fround } = Math;
  const vertices = shape.vertices.map(([x, y, z]): Vec3 => [fround(x), fround(y), fround(z)]);
  return { ...shape, vertices };
}
