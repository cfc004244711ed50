import { add, type Complex, multiply, scale } from "./complex.ts";
import type { PolarisedPair } from "./fresnel.ts";
import { fresnelRest } from "./fresnel-rest.ts";

/** How a wave meets a wedge and leaves it. Angles around the edge count from the 0-face through free space. */
export interface WedgeIncidence {
  /** n: exterior angle over π; 1 is a plane, 2 a thin sheet's edge. */
  readonly n: number;
  /** λ. Unit: m. */
  readonly wavelengthM: number;
  /** φ′: where the wave comes from, 0 … nπ. Unit: rad. */
  readonly incidentRad: number;
  /** φ: where it goes to, 0 … nπ. Unit: rad. */
  readonly diffractedRad: number;
  /** cos β₀ between the direction of travel and the edge; 0: across it. */
  readonly cosBeta0: number;
  /** s′: from the source to the edge. Unit: m. */
  readonly incidentM: number;
  /** s: from the edge to the observer. Unit: m. */
  readonly diffractedM: number;
}

/** Gives the reflection coefficients of a face (0: the 0-face, 1: the n-face) at an incidence, cos θ = 0 … 1. */
export type FaceReflection = (face: 0 | 1, cosIncidence: number) => PolarisedPair;

/**
 * Diffraction coefficients between the soft component of the field, along u = ê − (ê·k) k, and the
 * hard one, along k × u, before and after. Unit: √m.
 */
export interface WedgeCoefficients {
  /** D_s: soft received per soft sent. */
  readonly soft: Complex;
  /** D_h: hard received per hard sent. */
  readonly hard: Complex;
  /** Soft received per hard sent; its negative is hard received per soft sent. 0 across the edge and for conductors. */
  readonly crossed: Complex;
}

/**
 * Diffraction coefficients of a wedge, Kouyoumjian's and Pathak's for a conductor with the faces'
 * reflection in front of the terms that belong to it, as Luebbers does,
 *
 *     D = −e^{−jπ/4} / (2n √(2πk) sin β₀) · [C(π + φ − φ′) + C(π − φ + φ′) + R₀ C(π − φ − φ′) + R_n C(π + φ + φ′)]
 *     C(γ) = cot(γ/2n) F(kL a),   L = s s′ sin²β₀ / (s + s′)
 *
 * R₀ is taken at cos θ = |sin φ′| sin β₀ and R_n at |sin(nπ − φ)| sin β₀. They act on TE and TM of
 * the faces, which are turned against soft and hard unless the wave comes across the edge; so the
 * sum of all waves stays continuous at oblique incidence, too.
 *
 * The diffracted field is E_d = E_i D √(s′ / (s (s + s′))) e^{−jks}.
 *
 * @param wedge - Angles and distances.
 * @param reflection - Reflection at the faces; TE −1 and TM +1 for a conductor.
 * @returns D.
 * @source R. G. Kouyoumjian and P. H. Pathak, Proc. IEEE 62 (11), 1974, equations 25 to 29, 37, 38;
 *   R. J. Luebbers, IEEE Trans. Antennas Propagat. 32 (1), 1984.
 */
export function wedgeCoefficients(
  wedge: WedgeIncidence,
  reflection: FaceReflection,
): WedgeCoefficients {
  const { n, incidentRad, diffractedRad, cosBeta0 } = wedge;
  const [difference, sum] = [diffractedRad - incidentRad, diffractedRad + incidentRad];
  const wave = (gammaRad: number) => boundaryWave(wedge, gammaRad);
  const through = add(wave(Math.PI + difference), wave(Math.PI - difference));
  const rays: [Complex, ReflectedParts][] = [
    [wave(Math.PI - sum), reflectedParts(reflection, 0, incidentRad, cosBeta0)],
    [wave(Math.PI + sum), reflectedParts(reflection, 1, n * Math.PI - diffractedRad, cosBeta0)],
  ];
  const total = (part: keyof ReflectedParts, start: Complex) =>
    rays.reduce((all, [weight, parts]) => add(all, multiply(weight, parts[part])), start);
  return {
    soft: total("soft", through),
    hard: total("hard", through),
    crossed: total("crossed", { re: 0, im: 0 }),
  };
}

/** Nearer than this to a shadow boundary only rounding tells the sides apart: way and way back must not differ. Unit: rad. */
const ON_BOUNDARY_RAD = 1e-12;

/**
 * One term of D. With y = γ/2n − mπ, |y| ≤ π/2, the function a is 2 sin²(ny), so that
 *
 *     cot(γ/2n) F(kL a) = 2j √(2kL) cos y |sin ny / sin y| sgn y · T(√(2kL) |sin ny|)
 *
 * which has a limit from either side at y = 0, where the product itself is ∞ · 0.
 */
function boundaryWave(wedge: WedgeIncidence, gammaRad: number): Complex {
  const { n, wavelengthM, cosBeta0, incidentM, diffractedM } = wedge;
  const sinSquared = 1 - cosBeta0 * cosBeta0;
  const k = (2 * Math.PI) / wavelengthM;
  const distanceM = (incidentM * diffractedM * sinSquared) / (incidentM + diffractedM);
  const turns = gammaRad / (2 * n * Math.PI);
  const offset = (turns - Math.round(turns)) * Math.PI;
  const y = Math.abs(offset) < ON_BOUNDARY_RAD ? 0 : offset;
  const ratio = y === 0 ? n : Math.abs(Math.sin(n * y) / Math.sin(y));
  const root = Math.sqrt(2 * k * distanceM);
  const magnitude = (root * Math.cos(y) * ratio) / (n * Math.sqrt(2 * Math.PI * k * sinSquared));
  // −e^{−jπ/4} · j
  const turned = { re: -Math.SQRT1_2, im: -Math.SQRT1_2 };
  const signed = scale(y < 0 ? -magnitude : magnitude, turned);
  return multiply(signed, fresnelRest(root * Math.abs(Math.sin(n * y))));
}

/** How a face's reflection appears in soft and hard. */
type ReflectedParts = WedgeCoefficients;

/** With α from soft to TE, tan α = cos β₀ tan φ, the mirror in TE and TM becomes a turned one. */
function reflectedParts(
  reflection: FaceReflection,
  face: 0 | 1,
  elevationRad: number,
  cosBeta0: number,
): ReflectedParts {
  const [cosPhi, sinPhi] = [Math.cos(elevationRad), Math.sin(elevationRad)];
  const alphaRad = Math.atan2(cosBeta0 * sinPhi, cosPhi);
  const [c, s] = [Math.cos(alphaRad), Math.sin(alphaRad)];
  const cosIncidence = Math.abs(sinPhi) * Math.sqrt(1 - cosBeta0 * cosBeta0);
  const { te, tm } = reflection(face, Math.min(1, cosIncidence));
  return {
    soft: add(scale(c * c, te), scale(-s * s, tm)),
    hard: add(scale(c * c, tm), scale(-s * s, te)),
    crossed: scale(-c * s, add(te, tm)),
  };
}
