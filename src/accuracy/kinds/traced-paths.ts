import { type Static, Type } from "@sinclair/typebox";
import { createPathTracer } from "../../../simulator/propagation/path-tracer.ts";
import type { FaceSpec } from "../../../simulator/scene/face.ts";
import { meshFaces } from "../../../simulator/scene/mesh-faces.ts";
import { planeFace } from "../../../simulator/scene/plane-face.ts";
import { createScene, type Scene } from "../../../simulator/scene/scene.ts";
import type { Vec3 } from "../../../simulator/scene/vector.ts";
import { judgePaths, PathsShape } from "../judge-paths.ts";
import { judgedKind, type Kind } from "../kind.ts";
import type { Note } from "../measure.ts";
import { Polarisation, Scalar, Vec3Shape } from "../shapes.ts";

const Ends = Type.Object({
  tx: Vec3Shape,
  rx: Vec3Shape,
  frequency_ghz: Scalar,
  polarization: Polarisation,
  max_order: Type.Optional(Type.Integer({ minimum: 0 })),
});
const withEnds = <P extends Parameters<typeof Type.Object>[0]>(fields: P) =>
  Type.Object({ in: Type.Composite([Ends, Type.Object(fields)]), out: PathsShape });

const TwoRay = withEnds({
  material: Type.String(),
  model: Type.String(),
  ground: Type.Optional(Type.String()),
});
const Canyon = withEnds({
  width_m: Scalar,
  walls: Type.String(),
  ground: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  model: Type.String(),
});
const Corner = withEnds({ geometry: Type.String(), material: Type.String(), model: Type.String() });
const InScene = withEnds({ interactions: Type.String() });
const SceneFile = Type.Object({
  scene: Type.Array(
    Type.Object({
      shape: Type.String(),
      material: Type.String(),
      vertices: Type.Array(Vec3Shape),
      triangles: Type.Array(Type.Tuple([Type.Integer(), Type.Integer(), Type.Integer()])),
    }),
  ),
});

/** Files of paths with line of sight and specular reflections. */
export const TRACED_KINDS: readonly Kind[] = [
  judgedKind({
    stem: "rt_two_ray",
    shape: TwoRay,
    judge: ({ in: given, out }, note) => {
      const ground = plane("ground", given, [0, 0, 1], heightIn(given.ground));
      // the files' name says how many reflections there are
      judgeScene([ground], { max_order: 1, ...given }, out, note);
    },
  }),
  judgedKind({
    stem: "rt_street_canyon",
    shape: Canyon,
    judge: ({ in: given, out }, note) => {
      const { model, ground } = given;
      const walls = { model, material: materialIn(given.walls) };
      const planes = [
        plane("wall_y-", walls, [0, 1, 0], -given.width_m / 2),
        plane("wall_y+", walls, [0, 1, 0], given.width_m / 2),
      ];
      if (ground) {
        const floor = { model, material: materialIn(ground) };
        planes.push(plane("ground", floor, [0, 0, 1], heightIn(ground)));
      }
      judgeScene(planes, given, out, note);
    },
  }),
  judgedKind({
    stem: "rt_corner",
    shape: Corner,
    judge: ({ in: given, out }, note) => {
      const [walls = ""] = given.geometry.split("(");
      const planes = [...walls.matchAll(/([xyz])=(-?[\d.]+)/g)].map(([, axis = "", offset = ""]) =>
        plane(`${axis}${offset}`, given, AXES[axis] ?? [0, 0, 1], Number(offset)),
      );
      judgeScene(planes, given, out, note);
    },
  }),
  judgedKind({
    stem: "rt_scene",
    shape: InScene,
    file: SceneFile,
    judge: ({ in: given, out }, note, { file: { scene } }) => {
      const thickness = thicknessIn(given.interactions);
      const isSingle = scene.every(({ vertices }) => vertices.flat().every(isPrintedSingle));
      const groups = scene.map(({ shape: name, material, vertices: printed, triangles }) => {
        const vertices = isSingle ? printed.map(inSingle) : printed;
        return { name, faces: meshFaces({ name, material, triangles, vertices, ...thickness }) };
      });
      judgeIn(createScene("reference", groups), given, out, note);
    },
  }),
];

const AXES: Readonly<Record<string, Vec3>> = { x: [1, 0, 0], y: [0, 1, 0], z: [0, 0, 1] };

/** Reflections of a case that does not limit them, as the tracer's own default. */
const DEFAULT_ORDER = 3;

function judgeScene(
  faces: readonly FaceSpec[],
  given: Static<typeof Ends>,
  out: Static<typeof PathsShape>,
  note: Note,
): void {
  judgeIn(createScene("reference", [{ name: "planes", faces }]), given, out, note);
}

function judgeIn(
  scene: Scene,
  given: Static<typeof Ends>,
  out: Static<typeof PathsShape>,
  note: Note,
): void {
  const carrierHz = given.frequency_ghz * 1e9;
  const mechanisms = { maxReflections: given.max_order ?? DEFAULT_ORDER };
  const options = { scene, transmitter: given.tx, frequencyHz: carrierHz, mechanisms };
  const paths = createPathTracer(options)(given.rx);
  judgePaths({ scene, paths, polarisation: given.polarization, carrierHz }, out, note);
}

/** An infinite wall n·x = offset, as thick as the model in the file says. */
function plane(
  name: string,
  { material, model }: { readonly material: string; readonly model: string },
  normal: Vec3,
  offsetM: number,
): FaceSpec {
  const point: Vec3 = [normal[0] * offsetM, normal[1] * offsetM, normal[2] * offsetM];
  return planeFace({ name, material, point, normal, ...thicknessIn(model) });
}

/** "slab 0.1 m", "slab thickness 0.1 m" → 0.1; without a slab it is a half-space. */
function thicknessIn(text: string): { thicknessM?: number } {
  const thickness = /slab (?:thickness )?([\d.]+) m/.exec(text)?.[1];
  return thickness ? { thicknessM: Number(thickness) } : {};
}

/** "y=+-10 infinite, concrete" → "concrete". */
function materialIn(text: string): string {
  return text.slice(text.lastIndexOf(",") + 1).trim();
}

/** "infinite plane z=0" → 0. */
function heightIn(text = ""): number {
  return Number(/z=(-?[\d.]+)/.exec(text)?.[1] ?? 0);
}

/** Eight or nine digits of a number in single precision; rounding back makes it exact again. */
function isPrintedSingle(value: number): boolean {
  const single = Math.fround(value);
  return [8, 9].some((digits) => Number(single.toPrecision(digits)) === value);
}

function inSingle([x, y, z]: Vec3): Vec3 {
  return [Math.fround(x), Math.fround(y), Math.fround(z)];
}
