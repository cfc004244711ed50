import { describe, expect, it } from "vitest";
import { frequencyResponse } from "../../../simulator/channel/frequency-response.ts";
import {
  halfWaveDipole,
  ISOTROPIC_V,
  shortDipole,
  tr38901Element,
} from "../../../simulator/propagation/antenna.ts";
import type { Complex } from "../../../simulator/propagation/complex.ts";
import { dopplerHz } from "../../../simulator/propagation/doppler.ts";
import {
  reflectionCoefficients,
  transmissionCoefficients,
} from "../../../simulator/propagation/fresnel.ts";
import { ITU_MATERIALS, relativePermittivity } from "../../../simulator/propagation/materials.ts";
import { createPathTracer } from "../../../simulator/propagation/path-tracer.ts";
import { SPEED_OF_LIGHT_MPS } from "../../../simulator/propagation/speed-of-light.ts";
import { planeFace } from "../../../simulator/scene/plane-face.ts";
import { createScene } from "../../../simulator/scene/scene.ts";
import type { Vec3 } from "../../../simulator/scene/vector.ts";
import { loadOracle, oracleNote, oraclePresent } from "../../support/oracle.ts";

describe.skipIf(!oraclePresent)(
  `propagation formulas against reference values${oracleNote}`,
  () => {
    it("permittivity of every material of the standard", () => {
      const { cases } = loadOracle<MaterialIn, { eta_complex: Pair }>("rt_materials");
      for (const { in: given, out } of cases) {
        expectClose(permittivity(given.material, given.frequency_ghz), out.eta_complex, 1e-9);
      }
    });

    it("Fresnel coefficients of half-spaces and slabs", () => {
      const { cases } = loadOracle<FresnelIn, FresnelOut>("rt_fresnel");
      for (const { in: given, out } of cases) {
        const eta = permittivity(given.material, given.frequency_ghz);
        const cos = Math.cos((given.incidence_angle_deg_from_normal * Math.PI) / 180);
        const whole = reflectionCoefficients(eta, cos);
        expectClose(whole.te, out.halfspace.r_te, 1e-8);
        expectClose(whole.tm, out.halfspace.r_tm, 1e-8);
        for (const [thicknessM, expected] of Object.entries(out.slab_thickness_m)) {
          const wavelengthM = SPEED_OF_LIGHT_MPS / (given.frequency_ghz * 1e9);
          const slab = { thicknessWavelengths: Number(thicknessM) / wavelengthM };
          const r = reflectionCoefficients(eta, cos, slab);
          const t = transmissionCoefficients(eta, cos, slab);
          expectClose(r.te, expected.r_te, 1e-8);
          expectClose(r.tm, expected.r_tm, 1e-8);
          expectClose(t.te, expected.t_te, 1e-8);
          expectClose(t.tm, expected.t_tm, 1e-8);
        }
      }
    });

    it("Doppler of both ends and of a moving ground", () => {
      for (const { in: given, out } of loadOracle<DopplerIn, DopplerOut>("rt_doppler").cases) {
        const ground = planeFace({
          name: "ground",
          material: "wood",
          point: [0, 0, 0],
          normal: [0, 0, 1],
        });
        const scene = createScene("ground", [{ name: "ground", faces: [ground] }]);
        const frequencyHz = given.frequency_ghz * 1e9;
        const trace = createPathTracer({ scene, transmitter: given.tx, frequencyHz, maxOrder: 1 });
        const ends = { transmitter: given.v_tx, receiver: given.v_rx };
        const shiftsHz = trace(given.rx).map((path) => {
          const objects = path.interactions.map(() => given.v_reflector);
          return dopplerHz(path, { ...ends, objects }, SPEED_OF_LIGHT_MPS / frequencyHz);
        });

        expect(shiftsHz).toHaveLength(2);
        expect(Math.abs((shiftsHz[0] ?? 0) / out.doppler_hz_los - 1)).toBeLessThan(1e-8);
        expect(Math.abs((shiftsHz[1] ?? 0) / out.doppler_hz_ground_reflection - 1)).toBeLessThan(
          1e-8,
        );
      }
    });

    it("impulse to frequency response, with and without the smallest delay taken off", () => {
      for (const { in: given, out } of loadOracle<CirIn, CirOut>("rt_cir_cfr").cases) {
        const earliestS = given.normalize_delays ? Math.min(...given.tau_s) : 0;
        const taps = given.a.map(([re, im], p) => ({
          gain: { re, im },
          delayS: (given.tau_s[p] ?? 0) - earliestS,
          dopplerHz: given.doppler_hz[p] ?? 0,
        }));
        const [firstHz = 0, secondHz = 0] = given.subcarrier_offsets_hz;
        const count = given.subcarrier_offsets_hz.length;
        const grid = { firstHz, stepHz: secondHz - firstHz, count };
        const scale = given.a.reduce((sum, [re, im]) => sum + Math.hypot(re, im), 0);
        for (const [n, timeS] of given.times_s.entries()) {
          const { re, im } = frequencyResponse(taps, given.carrier_hz, grid, timeS);
          for (const [k, expected] of (out.H_time_by_subcarrier[n] ?? []).entries()) {
            const error = Math.hypot((re[k] ?? 0) - expected[0], (im[k] ?? 0) - expected[1]);
            // the file's delays have twelve digits: up to 1e-7 rad of carrier phase
            expect(error / scale).toBeLessThan(1e-6);
          }
        }
      }
    });

    it("element patterns", () => {
      const { cases } = loadOracle<PatternIn, PatternOut>("rt_antenna_patterns");
      for (const { in: given, out } of cases) {
        const [theta, phi] = [given.theta_deg, given.phi_deg].map((deg) => (deg * Math.PI) / 180);
        const gainDb = 20 * Math.log10(tr38901Element(theta ?? 0, phi ?? 0));
        expect(gainDb).toBeCloseTo(out.tr38901_gain_db, 6);
        expect(halfWaveDipole(theta ?? 0)).toBeCloseTo(out.half_wave_dipole_amplitude, 7);
        expect(shortDipole(theta ?? 0)).toBeCloseTo(out.short_dipole_amplitude, 7);
        expect(ISOTROPIC_V.pattern(theta ?? 0, phi ?? 0)).toBe(out.iso_amplitude);
      }
    });
  },
);

// Helpers

type Pair = [number, number];
interface MaterialIn {
  material: string;
  frequency_ghz: number;
}
interface FresnelIn extends MaterialIn {
  incidence_angle_deg_from_normal: number;
}
type Reflection = Record<"r_te" | "r_tm", Pair>;
interface FresnelOut {
  halfspace: Reflection;
  slab_thickness_m: Record<string, Reflection & Record<"t_te" | "t_tm", Pair>>;
}
interface DopplerIn extends Record<"tx" | "rx" | "v_tx" | "v_rx" | "v_reflector", Vec3> {
  frequency_ghz: number;
}
interface DopplerOut {
  doppler_hz_los: number;
  doppler_hz_ground_reflection: number;
}
interface CirIn {
  carrier_hz: number;
  a: Pair[];
  tau_s: number[];
  doppler_hz: number[];
  normalize_delays: boolean;
  subcarrier_offsets_hz: number[];
  times_s: number[];
}
interface CirOut {
  H_time_by_subcarrier: Pair[][];
}
interface PatternIn {
  theta_deg: number;
  phi_deg: number;
}
interface PatternOut {
  tr38901_gain_db: number;
  half_wave_dipole_amplitude: number;
  short_dipole_amplitude: number;
  iso_amplitude: number;
}

function permittivity(material: string, frequencyGhz: number): Complex {
  const found = relativePermittivity(ITU_MATERIALS, material, frequencyGhz * 1e9);
  if (!found.ok) throw new Error(found.error.code);
  return found.permittivity;
}

function expectClose(found: Complex, expected: Pair, tolerance: number): void {
  const error = Math.hypot(found.re - expected[0], found.im - expected[1]);
  expect(error / Math.max(1e-3, Math.hypot(...expected))).toBeLessThan(tolerance);
}
