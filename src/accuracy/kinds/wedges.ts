import { type Static, Type } from "@sinclair/typebox";
import { createMirrors, specularCoefficients } from "../../../simulator/propagation/mirror.ts";
import type { Path } from "../../../simulator/propagation/path.ts";
import { createPathTracer } from "../../../simulator/propagation/path-tracer.ts";
import { SPEED_OF_LIGHT_MPS } from "../../../simulator/propagation/speed-of-light.ts";
import { wedgeCoefficients } from "../../../simulator/propagation/wedge-diffraction.ts";
import type { Scene } from "../../../simulator/scene/scene.ts";
import { norm } from "../../../simulator/scene/vector.ts";
import { isotropicGain } from "../judge-paths.ts";
import { judgedKind } from "../kind.ts";
import {
  complexRelative,
  difference,
  exact,
  type Measure,
  type Note,
  type Pair,
  powerDb,
} from "../measure.ts";
import { PERFECT_CONDUCTOR, withPerfectConductor } from "../perfect-conductor.ts";
import { OptionalScalar, Scalar } from "../shapes.ts";
import { aroundEdge, type Wedge, wedgeScene } from "../wedge-scene.ts";

const AtWedge = Type.Object({
  n: Type.Number({ exclusiveMinimum: 1, maximum: 2 }),
  frequency_ghz: Scalar,
  s_prime_m: Scalar,
  s_m: Scalar,
  phi_prime_deg: Scalar,
  beta0_deg: Type.Optional(Scalar),
});

/** Wedges of any angle and material, traced as two large faces that meet in an edge. */
export const UTD_WEDGE = judgedKind({
  stem: "UTD wedge",
  shape: Type.Object({
    in: Type.Composite([AtWedge, Type.Object({ phi_deg: Scalar })]),
    out: Type.Object({
      los_visible: Type.Optional(Type.Boolean()),
      reflection_0face_exists: Type.Optional(Type.Boolean()),
    }),
  }),
  judge: ({ in: given, out }, note) => {
    const phiRad = radians(given.phi_deg);
    const traced = traceWedge(given, phiRad, conductor(given.n));
    const isReflected = ({ interactions: [first] }: Path) =>
      first?.kind === "reflection" && traced.scene.faces[first.face]?.name === "0-face";
    note(
      SIGHT,
      out.los_visible,
      traced.paths.some(({ id }) => id === 0),
    );
    note(REFLECTED, out.reflection_0face_exists, traced.paths.some(isReflected));
    const slabM = Number(/slab_([\d.]+)m/.exec(Object.keys(out).join())?.[1]);
    for (const [name, expected] of Object.entries(out)) {
      judgeCoefficient({ ...given, slabM }, phiRad, name, expected, note);
    }
  },
});

/** Fields on the boundary of a shadow or of a reflection, where all waves together are continuous. */
export const CONTINUITY = judgedKind({
  stem: "UTD continuity",
  shape: Type.Object({
    in: Type.Composite([
      AtWedge,
      Type.Object({
        boundary: Type.Union([Type.Literal("ISB"), Type.Literal("RSB")]),
        polarization: Type.Union([Type.Literal("soft"), Type.Literal("hard")]),
      }),
    ]),
    out: Type.Object({
      total_field_relative_to_free_space_of_los: OptionalScalar,
      total_field_abs_V: OptionalScalar,
    }),
  }),
  judge: ({ in: given, out }, note) => {
    const incidentRad = radians(given.phi_prime_deg);
    const boundaryRad = given.boundary === "ISB" ? Math.PI + incidentRad : Math.PI - incidentRad;
    const directM = given.s_prime_m + given.s_m;
    for (const offsetRad of [-BESIDE_RAD, BESIDE_RAD]) {
      const traced = traceWedge(given, boundaryRad + offsetRad, conductor(given.n));
      const field = totalField(traced, given.polarization);
      note(TOTAL_FIELD, out.total_field_abs_V, field);
      note(TOTAL_FIELD, out.total_field_relative_to_free_space_of_los, field * directM);
    }
  },
});

/** How near the boundary fields are taken, on both sides of it. */
const BESIDE_RAD = 1e-7;

const SIGHT = exact<boolean>("line of sight");
const REFLECTED = exact<boolean>("reflection from the 0-face");
/** 0.1 dB, as a share of the coefficient, in magnitude and phase. */
const COEFFICIENT = complexRelative("UTD coefficient", 10 ** (0.1 / 20) - 1);
const DIFFRACTED_GAIN = difference("UTD path gain", "dB", 0.1);
const TOTAL_FIELD: Measure<number> = {
  ...{ quantity: "field at a boundary", unit: "dB", tolerance: 0.1 },
  errorOf: (found, expected) => Math.abs(20 * Math.log10(found / expected)),
};

type Polarisation = "soft" | "hard";

interface TracedWedge {
  readonly scene: Scene;
  readonly wavelengthM: number;
  readonly paths: readonly Path[];
  /** The path over the wedge's own edge. */
  readonly diffracted: Path | undefined;
}

/** "D_soft_pec", "D_hard_concrete_slab_0.1m_faces", "path_gain_db_soft_concrete_slab". */
const NAMES =
  /^(D|path_gain_db)_(soft|hard)_(.+?)(?:_halfspace|(_slab)(?:_([\d.]+)m)?)?(?:_faces)?$/;

function judgeCoefficient(
  given: Static<typeof AtWedge> & { readonly slabM: number },
  phiRad: number,
  name: string,
  expected: unknown,
  note: Note,
): void {
  const match = NAMES.exec(name);
  if (!match) return;
  const [, what, polarisation, material = "", slab, ownM] = match;
  const thicknessM = slab ? Number(ownM ?? given.slabM) : undefined;
  const wedge = { n: given.n, material, thicknessM };
  const { s_m: s, s_prime_m: sPrime } = given;
  const wavelengthM = SPEED_OF_LIGHT_MPS / (given.frequency_ghz * 1e9);
  const spread = ((4 * Math.PI) / wavelengthM) * Math.sqrt(s * sPrime * (s + sPrime));
  const [re, im] = coefficientOf(given, phiRad, wedge, polarisation as Polarisation, spread);
  if (what === "D") note(COEFFICIENT, expected as Pair, [re, im]);
  else note(DIFFRACTED_GAIN, expected as number, powerDb((re * re + im * im) / spread ** 2));
}

/**
 * D of the path over the edge. The tracer takes R₀ at the face next to the transmitter, so that the
 * way back is the same; files take it at their own 0-face. In a case that comes from the other side
 * the two differ by definition, and the formula is judged instead.
 */
function coefficientOf(
  given: Static<typeof AtWedge>,
  phiRad: number,
  wedge: Wedge,
  polarisation: Polarisation,
  spread: number,
): Pair {
  const incidentRad = radians(given.phi_prime_deg);
  if (phiRad < incidentRad) {
    const frequencyHz = given.frequency_ghz * 1e9;
    const [mirror] = createMirrors(wedgeScene(wedge), withPerfectConductor(), frequencyHz);
    if (!mirror) return NOTHING;
    const place = {
      ...{ n: given.n, incidentRad, diffractedRad: phiRad, cosBeta0: cosBeta0Of(given) },
      ...{ incidentM: given.s_prime_m, diffractedM: given.s_m },
      wavelengthM: SPEED_OF_LIGHT_MPS / frequencyHz,
    };
    const reflection = (_: 0 | 1, cos: number) => specularCoefficients(mirror, cos);
    const { re, im } = wedgeCoefficients(place, reflection)[polarisation];
    return [re, im];
  }
  const { diffracted } = traceWedge(given, phiRad, wedge);
  if (!diffracted) return NOTHING;
  const [re, im] = gainOf(diffracted, polarisation);
  return [spread * re, spread * im];
}

const cosBeta0Of = (given: Static<typeof AtWedge>) => Math.cos(radians(given.beta0_deg ?? 90));

const NOTHING: Pair = [Number.NaN, Number.NaN];

const conductor = (n: number) => ({ n, material: PERFECT_CONDUCTOR, thicknessM: undefined });

function traceWedge(given: Static<typeof AtWedge>, phiRad: number, wedge: Wedge): TracedWedge {
  const cosBeta0 = cosBeta0Of(given);
  const scene = wedgeScene(wedge);
  const { s_prime_m: sPrime, s_m: s } = given;
  const trace = createPathTracer({
    scene,
    transmitter: aroundEdge(sPrime, radians(given.phi_prime_deg), -sPrime * cosBeta0),
    frequencyHz: given.frequency_ghz * 1e9,
    mechanisms: { maxReflections: 1, diffraction: true },
    materials: withPerfectConductor(),
  });
  const paths = trace(aroundEdge(s, phiRad, s * cosBeta0));
  const diffracted = paths.find(
    ({ interactions: [first] }) => first?.kind === "diffraction" && norm(first.point) < 1e-3,
  );
  const wavelengthM = SPEED_OF_LIGHT_MPS / (given.frequency_ghz * 1e9);
  return { scene, wavelengthM, paths, diffracted };
}

/** The edge lies along z, so that V is soft and H is hard; φ̂ of ends that face each other is opposite. */
function gainOf(path: Path, polarisation: Polarisation): Pair {
  if (polarisation === "soft") return isotropicGain(path, "V");
  const [re, im] = isotropicGain(path, "H");
  return [-re, -im];
}

/** Magnitude of all waves together, for a source whose field is 1 at 1 m. Unit: 1/m. */
function totalField({ paths, diffracted, wavelengthM }: TracedWedge, polarisation: Polarisation) {
  let [sumRe, sumIm] = [0, 0];
  for (const path of paths) {
    const isOtherEdge = path.interactions[0]?.kind === "diffraction" && path !== diffracted;
    if (isOtherEdge) continue;
    const [re, im] = gainOf(path, polarisation);
    const phaseRad = (-2 * Math.PI * path.lengthM) / wavelengthM;
    sumRe += re * Math.cos(phaseRad) - im * Math.sin(phaseRad);
    sumIm += re * Math.sin(phaseRad) + im * Math.cos(phaseRad);
  }
  return ((4 * Math.PI) / wavelengthM) * Math.hypot(sumRe, sumIm);
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;
