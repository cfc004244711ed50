import { Type } from "@sinclair/typebox";
import type { Complex } from "../../../simulator/propagation/complex.ts";
import {
  reflectionCoefficients,
  transmissionCoefficients,
} from "../../../simulator/propagation/fresnel.ts";
import { ITU_MATERIALS, relativePermittivity } from "../../../simulator/propagation/materials.ts";
import { PropagationError } from "../../../simulator/propagation/propagation-error.ts";
import { SPEED_OF_LIGHT_MPS } from "../../../simulator/propagation/speed-of-light.ts";
import { judgedKind, type Kind } from "../kind.ts";
import { complexRelative, type Pair } from "../measure.ts";
import { OptionalPair, PairShape, Scalar } from "../shapes.ts";

const Substance = { material: Type.String(), frequency_ghz: Scalar };
const HalfSpace = { r_te: OptionalPair, r_tm: OptionalPair };

/** Files of what walls are made of. */
export const MATERIAL_KINDS: readonly Kind[] = [
  judgedKind({
    stem: "rt_materials",
    shape: Type.Object({
      in: Type.Object(Substance),
      out: Type.Object({ eta_complex: PairShape }),
    }),
    judge: ({ in: given, out }, note) => {
      note(PERMITTIVITY, out.eta_complex, pairOf(permittivity(given)));
    },
  }),
  judgedKind({
    stem: "rt_fresnel",
    shape: Type.Object({
      in: Type.Object({ ...Substance, incidence_angle_deg_from_normal: Scalar }),
      out: Type.Object({
        halfspace: Type.Optional(Type.Object(HalfSpace)),
        slab_thickness_m: Type.Optional(
          Type.Record(
            Type.String(),
            Type.Object({ ...HalfSpace, t_te: OptionalPair, t_tm: OptionalPair }),
          ),
        ),
      }),
    }),
    judge: ({ in: given, out }, note) => {
      const eta = permittivity(given);
      const cosIncidence = Math.cos((given.incidence_angle_deg_from_normal * Math.PI) / 180);
      const whole = reflectionCoefficients(eta, cosIncidence);
      note(REFLECTION, out.halfspace?.r_te, pairOf(whole.te));
      note(REFLECTION, out.halfspace?.r_tm, pairOf(whole.tm));
      const wavelengthM = SPEED_OF_LIGHT_MPS / (given.frequency_ghz * 1e9);
      for (const [thicknessM, expected] of Object.entries(out.slab_thickness_m ?? {})) {
        const slab = { thicknessWavelengths: Number(thicknessM) / wavelengthM };
        const reflected = reflectionCoefficients(eta, cosIncidence, slab);
        const transmitted = transmissionCoefficients(eta, cosIncidence, slab);
        note(SLAB_REFLECTION, expected.r_te, pairOf(reflected.te));
        note(SLAB_REFLECTION, expected.r_tm, pairOf(reflected.tm));
        note(SLAB_TRANSMISSION, expected.t_te, pairOf(transmitted.te));
        note(SLAB_TRANSMISSION, expected.t_tm, pairOf(transmitted.tm));
      }
    },
  }),
];

/** Below −180 dB a coefficient is nothing, and files write 0. */
const magnitude = (expected: Pair) => Math.max(1e-9, Math.hypot(...expected));
const PERMITTIVITY = complexRelative("permittivity", 1e-6);
const REFLECTION = complexRelative("half-space reflection", 1e-6, magnitude);
const SLAB_REFLECTION = complexRelative("slab reflection", 1e-6, magnitude);
const SLAB_TRANSMISSION = complexRelative("slab transmission", 1e-6, magnitude);

function permittivity(given: { material: string; frequency_ghz: number }): Complex {
  const found = relativePermittivity(ITU_MATERIALS, given.material, given.frequency_ghz * 1e9);
  if (!found.ok) throw new PropagationError(found.error);
  return found.permittivity;
}

const pairOf = ({ re, im }: Complex): Pair => [re, im];
