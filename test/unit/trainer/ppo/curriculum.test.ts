import { beforeAll, describe, expect, it } from "vitest";
import { packCheckpoint, unpackCheckpoint } from "../../../../src/trainer/checkpoint.ts";
import type { PolicyWeights } from "../../../../src/trainer/policy-weights.ts";
import {
  type CurriculumWatch,
  iterationsOf,
  runCurriculum,
} from "../../../../src/trainer/ppo/curriculum.ts";
import type {
  CurriculumState,
  IterationFigures,
} from "../../../../src/trainer/ppo/curriculum-state.ts";
import type { Fliers } from "../../../../src/trainer/ppo/phase-flights.ts";
import type { Arm } from "../../../../src/trainer/rollout/arm.ts";
import { openTensorflow } from "../../../../src/trainer/tensorflow.ts";
import { FULL_TRAINING, type TrainingConfig } from "../../../../src/trainer/training-config.ts";
import { randomPolicy } from "../random-policy.ts";
import { inventRollout } from "./invented-rollouts.ts";

beforeAll(openTensorflow);

const CONFIG: TrainingConfig = {
  ...FULL_TRAINING,
  phaseSlots: { prb: 60, power: 40, joint: 40 },
  rollout: { numEpisodes: 2, warmUpSlots: 0, numSlots: 10 },
  validation: { everyIterations: 2, numCells: 2, warmUpSlots: 0, numSlots: 10 },
};
const CLONES = { prb: randomPolicy("prb", 1), power: randomPolicy("power", 2) };

describe("runCurriculum", () => {
  it("goes through PRB, power and joint phase, each as long as asked for", async () => {
    const { curve, final } = await run();

    expect(curve.map(({ phase, iteration }) => `${phase} ${iteration}`)).toEqual([
      "prb 1",
      "prb 2",
      "prb 3",
      "power 1",
      "power 2",
      "joint 1",
      "joint 2",
    ]);
    expect(curve.filter(({ validation }) => validation).map(({ iteration }) => iteration)).toEqual([
      2, 3, 2, 2,
    ]);
    expect(final).toMatchObject({ phase: 3, numIterations: 7 });
  });

  it("teaches one agent at a time, then both, from the best pair of the phase before", async () => {
    const states: CurriculumState[] = [];
    const { final } = await run({ onIteration: (state) => void states.push(state) });

    const [, second, last] = states;
    expect(second?.learner.power.step).toBe(0);
    expect(second?.learner.prb.step).toBeGreaterThan(0);
    expect(last?.learner.prb.weights).toBe(last?.best.policies.prb);
    expect(states[3]?.learner.prb.step).toBe(0);
    expect(final?.best.validation.score).toBeGreaterThanOrEqual(last?.best.validation.score ?? 1);
  });

  it("keeps the pair before when nothing that follows is better or as fair", async () => {
    const worse = await run({}, { scores: [1, 3, 1, 0.5] });
    const unfair = await run({}, { scores: [1, 1, 1, 9], jain: [1, 1, 1, 0.5] });

    for (const { final } of [worse, unfair]) {
      expect(final?.best.phase).toBe("clone");
      expect(final?.best.policies.prb).toBe(CLONES.prb);
    }
  });

  it("stays at equal power until a power policy has shown that it does better", async () => {
    const { final } = await run({}, { scores: [1, 3, 1, 0.5] });

    expect(final?.best.policies.power["output/kernel"].every((weight) => weight === 0)).toBe(true);
  });

  it("gives the same networks for the same seed, stopped and resumed or not", async () => {
    const whole = await run();
    const stop = new AbortController();
    let saved = "";

    const stopped = await run({
      signal: stop.signal,
      onIteration: (curriculum, { phase, iteration }) => {
        saved = packCheckpoint({ curriculum });
        if (phase === "prb" && iteration === 2) stop.abort();
      },
    });
    const resumed = await run({ from: unpackCheckpoint(saved).curriculum });

    expect(stopped.final).toBeUndefined();
    expect(stopped.curve).toHaveLength(2);
    expect(resumed.final).toEqual(whole.final);
  });

  it("leaves out phases without slots", async () => {
    const config = { ...CONFIG, phaseSlots: { prb: 0, power: 20, joint: 0 } };

    const { curve } = await run({}, {}, config);

    expect(curve.map(({ phase }) => phase)).toEqual(["power"]);
    expect(iterationsOf(config, "joint")).toBe(0);
  });
});

// Helpers

interface Figures {
  /** Geometric means of the reference, of the first pair, of the teacher, and of all others. */
  readonly scores?: readonly number[];
  /** Their Jain's indices. */
  readonly jain?: readonly number[];
}

async function run(watch: CurriculumWatch = {}, figures: Figures = {}, config = CONFIG) {
  const curve: IterationFigures[] = [];
  const final = await runCurriculum(
    { config, clones: CLONES, pool: inventedPool(watch, figures), nowMs: () => 0 },
    {
      ...watch,
      onIteration: async (state, line) => {
        curve.push(line);
        await watch.onIteration?.(state, line);
      },
    },
  );
  return { curve, final };
}

/** Flies cells that are over at once; without given scores, each policy does as its weights say. */
function inventedPool(
  { signal }: CurriculumWatch,
  { scores, jain = [1] }: Figures,
): Fliers["pool"] {
  let numFlights = 0;
  return {
    async collect({ arm, sigma, iteration, numSlots }, episodes) {
      signal?.throwIfAborted();
      const prb = "output/bias" in Object(arm.prb) ? (arm.prb as PolicyWeights) : CLONES.prb;
      const power = typeof arm.power === "string" ? CLONES.power : arm.power;
      return episodes.map(({ index }) =>
        inventRollout({
          ...{ numSlots, numUes: 2 + (index % 3), sigma, policies: { prb, power } },
          seed: 100 * index + iteration,
        }),
      );
    },
    async fly({ arm }, episodes) {
      const turn = Math.min(numFlights, 3);
      numFlights += 1;
      const geomeanMbps = scores?.[turn] ?? scoreOf(arm);
      return episodes.map(() => ({
        ...{ rateMbps: [1], cellMbps: 1, geomeanMbps, jain: jain[turn] ?? 1, bler: 0.1 },
      }));
    },
  };
}

/** Some number that belongs to a policy; 1 for rules. */
function scoreOf({ prb }: Arm): number {
  if (typeof prb === "string" || !("output/bias" in prb)) return 1;
  return 1 + Math.abs(Math.sin(1e6 * (prb["output/bias"][0] as number)));
}
