import { Type } from "@sinclair/typebox";
import {
  approximateKnifeEdgeLossDb,
  fresnelParameter,
  knifeEdgeLossDb,
} from "../../../simulator/propagation/knife-edge.ts";
import { SPEED_OF_LIGHT_MPS } from "../../../simulator/propagation/speed-of-light.ts";
import { transitionFunction } from "../../../simulator/propagation/transition-function.ts";
import { judgedKind, type Kind, mixedKind } from "../kind.ts";
import { complexRelative, difference, powerDb, relative } from "../measure.ts";
import { OptionalScalar, PairShape, Scalar } from "../shapes.ts";
import { CONTINUITY, UTD_WEDGE } from "./wedges.ts";

const TRANSITION = judgedKind({
  stem: "F(x)",
  shape: Type.Object({
    in: Type.Object({ x: Scalar }),
    out: Type.Object({ F: PairShape }),
  }),
  judge: ({ in: { x }, out }, note) => {
    const { re, im } = transitionFunction(x);
    note(TRANSITION_VALUE, out.F, [re, im]);
  },
});

const FRESNEL_LOSS = judgedKind({
  stem: "P.526 J(nu)",
  shape: Type.Object({
    in: Type.Object({ nu: Scalar }),
    out: Type.Object({
      loss_db_exact_fresnel: OptionalScalar,
      loss_db_P526_eq31_approx: OptionalScalar,
    }),
  }),
  judge: ({ in: { nu }, out }, note) => {
    note(EXACT_LOSS, out.loss_db_exact_fresnel, knifeEdgeLossDb(nu));
    note(SHORT_LOSS, out.loss_db_P526_eq31_approx, approximateKnifeEdgeLossDb(nu));
  },
});

const KNIFE_EDGE = judgedKind({
  stem: "knife edge",
  shape: Type.Object({
    in: Type.Object({
      frequency_ghz: Scalar,
      d1_m: Scalar,
      d2_m: Scalar,
      edge_height_above_los_m: Scalar,
    }),
    out: Type.Object({ nu: OptionalScalar, loss_db: OptionalScalar, path_gain_db: OptionalScalar }),
  }),
  judge: ({ in: given, out }, note) => {
    const wavelengthM = SPEED_OF_LIGHT_MPS / (given.frequency_ghz * 1e9);
    const [distance1M, distance2M] = [given.d1_m, given.d2_m];
    const heightM = given.edge_height_above_los_m;
    const nu = fresnelParameter({ heightM, distance1M, distance2M, wavelengthM });
    const lossDb = knifeEdgeLossDb(nu);
    const freeSpace = wavelengthM / (4 * Math.PI * (distance1M + distance2M));
    note(FRESNEL_PARAMETER, out.nu, nu);
    note(EXACT_LOSS, out.loss_db, lossDb);
    note(KNIFE_EDGE_GAIN, out.path_gain_db, powerDb(freeSpace ** 2) - lossDb);
  },
});

const TRANSITION_VALUE = complexRelative("transition function", 1e-6);
const EXACT_LOSS = difference("knife-edge loss", "dB", 1e-5);
const SHORT_LOSS = difference("knife-edge loss, short form", "dB", 1e-5);
const FRESNEL_PARAMETER = relative("Fresnel parameter", 1e-6);
const KNIFE_EDGE_GAIN = difference("knife-edge path gain", "dB", 1e-5);

/** Files of edges: formulas by themselves, and wedges as the tracer finds them. */
export const DIFFRACTION_KINDS: readonly Kind[] = [
  mixedKind("rt_diffraction", [TRANSITION, FRESNEL_LOSS, KNIFE_EDGE, UTD_WEDGE, CONTINUITY]),
];
