import { Value } from "@sinclair/typebox/value";
import { describe, expect, it } from "vitest";
import { EmulatorConfig } from "../../../schemas/config.ts";
import { drawEpisode, episodeSeed, type Split } from "../../../src/trainer/draw-episode.ts";

const SPLITS: readonly Split[] = ["training", "validation", "test"];
const INDICES = Array.from({ length: 200 }, (_, index) => index);

describe("drawEpisode", () => {
  it("draws valid cells with every user count from 1 to 20 in any 20 in a row", () => {
    const cells = INDICES.map((index) => drawEpisode({ seed: 1, split: "training", index }));

    for (const cell of cells) expect(Value.Check(EmulatorConfig, cell)).toBe(true);
    expect(new Set(cells.slice(7, 27).map(({ ues }) => ues)).size).toBe(20);
    expect(new Set(cells.map(({ traffic }) => traffic))).toEqual(new Set(["full", "cbr"]));
    for (const { minSpeedKmh, maxSpeedKmh } of cells) {
      expect(minSpeedKmh).toBeGreaterThanOrEqual(3);
      expect(maxSpeedKmh).toBeLessThanOrEqual(30);
      expect(minSpeedKmh).toBeLessThanOrEqual(maxSpeedKmh);
    }
  });

  it("never gives two splits the same emulator seed, whatever the seeds of the runs", () => {
    const seedsOf = (split: Split) =>
      [1, 2, 3].flatMap((seed) => INDICES.map((index) => episodeSeed({ seed, split, index })));
    const remainders = SPLITS.map((split) => new Set(seedsOf(split).map((seed) => seed % 4)));

    expect(remainders).toEqual([new Set([0]), new Set([1]), new Set([2])]);
    expect(new Set(seedsOf("training")).size).toBe(600);
  });
});
