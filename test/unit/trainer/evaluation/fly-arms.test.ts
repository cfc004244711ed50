import { describe, expect, it } from "vitest";
import type { PolicyRuntime } from "../../../../src/ports/policy-runtime.ts";
import { ARMS, type Arm } from "../../../../src/trainer/evaluation/arms.ts";
import { flyArms } from "../../../../src/trainer/evaluation/fly-arms.ts";
import { ftpLoad } from "../../../../src/trainer/evaluation/ftp-load.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";

const armNamed = (name: string) => ARMS.find((arm) => arm.name === name) as Arm;
const config = emulatorConfig({ ues: 3, prb: 12 });
const flight = { config, warmUpSlots: 60, slots: 120 };

/** Equal shares and equal power, by a model. */
const flat = (kind: "prb" | "power"): PolicyRuntime => ({
  kind,
  identity: { name: kind, version: "1" },
  restarts: 0,
  ask: (_, numUes) => ({
    ok: true,
    values: new Float32Array(numUes).fill(kind === "prb" ? 1 / numUes : 0),
  }),
  close: async () => undefined,
});
const models = { prb: flat("prb"), power: flat("power") };

describe("flyArms", () => {
  it("gives arms that decide alike the same figures, side by side or alone", () => {
    const pf = armNamed("pf");
    const arms = [pf, { ...pf, name: "again" }, armNamed("rr")];
    const together = flyArms({ ...flight, arms });
    const alone = flyArms({ ...flight, arms: [pf] });

    expect(together["again"]).toEqual(together["pf"]);
    expect(alone["pf"]).toEqual(together["pf"]);
    expect(together["rr"]).not.toEqual(together["pf"]);
  });

  it("lets models decide the stages that are learned", () => {
    const equalPower = { ...armNamed("pf"), name: "flat-power", power: "learned" as const };
    const runs = flyArms({ ...flight, arms: [armNamed("pf"), equalPower], models });

    expect(runs["flat-power"]).toEqual(runs["pf"]);
    expect(() => flyArms({ ...flight, arms: [equalPower] })).toThrow("needs models");
  });

  it("counts what comes after the warm-up, and the power granted", () => {
    const { pf } = flyArms({ ...flight, arms: [armNamed("pf")] });
    const long = flyArms({ ...flight, warmUpSlots: 0, slots: 180, arms: [armNamed("pf")] });
    const before = flyArms({ ...flight, warmUpSlots: 0, slots: 60, arms: [armNamed("pf")] });
    const bits = (run: typeof pf, slots: number) => (run?.userMbps[0] ?? 0) * slots;

    expect(bits(pf, 120) + bits(before["pf"], 60)).toBeCloseTo(bits(long["pf"], 180), 6);
    expect(pf?.powerRatio).toBeGreaterThan(0.9);
    expect(pf?.powerRatio).toBeLessThanOrEqual(1 + 1e-9);
    expect(pf?.delay).toBeUndefined();
  });

  it("measures packet delays where packets come", () => {
    const bursty = { ...config, ...ftpLoad([2, 2, 2]), ftpFileBytes: 2000, ftpFilesPerS: 60 };
    const cell = { ...flight, config: bursty, arms: [armNamed("pf")] };
    const { pf } = flyArms(cell);
    const before = flyArms({ ...cell, warmUpSlots: 0, slots: 60 });
    const whole = flyArms({ ...cell, warmUpSlots: 0, slots: 180 });
    const packets = (runs: typeof whole) => runs["pf"]?.delay?.packets ?? 0;

    expect(pf?.delay?.packets).toBe(packets(whole) - packets(before));
    expect(pf?.delay?.packets).toBeGreaterThan(5);
    expect(pf?.delay?.meanMs).toBeGreaterThan(4); // k1 alone
    expect(pf?.delay?.p95Ms).toBeGreaterThanOrEqual(pf?.delay?.meanMs ?? 0);
  });

  it("tells of every slot of every arm", () => {
    let slots = 0;
    const arms = [armNamed("pf"), armNamed("rr")];
    flyArms({ ...flight, arms }, (more) => {
      slots += more;
    });

    expect(slots).toBe(2 * 180);
  });
});

describe("ftpLoad", () => {
  it("offers 70 % of what equal users get", () => {
    const { ftpFilesPerS, ftpFileBytes } = ftpLoad([4, 4]);

    expect((ftpFilesPerS * ftpFileBytes * 8) / 1e6).toBeCloseTo(0.7 * 4, 9);
  });

  it("offers a slow user no more than its share of the band can carry", () => {
    const { ftpFilesPerS, ftpFileBytes } = ftpLoad([1, 3]); // harmonic mean 1.5

    expect((ftpFilesPerS * ftpFileBytes * 8) / 1e6).toBeCloseTo(0.7 * 1.5, 9);
  });
});
