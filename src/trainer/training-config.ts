import type { CloningSettings } from "./clone-policy.ts";
import type { UpdateSettings } from "./ppo/update.ts";
import type { UtilityWeights } from "./rollout/marginal-utility.ts";

/** Phases of reinforcement learning, in this order. */
export const PHASES = ["prb", "power", "joint"] as const;

/** One of them. */
export type Phase = (typeof PHASES)[number];

/** What fixes the weights that a run ends with. */
export interface TrainingConfig {
  /** Seed of everything random. Integer, 0 … 2³² − 1. */
  readonly seed: number;
  /** Warm start: demonstration slots to learn from, and how. */
  readonly cloning: Omit<CloningSettings, "seed"> & { readonly slots: number };
  /** Decisions to learn from per phase; whole iterations are run. 0 leaves a phase out. */
  readonly phaseSlots: Readonly<Record<Phase, number>>;
  /** What is flown per iteration: fresh cells, each first for a while unrecorded. */
  readonly rollout: {
    /** Cells. */
    readonly numEpisodes: number;
    /** Slots of each before the recorded ones. */
    readonly warmUpSlots: number;
    /** Decisions recorded of each. */
    readonly numSlots: number;
  };
  /** What the team is rewarded for. */
  readonly utility: UtilityWeights;
  /** How to learn; the joint phase scales learning rate and clip. */
  readonly update: Omit<UpdateSettings, "agents" | "sigma" | "seed" | "iteration">;
  /** σ of the exploration; within a phase it falls geometrically from the first to the second. */
  readonly sigma: Readonly<Record<"prb" | "power", readonly [from: number, to: number]>>;
  /** What the joint phase changes: part of the learning rates, and the clip. */
  readonly joint: { readonly learningRateRatio: number; readonly clip: number };
  /** Cells that the best checkpoint is picked on, and after how many iterations each. */
  readonly validation: {
    /** Iterations from one judgement to the next; a phase's last is always judged. */
    readonly everyIterations: number;
    /** Cells, the same every time. */
    readonly numCells: number;
    /** Slots of each that do not count. */
    readonly warmUpSlots: number;
    /** Slots of each that count. */
    readonly numSlots: number;
  };
}

/** What a full run is made with. */
export const FULL_TRAINING: TrainingConfig = {
  seed: 1,
  cloning: { slots: 50_000, epochs: 15, rowsPerBatch: 1024, learningRate: 3e-3 },
  phaseSlots: { prb: 200_000, power: 480_000, joint: 240_000 },
  rollout: { numEpisodes: 8, warmUpSlots: 500, numSlots: 1000 },
  utility: { meanRate: 0.5, jain: 0.95, logRate: 0.5 },
  update: {
    credit: "user",
    discount: 0,
    trace: 0.95,
    learningRate: 2e-4,
    criticLearningRate: 1e-3,
    clip: 0.2,
    epochs: 3,
    maxKl: 0.03,
    maxGradientNorm: 0.5,
    rowsPerBatch: 4096,
  },
  sigma: { prb: [0.3, 0.15], power: [0.4, 0.2] },
  joint: { learningRateRatio: 0.2, clip: 0.1 },
  validation: { everyIterations: 5, numCells: 16, warmUpSlots: 800, numSlots: 2000 },
};

/** What a try of about a minute is made with. */
export const QUICK_TRAINING: TrainingConfig = {
  ...FULL_TRAINING,
  cloning: { ...FULL_TRAINING.cloning, slots: 1500, epochs: 5 },
  phaseSlots: { prb: 4000, power: 2000, joint: 2000 },
  rollout: { numEpisodes: 4, warmUpSlots: 200, numSlots: 250 },
  validation: { everyIterations: 2, numCells: 3, warmUpSlots: 300, numSlots: 500 },
};
