import { Type } from "@sinclair/typebox";
import type { Path } from "../../../simulator/propagation/path.ts";
import { createPathTracer } from "../../../simulator/propagation/path-tracer.ts";
import { createScene, type Scene } from "../../../simulator/scene/scene.ts";
import type { Vec3 } from "../../../simulator/scene/vector.ts";
import { GAIN_DB } from "../judge-paths.ts";
import { judgedKind, type Kind } from "../kind.ts";
import { difference, type Pair, powerDb } from "../measure.ts";
import { PERFECT_CONDUCTOR, withPerfectConductor } from "../perfect-conductor.ts";
import { OptionalScalar, Scalar, Vec3Shape } from "../shapes.ts";

/** Files of rough walls, traced with several seeds. */
export const SCATTERING_KINDS: readonly Kind[] = [
  judgedKind({
    stem: "rt_diffuse_scattering",
    shape: Type.Object({
      in: Type.Object({
        wall: Type.String(),
        scattering_coefficient_S: Scalar,
        pattern: Type.Optional(Type.String()),
        xpd_Kx: Type.Optional(Scalar),
        tx: Vec3Shape,
        rx: Vec3Shape,
        frequency_ghz: Scalar,
      }),
      out: Type.Object({
        total_diffuse_power_gain_db_unpolarised: Scalar,
        "specular_power_gain_db_with_reduction_1-S^2": OptionalScalar,
      }),
    }),
    passOver: ({ in: { pattern = "lambertian" } }) =>
      pattern === "lambertian" ? undefined : `of the pattern ${pattern}, which is not Lambert's`,
    judge: ({ in: given, out }, note) => {
      const scattering = {
        coefficient: given.scattering_coefficient_S,
        crossPolarRatio: given.xpd_Kx ?? 0,
        lobeExponent: undefined,
      };
      for (let seed = 1; seed <= NUM_SEEDS; seed += 1) {
        const paths = createPathTracer({
          scene: wallScene(given.wall),
          transmitter: given.tx,
          frequencyHz: given.frequency_ghz * 1e9,
          mechanisms: { maxReflections: 1, scattering: true },
          materials: withPerfectConductor(scattering),
          seed,
        })(given.rx);
        const { total_diffuse_power_gain_db_unpolarised: diffuse } = out;
        note(DIFFUSE, diffuse, powerDb(powerOver(paths, "scattering")));
        const specular = out["specular_power_gain_db_with_reduction_1-S^2"];
        note(GAIN_DB, specular, powerDb(powerOver(paths, "reflection")));
      }
    },
  }),
];

const NUM_SEEDS = 3;

const DIFFUSE = difference("diffuse power", "dB", 0.3);

/** Power of all paths with one kind of interaction, in both polarisations received, of a wave sent as V. */
function powerOver(paths: readonly Path[], kind: "scattering" | "reflection"): number {
  return paths
    .filter(({ interactions }) => interactions[0]?.kind === kind)
    .reduce((sum, { jones: { thetaTheta, phiTheta } }) => {
      return sum + thetaTheta.re ** 2 + thetaTheta.im ** 2 + phiTheta.re ** 2 + phiTheta.im ** 2;
    }, 0);
}

/** "rectangle x=0, |y|<=10, 0<=z<=10": one coordinate fixed, the others between bounds. */
function wallScene(text: string): Scene {
  const bounds = ["x", "y", "z"].map((axis) => boundsOf(text, axis));
  const corner = (...ends: (0 | 1)[]): Vec3 => {
    let free = 0;
    const [x = 0, y = 0, z = 0] = bounds.map(([low, high]) => {
      if (low === high) return low;
      free += 1;
      return ends[free - 1] === 0 ? low : high;
    });
    return [x, y, z];
  };
  const isFixed = ([low, high]: Pair) => (low === high ? 1 : 0);
  const [x = 0, y = 0, z = 0] = bounds.map(isFixed);
  const wall = {
    ...{ name: "wall", material: PERFECT_CONDUCTOR, twoSided: true },
    ...{ point: corner(0, 0), normal: [x, y, z] as const },
    pieces: [[corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)]],
  };
  return createScene("wall", [{ name: "wall", faces: [wall] }]);
}

function boundsOf(text: string, axis: string): Pair {
  const number = "(-?[\\d.]+)";
  const between = new RegExp(`${number}<=${axis}<=${number}`).exec(text);
  if (between) return [Number(between[1]), Number(between[2])];
  const within = Number(new RegExp(`\\|${axis}\\|<=${number}`).exec(text)?.[1]);
  if (!Number.isNaN(within)) return [-within, within];
  const at = Number(new RegExp(`${axis}=${number}`).exec(text)?.[1]);
  if (Number.isNaN(at))
    throw new RangeError(`"${text}" does not say where the wall is along ${axis}`);
  return [at, at];
}
