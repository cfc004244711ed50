import { Value } from "@sinclair/typebox/value";
import { describe, expect, it } from "vitest";
import { EmulatorConfig } from "../../../schemas/config.ts";
import {
  drawEpisode,
  drawTestCell,
  episodeSeed,
  type Split,
} from "../../../src/trainer/draw-episode.ts";

const SPLITS: readonly Split[] = ["training", "validation", "test"];
const INDICES = Array.from({ length: 200 }, (_, index) => index);

/** Users and carrier that are traced fast. */
const SMALL = { ues: 2, prb: 25 } as const;

describe("drawEpisode", () => {
  const cells = INDICES.slice(0, 19).map((index) =>
    drawEpisode({ seed: 1, split: "training", index }, { prb: 25 }),
  );

  it("draws valid cells with every user count from 2 to 20 in any 19 in a row", () => {
    for (const cell of cells) expect(Value.Check(EmulatorConfig, cell)).toBe(true);
    expect(cells.map(({ ues }) => ues).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 19 }, (_, n) => n + 2),
    );
    for (const { minSpeedKmh, maxSpeedKmh } of cells) {
      expect(minSpeedKmh).toBeGreaterThanOrEqual(3);
      expect(maxSpeedKmh).toBeLessThanOrEqual(30);
      expect(minSpeedKmh).toBeLessThanOrEqual(maxSpeedKmh);
    }
  });

  it("draws different cells, good CSI and poor", () => {
    const values = (key: keyof EmulatorConfig) => new Set(cells.map((cell) => cell[key]));

    expect(values("traffic")).toEqual(new Set(["full", "ftp"]));
    expect(values("csi").size).toBe(3);
    expect(values("csiDelaySlots").size).toBeGreaterThan(4);
    expect(values("scene").size).toBeGreaterThan(15);
    expect(values("seed").size).toBe(19);
  });

  it("draws the same cell again for the same key, and another for another", () => {
    const key = { seed: 3, split: "training", index: 4 } as const;

    expect(drawEpisode(key, SMALL)).toEqual(drawEpisode(key, SMALL));
    expect(drawEpisode({ ...key, seed: 4 }, SMALL)).not.toEqual(drawEpisode(key, SMALL));
  });

  it("draws nothing that is wished for", () => {
    const wishes = { ...SMALL, traffic: "cbr", csi: "wideband", csiDelaySlots: 3 } as const;

    expect(drawEpisode({ seed: 1, split: "training", index: 0 }, wishes)).toMatchObject(wishes);
  });

  it("says that nobody could be covered, instead of drawing for ever", () => {
    const key = { seed: 1, split: "test", index: 0 } as const;

    expect(() => drawTestCell(key, { ...SMALL, noiseFigureDb: 1000 })).toThrowError(
      expect.objectContaining({
        code: "SCENE_UNCOVERED",
        message: expect.stringContaining("out of coverage"),
      }),
    );
  });
});

describe("drawTestCell", () => {
  it("is the emulator's default cell but for its place, power and wishes", () => {
    const cell = drawTestCell({ seed: 1, split: "test", index: 0 }, SMALL);
    const { scene, lineOfSight, ground, maxTxPowerDbm, seed, ...rest } = cell;

    expect(Value.Check(EmulatorConfig, cell)).toBe(true);
    expect(Value.Create(EmulatorConfig)).toMatchObject({
      ...rest,
      ...{ ues: expect.anything(), prb: expect.anything(), clock: expect.anything() },
      ...{ interferenceRiseDb: expect.anything(), ssbPeriodMs: expect.anything() },
    });
    expect(cell).toMatchObject({ ...SMALL, clock: "lockstep" });
  });

  it("never puts two splits into one place", () => {
    const places = SPLITS.map((split) => {
      const scenes = INDICES.slice(0, 25).map(
        (index) => drawTestCell({ seed: 2, split, index }, SMALL).scene,
      );
      return new Set(scenes.map((scene) => scene.match(/(towers|streetWidthM)=\d+/)?.[0]));
    });
    const all = places.flatMap((place) => [...place]);

    expect(new Set(all).size).toBe(all.length);
    expect(all).not.toContain(undefined);
    expect(all).toEqual(expect.arrayContaining(["towers=4", "towers=7"]));
  });
});

describe("episodeSeed", () => {
  it("never gives two splits the same emulator seed, whatever the seeds of the runs", () => {
    const seedsOf = (split: Split) =>
      [1, 2, 3].flatMap((seed) => INDICES.map((index) => episodeSeed({ seed, split, index })));
    const remainders = SPLITS.map((split) => new Set(seedsOf(split).map((seed) => seed % 4)));

    expect(remainders).toEqual([new Set([0]), new Set([1]), new Set([2])]);
    expect(new Set(seedsOf("training")).size).toBe(600);
  });

  it("gives every draw of one episode a seed of its own", () => {
    const key = { seed: 1, split: "test", index: 9 } as const;

    expect(new Set(INDICES.slice(0, 60).map((draw) => episodeSeed(key, draw))).size).toBe(60);
  });
});
