import { Type } from "@sinclair/typebox";
import { frequencyResponse } from "../../../simulator/channel/frequency-response.ts";
import {
  halfWaveDipole,
  ISOTROPIC_V,
  shortDipole,
  tr38901Element,
} from "../../../simulator/propagation/antenna.ts";
import { dopplerHz } from "../../../simulator/propagation/doppler.ts";
import { createPathTracer } from "../../../simulator/propagation/path-tracer.ts";
import { SPEED_OF_LIGHT_MPS } from "../../../simulator/propagation/speed-of-light.ts";
import { planeFace } from "../../../simulator/scene/plane-face.ts";
import { createScene } from "../../../simulator/scene/scene.ts";
import { DELAY, isotropicGain, POINT } from "../judge-paths.ts";
import { judgedKind, type Kind } from "../kind.ts";
import { complexRelative, difference, type Measure, powerDb, relative } from "../measure.ts";
import { OptionalScalar, PairShape, Scalar, Scalars, Vec3Shape } from "../shapes.ts";

/** Files of free space, of motion, of frequency responses and of antennas. */
export const CHANNEL_KINDS: readonly Kind[] = [
  judgedKind({
    stem: "rt_free_space",
    shape: Type.Object({
      in: Type.Object({ frequency_ghz: Scalar, distance_m: Scalar }),
      out: Type.Object({
        a_abs: OptionalScalar,
        path_gain_db: OptionalScalar,
        delay_ns: OptionalScalar,
        "baseband_phase_rad_-2pi_f_tau_mod": OptionalScalar,
      }),
    }),
    judge: ({ in: given, out }, note) => {
      const frequencyHz = given.frequency_ghz * 1e9;
      const scene = createScene("nothing", []);
      const trace = createPathTracer({ scene, transmitter: [0, 0, 0], frequencyHz });
      const paths = trace([given.distance_m, 0, 0]);
      note(NUM_PATHS, 1, paths.length);
      const [path] = paths;
      if (!path) return;
      const amplitude = Math.hypot(...isotropicGain(path, "V"));
      note(AMPLITUDE, out.a_abs, amplitude);
      note(FREE_GAIN, out.path_gain_db, powerDb(amplitude ** 2));
      note(DELAY, out.delay_ns, path.delayS * 1e9);
      const phaseRad = -2 * Math.PI * frequencyHz * path.delayS;
      note(PHASE, out["baseband_phase_rad_-2pi_f_tau_mod"], phaseRad);
    },
  }),
  judgedKind({
    stem: "rt_doppler",
    shape: Type.Object({
      in: Type.Object({
        frequency_ghz: Scalar,
        tx: Vec3Shape,
        rx: Vec3Shape,
        v_tx: Vec3Shape,
        v_rx: Vec3Shape,
        v_reflector: Vec3Shape,
        reflector: Type.Optional(Type.String()),
      }),
      out: Type.Object({
        doppler_hz_los: OptionalScalar,
        doppler_hz_ground_reflection: OptionalScalar,
        reflection_point: Type.Optional(Vec3Shape),
      }),
    }),
    judge: ({ in: given, out }, note) => {
      const frequencyHz = given.frequency_ghz * 1e9;
      const height = Number(/z=(-?[\d.]+)/.exec(given.reflector ?? "")?.[1] ?? 0);
      const plane = { name: "ground", material: "wood", normal: [0, 0, 1] as const };
      const ground = planeFace({ ...plane, point: [0, 0, height] });
      const scene = createScene("ground", [{ name: "ground", faces: [ground] }]);
      const trace = createPathTracer({ scene, transmitter: given.tx, frequencyHz });
      const [sight, reflection] = trace(given.rx);
      if (!sight || !reflection) throw new Error("two paths were expected");
      const motion = { transmitter: given.v_tx, receiver: given.v_rx };
      const moving = { ...motion, objects: [given.v_reflector] };
      const wavelengthM = SPEED_OF_LIGHT_MPS / frequencyHz;
      note(DOPPLER, out.doppler_hz_los, dopplerHz(sight, motion, wavelengthM));
      note(DOPPLER, out.doppler_hz_ground_reflection, dopplerHz(reflection, moving, wavelengthM));
      note(POINT, out.reflection_point, reflection.interactions[0]?.point ?? [Number.NaN, 0, 0]);
    },
  }),
  judgedKind({
    stem: "rt_cir_cfr",
    shape: Type.Object({
      in: Type.Object({
        carrier_hz: Scalar,
        a: Type.Array(PairShape),
        tau_s: Scalars,
        doppler_hz: Scalars,
        normalize_delays: Type.Optional(Type.Boolean()),
        subcarrier_offsets_hz: Scalars,
        times_s: Scalars,
      }),
      out: Type.Object({ H_time_by_subcarrier: Type.Array(Type.Array(PairShape)) }),
    }),
    judge: ({ in: given, out }, note) => {
      const earliestS = given.normalize_delays ? Math.min(...given.tau_s) : 0;
      const taps = given.a.map(([re, im], p) => ({
        gain: { re, im },
        delayS: (given.tau_s[p] ?? Number.NaN) - earliestS,
        dopplerHz: given.doppler_hz[p] ?? Number.NaN,
      }));
      const [firstHz = 0, secondHz = firstHz] = given.subcarrier_offsets_hz;
      const count = given.subcarrier_offsets_hz.length;
      const grid = { firstHz, stepHz: secondHz - firstHz, count };
      const amplitudeSum = given.a.reduce((sum, gain) => sum + Math.hypot(...gain), 0);
      const response = complexRelative("frequency response", 1e-6, () => amplitudeSum);
      for (const [n, timeS] of given.times_s.entries()) {
        const { re, im } = frequencyResponse(taps, given.carrier_hz, grid, timeS);
        for (const [k, expected] of (out.H_time_by_subcarrier[n] ?? []).entries()) {
          note(response, expected, [re[k] ?? Number.NaN, im[k] ?? Number.NaN]);
        }
      }
    },
  }),
  judgedKind({
    stem: "rt_antenna_patterns",
    shape: Type.Object({
      in: Type.Object({ theta_deg: Scalar, phi_deg: Scalar }),
      out: Type.Object({
        tr38901_gain_db: OptionalScalar,
        half_wave_dipole_amplitude: OptionalScalar,
        short_dipole_amplitude: OptionalScalar,
        iso_amplitude: OptionalScalar,
      }),
    }),
    judge: ({ in: given, out }, note) => {
      const thetaRad = (given.theta_deg * Math.PI) / 180;
      const phiRad = (given.phi_deg * Math.PI) / 180;
      note(ELEMENT_GAIN, out.tr38901_gain_db, powerDb(tr38901Element(thetaRad, phiRad) ** 2));
      note(PATTERN, out.half_wave_dipole_amplitude, halfWaveDipole(thetaRad));
      note(PATTERN, out.short_dipole_amplitude, shortDipole(thetaRad));
      note(PATTERN, out.iso_amplitude, ISOTROPIC_V.pattern(thetaRad, phiRad));
    },
  }),
];

const NUM_PATHS = difference("number of paths", "paths", 0);
const AMPLITUDE = relative("amplitude", 1e-6);
const FREE_GAIN = difference("path gain", "dB", 1e-5);
/** Files print six digits, and phases wrap. */
const PHASE: Measure<number> = {
  ...{ quantity: "phase", unit: "rad", tolerance: 1e-5 },
  errorOf: (a, b) => 2 * Math.abs(Math.sin((a - b) / 2)),
};
/** Near a zero of the shift, errors are counted against 1 Hz. */
const DOPPLER: Measure<number> = {
  ...{ quantity: "Doppler shift", unit: "relative", tolerance: 1e-6 },
  errorOf: (a, b) => Math.abs(a - b) / Math.max(1, Math.abs(b)),
};
const ELEMENT_GAIN = difference("element gain", "dB", 1e-6);
const PATTERN = difference("dipole amplitude", "absolute", 1e-6);
