import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { EmulatorConfig } from "../../../../schemas/config.ts";
import { recordChannelTrace } from "../../../../simulator/channel/record-channel-trace.ts";
import { openEmulatedChannel } from "../../../../simulator/link/emulated-channel.ts";
import { openTracedCell } from "../../../../simulator/link/traced-cell.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "emulated-channel-"));
afterAll(() => rmSync(FOLDER, { recursive: true }));

describe("openEmulatedChannel", () => {
  it("has walkers and drivers unless another range of speeds is asked for", () => {
    const mixed = speedsKmh(openEmulatedChannel(emulatorConfig({ ues: 6 })));
    const trains = { ues: 6, minSpeedKmh: 100, maxSpeedKmh: 120 };
    const fast = speedsKmh(openEmulatedChannel(emulatorConfig(trains)));

    expect(mixed.filter((speed) => speed <= 5)).toHaveLength(3);
    expect(mixed.filter((speed) => speed >= 20)).toHaveLength(3);
    expect(Math.min(...fast)).toBeGreaterThanOrEqual(100);
  });

  it("covers the configured carrier with a signal for every user", () => {
    const channel = openEmulatedChannel(emulatorConfig({ ues: 3, prb: 25 }));

    expect([channel.numUes, channel.numPrb]).toEqual([3, 25]);
    expect(Math.min(...channel.gain)).toBeGreaterThan(0);
  });

  it.each<Partial<EmulatorConfig>>([
    { scene: "plaza" },
    { ground: "off" },
    { transmitter: "20,-6,12.5" },
    { antenna: "tr38901" },
    { antenna: "dipole" },
    { antenna: "tr38901", azimuthDeg: 90 },
    { antenna: "tr38901", downtiltDeg: 12 },
    { polarisation: "H" },
    { polarisation: "cross" },
    { precoding: "max-ratio", arrayRows: 2 },
    { precoding: "max-ratio", arrayColumns: 4 },
    { precoding: "beams", arrayColumns: 4 },
    { precoding: "beams", arrayColumns: 4, arraySpacingWavelengths: 2 },
    { userAntennas: 2 },
    { maxReflections: 1 },
    { scene: "street-canyon:wallThicknessM=0.1", maxTransmissions: 4 },
    { diffraction: "off" },
    { lineOfSight: "off" },
    { vehicles: 6 },
    { carrierGhz: 28 },
  ])("is another channel with %j", (changes) => {
    const channel = openEmulatedChannel(emulatorConfig({ ...changes, seed: 2 }));
    const plain = openEmulatedChannel(emulatorConfig({ seed: 2 }));

    expect(channel.gain).not.toEqual(plain.gain);
    expect(channel.gain.every(Number.isFinite)).toBe(true);
    expect(Math.max(...channel.gain)).toBeGreaterThan(0);
  });

  it("hears each interferer as if it served: 1 + P/N · Σ gain is what a user loses", () => {
    const config = emulatorConfig({ ues: 6, interferenceRiseDb: 0 });
    const positions = ["20,-6,12.5", "-30,6,12"];
    const alone = openEmulatedChannel(config).gain;
    const disturbed = openEmulatedChannel({ ...config, interferers: positions.join(";") }).gain;
    const others = positions.map((transmitter) => openEmulatedChannel({ ...config, transmitter }));
    const noiseW = 2 * 10 ** ((-174 + 7 - 30) / 10) * 12 * 15e3; // I/N = 1
    const powerToNoise = 10 ** ((config.maxTxPowerDbm - 30) / 10) / config.prb / noiseW;

    for (const [n, gain] of alone.entries()) {
      const heard = others.reduce((sum, other) => sum + (other.gain[n] ?? 0), 0);
      expect(((disturbed[n] ?? 0) * (1 + powerToNoise * heard)) / gain).toBeCloseTo(1, 9);
    }
    expect(Math.max(...disturbed)).toBeLessThan(Math.max(...alone) / 2);
  });

  it("takes up to sixteen positions of interferers, and no other text", () => {
    const pattern = new RegExp(EmulatorConfig.properties.interferers.pattern ?? "");
    const many = (count: number) =>
      Array.from({ length: count }, (_, n) => `${n},-2.5,8`).join(";");

    for (const good of ["", many(1), many(16)]) expect(pattern.test(good)).toBe(true);
    for (const bad of [many(17), "1,2", "1,2,3;", "1,2,3,4"]) expect(pattern.test(bad)).toBe(false);
  });

  it("traces anew as often as `retraceM` says", () => {
    const intervals = [0.1, 0.4].map((retraceM) => {
      const speeds = { minSpeedKmh: 36, maxSpeedKmh: 36 };
      const { tracks } = openTracedCell(emulatorConfig({ ...speeds, ues: 1, retraceM }));
      return tracks[0]?.[0]?.intervalSlots;
    });

    expect(intervals).toEqual([10, 40]);
  });

  it.each<[string, Partial<EmulatorConfig>]>([
    ["SCENE_UNKNOWN", { scene: "atlantis" }],
    ["MATERIALS_INVALID", { materialsFile: join(FOLDER, "none.yaml") }],
    ["MATERIAL_FREQUENCY_OUT_OF_RANGE", { carrierGhz: 60 }],
    ["CONFIG_INVALID", { interferers: "20,-6,12.5;50,15,1.5" }], // in a building
    ["CONFIG_INVALID", { transmitter: "20,-6,12", interferers: "20.5,-6,12.5" }],
    ["CONFIG_INVALID", { transmitter: "50,15,1.5" }], // in a building
    ["CONFIG_INVALID", { transmitter: "50,5,-1" }], // below the ground
    ["TRAJECTORY_UNREADABLE", { trajectories: join(FOLDER, "none.csv") }],
    ["TRACE_UNREADABLE", { channelTrace: join(FOLDER, "none.trace") }],
  ])("ends with %s where the configuration does not fit: %j", (code, changes) => {
    expect(() => openEmulatedChannel(emulatorConfig(changes))).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it("follows users' own ways, one per user", () => {
    const trajectories = join(FOLDER, "ways.csv");
    writeFileSync(trajectories, "ue,t_s,x_m,y_m,z_m\n0,0,-30,2,1.5\n0,10,30,2,1.5\n1,0,9,5,1.5\n");
    const channel = openEmulatedChannel(emulatorConfig({ ues: 2, trajectories }));
    channel.advanceTo(5000);

    expect(channel.speedsMps[0]).toBeCloseTo(9, 1); // half as much again as the mean, half way
    expect(channel.speedsMps[1]).toBe(0);
    expect(() => openEmulatedChannel(emulatorConfig({ ues: 3, trajectories }))).toThrow(
      expect.objectContaining({ code: "TRAJECTORY_INVALID" }),
    );
  });

  it("replays a recorded channel, and refuses one that does not fit", async () => {
    const config = emulatorConfig({ ues: 2, prb: 6, interferers: "30,6,12", slots: 50 });
    const path = join(FOLDER, "run.trace");
    await recordChannelTrace(openTracedCell(config), { path, numSlots: 50, madeFrom: config });
    const replayed = openEmulatedChannel({ ...config, channelTrace: path });
    const traced = openEmulatedChannel(config);
    for (const tti of [49, 3]) {
      replayed.advanceTo(tti);
      traced.advanceTo(tti);
      expect(replayed.gain).toEqual(traced.gain);
    }
    const wrong = { ...config, channelTrace: path, ues: 3, prb: 7, carrierGhz: 4, slots: 51 };
    expect(() => openEmulatedChannel({ ...wrong, scsKhz: 30 })).toThrow(
      [
        `${path} does not fit:`,
        "ues is 3; it was recorded with 2",
        "prb is 7; it was recorded with 6",
        "scsKhz is 30; it was recorded with 15",
        "carrierGhz is 4; it was recorded with 3.5",
        "slots is 51; it has 50",
      ].join("\n  "),
    );
    expect(() => openEmulatedChannel({ ...config, channelTrace: path, slots: 0 })).toThrow(
      "slots is 0 (until stopped); it has 50",
    );
  });
});

// Helpers

function speedsKmh({ speedsMps }: { speedsMps: Float64Array }): number[] {
  return Array.from(speedsMps, (speedMps) => 3.6 * speedMps);
}
