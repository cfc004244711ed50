import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import {
  launchWave,
  meetFace,
  receiveWave,
} from "../../../../simulator/propagation/polarisation.ts";
import { sphericalBasis } from "../../../../simulator/propagation/spherical-basis.ts";
import { advance, dot, norm, type Vec3 } from "../../../../simulator/scene/vector.ts";

/** Reflection at a perfect conductor. */
const CONDUCTOR = { te: { re: -1, im: 0 }, tm: { re: 1, im: 0 } };

describe("polarised waves", () => {
  test.prop([directions(), directions(), directions()])(
    "are mirrored by two conductors of any orientation as E′ = 2 (n·E) n − E says",
    (incoming, first, second) => {
      const [between, outgoing] = [bent(incoming, first), bent(bent(incoming, first), second)];
      const launched = launchWave(incoming);
      const once = meetFace(launched, incoming, between, first, CONDUCTOR);
      const twice = meetFace(once, between, outgoing, second, CONDUCTOR);
      const { thetaTheta, phiTheta, thetaPhi, phiPhi } = receiveWave(twice, outgoing, 1);

      const sent = sphericalBasis(incoming);
      const heard = sphericalBasis(advance([0, 0, 0], -1, outgoing));
      const fromTheta = mirrored(mirrored(sent.theta, first), second);
      const fromPhi = mirrored(mirrored(sent.phi, first), second);
      expect(thetaTheta.re).toBeCloseTo(dot(fromTheta, heard.theta), 6);
      expect(phiTheta.re).toBeCloseTo(dot(fromTheta, heard.phi), 6);
      expect(thetaPhi.re).toBeCloseTo(dot(fromPhi, heard.theta), 6);
      expect(phiPhi.re).toBeCloseTo(dot(fromPhi, heard.phi), 6);
    },
  );

  it("come straight back from a wall that they meet at a right angle", () => {
    const [east, west]: [Vec3, Vec3] = [
      [1, 0, 0],
      [-1, 0, 0],
    ];
    const wave = meetFace(launchWave(east), east, west, west, CONDUCTOR);
    const { thetaTheta, phiPhi, thetaPhi } = receiveWave(wave, west, 1);

    expect([thetaTheta.re, phiPhi.re]).toEqual([-1, -1]);
    expect(Math.abs(thetaPhi.re)).toBe(0);
  });
});

// Helpers

function directions() {
  // no components so small that their squares underflow
  const component = fc.integer({ min: -1000, max: 1000 }).map((thousandth) => thousandth / 1000);
  return fc
    .tuple(component, component, component)
    .filter((v) => norm(v) > 0.1)
    .map((v) => advance([0, 0, 0], 1 / norm(v), v));
}

function bent(travel: Vec3, normal: Vec3): Vec3 {
  return advance(travel, -2 * dot(travel, normal), normal);
}

function mirrored(field: Vec3, normal: Vec3): Vec3 {
  return advance(advance([0, 0, 0], 2 * dot(field, normal), normal), -1, field);
}
