import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { type Complex, multiply } from "../../../../simulator/propagation/complex.ts";
import { reflectionCoefficients } from "../../../../simulator/propagation/fresnel.ts";
import { knifeEdgeLossDb } from "../../../../simulator/propagation/knife-edge.ts";
import { transitionFunction } from "../../../../simulator/propagation/transition-function.ts";
import {
  type FaceReflection,
  type WedgeIncidence,
  wedgeCoefficients,
} from "../../../../simulator/propagation/wedge-diffraction.ts";
import { between } from "./between.ts";

const CONDUCTOR: FaceReflection = () => ({ te: { re: -1, im: 0 }, tm: { re: 1, im: 0 } });
const ABSORBER: FaceReflection = () => ({ te: { re: 0, im: 0 }, tm: { re: 0, im: 0 } });
const BRICK: FaceReflection = (_, cos) => reflectionCoefficients({ re: 3.9, im: -0.2 }, cos);

describe("wedgeCoefficients", () => {
  test.prop([wedges()])("are the published formula away from the boundaries", (wedge) => {
    const { soft, hard, crossed } = wedgeCoefficients(wedge, CONDUCTOR);
    const [expectedSoft, expectedHard] = [published(wedge, -1), published(wedge, 1)];
    const scale = Math.hypot(expectedSoft.re, expectedSoft.im) + Math.hypot(expectedHard.re, 1e-6);

    expect(distance(soft, expectedSoft)).toBeLessThan(1e-7 * scale);
    expect(distance(hard, expectedHard)).toBeLessThan(1e-7 * scale);
    expect(crossed).toEqual({ re: 0, im: 0 });
  });

  it("of a plane are 0: it reflects, but has no edge", () => {
    const { soft, hard } = wedgeCoefficients(wedgeOf({ n: 1, diffractedRad: 1.1 }), CONDUCTOR);

    expect(Math.hypot(soft.re, soft.im)).toBeLessThan(1e-12);
    expect(Math.hypot(hard.re, hard.im)).toBeLessThan(1e-12);
  });

  it.each([Math.PI + 0.8, Math.PI - 0.8, 2 * Math.PI - 0.8])(
    "jump by half a wave on either side of a boundary, %d rad, and are finite on it",
    (boundaryRad) => {
      const n = 1.5;
      const [below, on, above] = [-1e-9, 0, 1e-9].map((offset) =>
        wedgeCoefficients(wedgeOf({ n, diffractedRad: boundaryRad + offset }), CONDUCTOR),
      );
      if (!below || !on || !above) throw new Error("three angles");
      const halfWave = Math.sqrt((30 * 20) / 50) / 2; // E_d = ½ E_i: D √(s′/(s(s+s′))) = ½ s′/(s+s′)

      expect(distance(below.soft, above.soft)).toBeCloseTo(2 * halfWave, 5);
      expect(distance(below.hard, above.hard)).toBeCloseTo(2 * halfWave, 5);
      expect(Math.hypot(on.soft.re, on.soft.im)).toBeLessThan(2 * halfWave);
    },
  );

  test.prop([between(-0.05, 0.05)])(
    "of an absorbing screen are the knife edge's near its shadow boundary",
    (intoShadowRad) => {
      const wedge = wedgeOf({ n: 2, incidentRad: Math.PI / 2, diffractedRad: 1.5 * Math.PI });
      const shadowed = { ...wedge, diffractedRad: wedge.diffractedRad + intoShadowRad };
      const { soft } = wedgeCoefficients(shadowed, ABSORBER);
      const total = totalOverFreeSpace(shadowed, soft);
      const detourM = 50 - Math.sqrt(900 + 400 + 1200 * Math.cos(intoShadowRad));
      const nu = Math.sign(intoShadowRad) * Math.sqrt((4 * detourM) / wedge.wavelengthM);

      expect(-20 * Math.log10(total)).toBeCloseTo(knifeEdgeLossDb(nu), 1);
    },
  );

  test.prop([wedges()])("are the same on the way back, with the faces exchanged", (wedge) => {
    const { n, incidentRad, diffractedRad, incidentM, diffractedM } = wedge;
    const back = {
      ...wedge,
      incidentRad: n * Math.PI - diffractedRad,
      diffractedRad: n * Math.PI - incidentRad,
      incidentM: diffractedM,
      diffractedM: incidentM,
    };
    const there = wedgeCoefficients(wedge, BRICK);
    const returned = wedgeCoefficients(back, BRICK);

    expect(distance(there.soft, returned.soft)).toBeLessThan(1e-9);
    expect(distance(there.hard, returned.hard)).toBeLessThan(1e-9);
    expect(distance(there.crossed, returned.crossed)).toBeLessThan(1e-9);
  });
});

// Helpers

function wedgeOf(changes: Partial<WedgeIncidence>): WedgeIncidence {
  return {
    n: 1.5,
    wavelengthM: 0.1,
    incidentRad: 0.8,
    diffractedRad: 3,
    cosBeta0: 0,
    incidentM: 30,
    diffractedM: 20,
    ...changes,
  };
}

/** Any wedge, at least 0.01 rad off its boundaries. */
function wedges(): fc.Arbitrary<WedgeIncidence> {
  const share = between(0.01, 0.99);
  const lengthM = between(1, 200);
  return fc
    .record({
      n: between(1.05, 2),
      wavelengthM: between(0.01, 1),
      incidentRad: share,
      diffractedRad: share,
      cosBeta0: between(-0.95, 0.95),
      incidentM: lengthM,
      diffractedM: lengthM,
    })
    .map((drawn) => ({
      ...drawn,
      incidentRad: drawn.incidentRad * drawn.n * Math.PI,
      diffractedRad: drawn.diffractedRad * drawn.n * Math.PI,
    }))
    .filter(({ n, incidentRad, diffractedRad }) => {
      const [difference, sum] = [
        Math.abs(diffractedRad - incidentRad),
        diffractedRad + incidentRad,
      ];
      const boundaries = [difference, sum, 2 * n * Math.PI - sum, 2 * n * Math.PI - difference];
      return boundaries.every((angle) => Math.abs(angle - Math.PI) > 0.01);
    });
}

/** Kouyoumjian and Pathak, equations 25 to 29, as printed: cotangents times F, N± by rounding. */
function published(wedge: WedgeIncidence, reflection: 1 | -1): Complex {
  const { n, wavelengthM, incidentRad, diffractedRad, cosBeta0, incidentM, diffractedM } = wedge;
  const k = (2 * Math.PI) / wavelengthM;
  const sinBeta0 = Math.sqrt(1 - cosBeta0 ** 2);
  const l = (incidentM * diffractedM * sinBeta0 ** 2) / (incidentM + diffractedM);
  const term = (sign: 1 | -1, betaRad: number) => {
    const turns = Math.round((betaRad + sign * Math.PI) / (2 * n * Math.PI));
    const a = 2 * Math.cos((2 * n * Math.PI * turns - betaRad) / 2) ** 2;
    const { re, im } = transitionFunction(k * l * a);
    const cot = 1 / Math.tan((Math.PI + sign * betaRad) / (2 * n));
    return { re: cot * re, im: cot * im };
  };
  const [difference, sum] = [diffractedRad - incidentRad, diffractedRad + incidentRad];
  const direct = [term(1, difference), term(-1, difference)];
  const mirrored = [term(1, sum), term(-1, sum)];
  const total = { re: 0, im: 0 };
  for (const one of direct) [total.re, total.im] = [total.re + one.re, total.im + one.im];
  for (const one of mirrored) {
    total.re += reflection * one.re;
    total.im += reflection * one.im;
  }
  const factor = -1 / (2 * n * Math.sqrt(2 * Math.PI * k) * sinBeta0);
  return multiply({ re: factor * Math.SQRT1_2, im: -factor * Math.SQRT1_2 }, total);
}

/** |direct wave, if seen, plus diffracted wave| over the direct wave's amplitude. */
function totalOverFreeSpace(wedge: WedgeIncidence, d: Complex): number {
  const { wavelengthM, incidentRad, diffractedRad, incidentM, diffractedM } = wedge;
  const turnRad = diffractedRad - incidentRad;
  const directM = Math.sqrt(
    incidentM ** 2 + diffractedM ** 2 - 2 * incidentM * diffractedM * Math.cos(turnRad),
  );
  const lag = (2 * Math.PI * (incidentM + diffractedM - directM)) / wavelengthM;
  const spread = directM / Math.sqrt(incidentM * diffractedM * (incidentM + diffractedM));
  const { re, im } = multiply(d, { re: spread * Math.cos(lag), im: -spread * Math.sin(lag) });
  return Math.hypot(re + (turnRad < Math.PI ? 1 : 0), im);
}

function distance(a: Complex, b: Complex): number {
  return Math.hypot(a.re - b.re, a.im - b.im);
}
