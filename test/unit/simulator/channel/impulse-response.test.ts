import { describe, expect, it } from "vitest";
import { tapsOf } from "../../../../simulator/channel/impulse-response.ts";
import { ISOTROPIC_V } from "../../../../simulator/propagation/antenna.ts";
import { createPathTracer } from "../../../../simulator/propagation/path-tracer.ts";
import { SPEED_OF_LIGHT_MPS } from "../../../../simulator/propagation/speed-of-light.ts";
import { createScene } from "../../../../simulator/scene/scene.ts";

describe("tapsOf", () => {
  it("gives free space one tap with Friis's gain, the straight way's delay and the radial Doppler", () => {
    const carrierHz = SPEED_OF_LIGHT_MPS / 0.1;
    const scene = createScene("free space", []);
    const trace = createPathTracer({ scene, transmitter: [0, 0, 0], frequencyHz: carrierHz });
    const velocities = { transmitter: [1, 0, 0], receiver: [-3, 7, 0] } as const;
    const ends = { transmitter: ISOTROPIC_V, receiver: ISOTROPIC_V, carrierHz };
    const [tap] = tapsOf(trace([50, 0, 0]), { ...ends, velocities });

    expect(tap?.gain.re).toBeCloseTo(0.1 / (4 * Math.PI * 50), 12);
    expect(tap?.delayS).toBe(50 / SPEED_OF_LIGHT_MPS);
    expect(tap?.dopplerHz).toBeCloseTo(40, 9);
    expect(tapsOf(trace([50, 0, 0]), ends)[0]?.dopplerHz).toBeCloseTo(0, 12);
  });
});
