import { Type } from "@sinclair/typebox";
import { createPathTracer } from "../../../simulator/propagation/path-tracer.ts";
import { planeFace } from "../../../simulator/scene/plane-face.ts";
import { createScene } from "../../../simulator/scene/scene.ts";
import { DELAY, GAIN_DB, isotropicGain } from "../judge-paths.ts";
import { judgedKind, type Kind } from "../kind.ts";
import { complexRelative, difference, type Pair, powerDb } from "../measure.ts";
import { OptionalPair, OptionalScalar, Polarisation, Scalar, Vec3Shape } from "../shapes.ts";

/** Files of a wall across the line of sight, opaque and as a slab that lets waves through. */
export const WALL_KINDS: readonly Kind[] = [
  judgedKind({
    stem: "rt_blocked_los",
    shape: Type.Object({
      in: Type.Object({
        wall_material: Type.String(),
        thickness_m: Scalar,
        wall: Type.String(),
        frequency_ghz: Scalar,
        tx: Vec3Shape,
        rx: Vec3Shape,
        polarization: Polarisation,
      }),
      out: Type.Object({
        los_exists: Type.Optional(Type.Boolean()),
        transmission_coefficient: OptionalPair,
        penetration_loss_db: OptionalScalar,
        gain_db_with_refraction: OptionalScalar,
        delay_ns: OptionalScalar,
      }),
    }),
    judge: ({ in: given, out }, note) => {
      const turnRad = (Number(/rotated (-?[\d.]+) deg/.exec(given.wall)?.[1] ?? 0) * Math.PI) / 180;
      const wall = planeFace({
        name: "wall",
        material: given.wall_material,
        thicknessM: given.thickness_m,
        point: [0, 0, 0],
        normal: [Math.cos(turnRad), Math.sin(turnRad), 0],
      });
      const scene = createScene("wall", [{ name: "wall", faces: [wall] }]);
      const options = { scene, transmitter: given.tx, frequencyHz: given.frequency_ghz * 1e9 };
      note(OPAQUE, out.los_exists ? 1 : 0, createPathTracer(options)(given.rx).length);

      const refracting = { ...options, mechanisms: { maxTransmissions: 1 } };
      const paths = createPathTracer(refracting)(given.rx);
      note(THROUGH, 1, paths.length);
      const [free] = createPathTracer({ ...options, scene: EMPTY })(given.rx);
      const [path] = paths;
      if (!path || !free) return;
      const gain = isotropicGain(path, given.polarization);
      const [unblocked] = isotropicGain(free, given.polarization); // real, −1 times for H
      const through: Pair = [gain[0] / unblocked, gain[1] / unblocked];
      note(TRANSMISSION, out.transmission_coefficient, through);
      note(LOSS, clippedDb(out.penetration_loss_db), -powerDb(Math.hypot(...through) ** 2));
      note(GAIN_DB, clippedDb(out.gain_db_with_refraction), powerDb(Math.hypot(...gain) ** 2));
      note(DELAY, out.delay_ns, path.delayS * 1e9);
    },
  }),
];

const EMPTY = createScene("nothing", []);
const OPAQUE = difference("paths past an opaque wall", "paths", 0);
const THROUGH = difference("paths through the slab", "paths", 0);
/** Below −180 dB nothing comes through, and files write 0. */
const TRANSMISSION = complexRelative("transmission coefficient", 1e-6, (expected) =>
  Math.max(1e-9, Math.hypot(...expected)),
);
const LOSS = difference("penetration loss", "dB", 1e-5);

/** Files write 6000 dB for nothing. */
function clippedDb(db: number | null | undefined): number | undefined {
  return typeof db === "number" ? Math.max(-300, Math.min(300, db)) : undefined;
}
