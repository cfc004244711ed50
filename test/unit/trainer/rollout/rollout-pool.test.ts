import { describe, expect, it } from "vitest";
import type { EpisodeKey } from "../../../../src/trainer/draw-episode.ts";
import { type FlightTask, flyArm } from "../../../../src/trainer/rollout/fly-arm.ts";
import { openRolloutPool } from "../../../../src/trainer/rollout/rollout-pool.ts";
import { type RolloutTask, runRollout } from "../../../../src/trainer/rollout/run-rollout.ts";
import { randomPolicy } from "../random-policy.ts";

const EPISODES: readonly EpisodeKey[] = [0, 1, 2].map((index) => ({
  seed: 4,
  split: "training",
  index,
}));

const FLIGHT: FlightTask = {
  arm: { prb: "pf", power: "equal" },
  wishes: { ues: 3, prb: 25, traffic: "full" },
  warmUpSlots: 5,
  numSlots: 20,
};

const ROLLOUT: RolloutTask = {
  ...FLIGHT,
  arm: { prb: randomPolicy("prb", 1), power: randomPolicy("power", 2) },
  sigma: { prb: 0.3, power: 0.2 },
  utility: { meanRate: 0.4, jain: 0.6, logRate: 1 },
  iteration: 3,
};

describe("openRolloutPool", () => {
  it("gives what this thread would, in order, call after call, and rejects with an episode's error", async () => {
    const pool = openRolloutPool(2);
    try {
      const rollouts = pool.collect(ROLLOUT, EPISODES);
      const flights = pool.fly(FLIGHT, EPISODES.slice(0, 1));

      expect(await rollouts).toEqual(EPISODES.map((episode) => runRollout(ROLLOUT, episode)));
      expect(await flights).toEqual([flyArm(FLIGHT, EPISODES[0] as EpisodeKey)]);

      const unknown = { ...FLIGHT, arm: { prb: "nonsense", power: "equal" } };
      await expect(pool.fly(unknown, EPISODES)).rejects.toThrow("no prb rule is called nonsense");
      await expect(pool.fly(FLIGHT, EPISODES)).rejects.toThrow();
    } finally {
      await pool.close();
    }
  });

  it("stops at once when the signal comes", async () => {
    const stop = new AbortController();
    const pool = openRolloutPool(1, stop.signal);
    const flights = pool.fly({ ...FLIGHT, numSlots: 1e9 }, EPISODES);

    stop.abort();

    await expect(flights).rejects.toThrow("aborted");
    await pool.close();
  });
});
