import { describe, expect, it } from "vitest";
import { createOnOff } from "../../../../simulator/traffic/on-off.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";
import { arrivalsUntil } from "./arrivals-until.ts";

const CONFIG = emulatorConfig({ onOffKbps: 800, onMs: 50, offMs: 150, scsKhz: 15, seed: 9 });
const NUM_SLOTS = 1_000_000;

describe("createOnOff", () => {
  it("has its rate while on and nothing while off, for exponential times of the means asked for", () => {
    const arrivals = arrivalsUntil(createOnOff(CONFIG, 1), NUM_SLOTS - 1);
    const bytes = arrivals.reduce((sum, [, sizeBytes]) => sum + sizeBytes, 0);
    const gaps = arrivals.map(([tti], k) => tti - (arrivals[k - 1]?.[0] ?? tti) - 1);
    const pauses = gaps.filter((slots) => slots > 0);
    const meanPause = pauses.reduce((sum, slots) => sum + slots, 0) / pauses.length;
    const shareLong = pauses.filter((slots) => slots > 150).length / pauses.length;
    const shareFull = arrivals.filter(([, sizeBytes]) => sizeBytes >= 100).length / arrivals.length;

    expect(Math.abs(bytes / NUM_SLOTS - 25)).toBeLessThan(1.5); // 100 bytes/ms, a quarter of the time
    expect(arrivals.every(([, sizeBytes]) => sizeBytes <= 101)).toBe(true);
    expect(shareFull).toBeGreaterThan(0.9); // but for the slots in which it goes on or off
    expect(Math.abs(meanPause - 150)).toBeLessThan(8);
    expect(Math.abs(shareLong - Math.exp(-1))).toBeLessThan(0.03);
  });

  it("begins as if it had run for ever", () => {
    const isOn = Array.from({ length: 4000 }, (_, user) => createOnOff(CONFIG, user).tti === 0);

    expect(Math.abs(isOn.filter(Boolean).length / 4000 - 0.25)).toBeLessThan(0.03);
  });

  it("knows times shorter than a slot, and bytes longer than one", () => {
    const short = { ...CONFIG, onMs: 1, offMs: 1 };
    const busy = arrivalsUntil(createOnOff({ ...short, onOffKbps: 8000 }, 0), 99_999);
    const idle = arrivalsUntil(createOnOff({ ...short, onOffKbps: 1 }, 0), 99_999);

    expect(Math.abs(busy.reduce((sum, [, size]) => sum + size, 0) / 5e7 - 1)).toBeLessThan(0.03);
    expect(Math.abs(idle.length / 6250 - 1)).toBeLessThan(0.03);
    expect(idle.every(([, sizeBytes]) => sizeBytes === 1)).toBe(true);
  });
});
