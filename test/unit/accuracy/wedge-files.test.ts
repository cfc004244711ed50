import { describe, expect, it } from "vitest";
import {
  type PolarisedPair,
  reflectionCoefficients,
} from "../../../simulator/propagation/fresnel.ts";
import { SPEED_OF_LIGHT_MPS } from "../../../simulator/propagation/speed-of-light.ts";
import { wedgeCoefficients } from "../../../simulator/propagation/wedge-diffraction.ts";
import { judgeFile } from "../../../src/accuracy/judge-file.ts";

const WAVELENGTH_M = SPEED_OF_LIGHT_MPS / 3e9;
const WOOD = { re: 1.99, im: -(0.0047 * 3 ** 1.0718) / (2 * Math.PI * 3e9 * 8.8541878128e-12) };

describe("files of wedges", () => {
  it("take each slab as thick as its field's name says", () => {
    const slab = (thicknessM: number) => (cosIncidence: number) =>
      reflectionCoefficients(WOOD, cosIncidence, {
        thicknessWavelengths: thicknessM / WAVELENGTH_M,
      });
    const out = {
      "D_soft_wood_slab_0.1m_faces": coefficientAt(220, slab(0.1), "soft"),
      "D_soft_wood_slab_0.02m_faces": coefficientAt(220, slab(0.02), "soft"),
    };

    expect(out["D_soft_wood_slab_0.1m_faces"]).not.toEqual(out["D_soft_wood_slab_0.02m_faces"]);
    expect(judge(220, out).failures).toEqual([]);
  });

  it("have conductors that conduct along the face, too", () => {
    const conductor = () => ({ te: { re: -1, im: 0 }, tm: { re: 1, im: 0 } });
    const out = { D_hard_pec: coefficientAt(269.999_999_99, conductor, "hard") };

    expect(judge(269.999_999_99, out).failures).toEqual([]);
  });
});

// Helpers

const given = { kind: "UTD wedge", n: 1.5, frequency_ghz: 3, s_prime_m: 30, s_m: 20 };
const INCIDENT_DEG = 30;

function judge(phi_deg: number, out: unknown) {
  const cases = [{ in: { ...given, phi_prime_deg: INCIDENT_DEG, phi_deg }, out }];
  return judgeFile("rt_diffraction.json", JSON.stringify({ cases }));
}

function coefficientAt(
  diffractedDeg: number,
  reflection: (cosIncidence: number) => PolarisedPair,
  polarisation: "soft" | "hard",
) {
  const incidence = {
    ...{ n: 1.5, wavelengthM: WAVELENGTH_M, cosBeta0: 0, incidentM: 30, diffractedM: 20 },
    incidentRad: (INCIDENT_DEG * Math.PI) / 180,
    diffractedRad: (diffractedDeg * Math.PI) / 180,
  };
  const coefficients = wedgeCoefficients(incidence, (_, cosIncidence) => reflection(cosIncidence));
  const { re, im } = coefficients[polarisation];
  return [re, im];
}
