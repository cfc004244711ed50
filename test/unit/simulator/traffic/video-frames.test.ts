import { describe, expect, it } from "vitest";
import { createVideoFrames } from "../../../../simulator/traffic/video-frames.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";
import { arrivalsUntil } from "./arrivals-until.ts";

const CONFIG = emulatorConfig({ xrKbps: 30_000, xrFps: 60, scsKhz: 120, seed: 5 });
const SLOT_MS = 0.125;
const NUM_FRAMES = 20_000;

describe("createVideoFrames", () => {
  it("sends frames at their rate, with the spread of sizes and times that it says", () => {
    const frames = framesOf(0);
    const sizes = momentsOf(frames.map(([, sizeBytes]) => sizeBytes / 62_500));
    const late = frames.map(([tti], k) => (tti + 0.5) * SLOT_MS - (1000 * k) / 60);
    const jitter = momentsOf(late.slice(1)); // the first can't come before the run begins

    expect(sizes.mean).toBeCloseTo(1, 2);
    expect(sizes.std).toBeCloseTo(0.105, 2);
    expect([sizes.min, sizes.max].every((ratio) => Math.abs(ratio - 1) <= 0.5)).toBe(true);
    expect(jitter.std).toBeCloseTo(1.76, 1); // 2 ms, cut off at two standard deviations
    expect(jitter.max - jitter.min).toBeLessThan(8 + SLOT_MS);
    expect(jitter.max - jitter.min).toBeGreaterThan(7.8);
  });

  it("gives every user a phase of its own", () => {
    const phases = Array.from({ length: 200 }, (_, user) => {
      const late = framesOf(user, 100).map(([tti], k) => tti * SLOT_MS - (1000 * k) / 60);
      return momentsOf(late).mean / (1000 / 60);
    });
    const { mean, std, min, max } = momentsOf(phases);

    expect([min > -0.05, max < 1.05]).toEqual([true, true]);
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.07);
    expect(Math.abs(std - Math.sqrt(1 / 12))).toBeLessThan(0.03);
  });

  it("lets no frame overtake another when jitter is longer than the time between frames", () => {
    const source = createVideoFrames({ ...CONFIG, xrFps: 1000, xrKbps: 1 }, 0);
    const arrivals = arrivalsUntil(source, 8 * 3000);

    expect(arrivals.length).toBeGreaterThan(2990);
    expect(arrivals.every(([tti], k) => tti >= (arrivals[k - 1]?.[0] ?? 0))).toBe(true);
    expect(arrivals.every(([, sizeBytes]) => sizeBytes === 1)).toBe(true);
  });
});

// Helpers

function framesOf(user: number, numFrames = NUM_FRAMES) {
  const lastTti = (numFrames + 1) * (1000 / 60 / SLOT_MS);
  return arrivalsUntil(createVideoFrames(CONFIG, user), lastTti).slice(0, numFrames);
}

function momentsOf(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, std: Math.sqrt(variance), min: Math.min(...values), max: Math.max(...values) };
}
