import { setImmediate } from "node:timers/promises";
import * as tf from "@tensorflow/tfjs";
import { createUniformSequence } from "../../simulator/random.ts";
import { type AdamState, adamStep, startAdam } from "./adam.ts";
import type { Demonstration } from "./collect-demonstrations.ts";
import { dealBatches, stackBatch } from "./demonstration-batches.ts";
import { imitationLoss } from "./imitation-loss.ts";
import { measureScaling } from "./input-scaling.ts";
import { lossGradient } from "./loss-gradient.ts";
import { answerOf, maskOf, toTensors } from "./policy-network.ts";
import { freshWeights, type PolicyKind, type PolicyWeights } from "./policy-weights.ts";

/** How to learn. */
export interface CloningSettings {
  /** Fixes fresh weights and the order of minibatches. */
  readonly seed: number;
  /** Passes over the data. */
  readonly epochs: number;
  /** Users per minibatch, about. */
  readonly rowsPerBatch: number;
  /** Learning rate of the first step; it falls to nothing along half a cosine. */
  readonly learningRate: number;
}

/** What to imitate. */
export interface CloningTask {
  /** Stage. */
  readonly kind: PolicyKind;
  /** What gradients come from. */
  readonly training: readonly Demonstration[];
  /** What the best epoch is picked by. */
  readonly validation: readonly Demonstration[];
  /** How. */
  readonly settings: CloningSettings;
}

/** Where cloning stands after a whole epoch; enough to go on as if it had never stopped. */
export interface CloningState {
  /** Epochs done. */
  readonly epoch: number;
  /** Policy and optimiser. */
  readonly adam: AdamState;
  /** The policy of the epoch with the least validation error. */
  readonly best: {
    readonly error: number;
    readonly epoch: number;
    readonly weights: PolicyWeights;
  };
}

/** Figures of one epoch, a line of the learning curve. */
export interface EpochFigures {
  /** Stage. */
  readonly kind: PolicyKind;
  /** Epoch, from 1. */
  readonly epoch: number;
  /** Learning rate at its end. */
  readonly learningRate: number;
  /** Mean training loss. */
  readonly loss: number;
  /** See `imitationError`. */
  readonly validationError: number;
}

/** How to follow, stop and resume cloning. */
export interface CloningWatch {
  /** Called after every minibatch, in minibatches of the whole task. */
  onProgress?(done: number, total: number): void;
  /** Called after every epoch. */
  onEpoch?(state: CloningState, figures: EpochFigures): void | Promise<void>;
  /** Ends the work after the running minibatch; the epoch that it belongs to is lost. */
  readonly signal?: AbortSignal | undefined;
  /** Where to go on. */
  readonly from?: CloningState | undefined;
}

/** `uniformAt` stream of the minibatches' order. */
const STREAM = 0xc107e;

/**
 * Trains a policy to answer like the teacher.
 *
 * @param task - What and how; with the same backend, the same task gives the same weights.
 * @param watch - Progress, abort, resumption.
 * @returns The state after the last whole epoch.
 */
export async function clonePolicy(
  task: CloningTask,
  watch: CloningWatch = {},
): Promise<CloningState> {
  const { settings } = task;
  let state = watch.from ?? startCloning(task);
  while (state.epoch < settings.epochs) {
    const next = await runEpoch(task, state, watch);
    if (!next) break;
    state = next.state;
    await watch.onEpoch?.(state, next.figures);
  }
  return state;
}

function startCloning({ kind, training, validation, settings }: CloningTask): CloningState {
  const weights = freshWeights(kind, measureScaling(kind, training), settings.seed);
  const error = imitationError(kind, weights, validation);
  return { epoch: 0, adam: startAdam(weights), best: { error, epoch: 0, weights } };
}

async function runEpoch(
  task: CloningTask,
  state: CloningState,
  { onProgress, signal }: CloningWatch,
): Promise<{ state: CloningState; figures: EpochFigures } | undefined> {
  const { kind, training, validation, settings } = task;
  const draw = createUniformSequence(settings.seed, STREAM + state.epoch);
  const batches = dealBatches(training, settings.rowsPerBatch, draw);
  const totalSteps = batches.length * settings.epochs;
  let { adam } = state;
  let sumLoss = 0;
  for (const batch of batches) {
    const { loss, gradients } = batchGradient(kind, adam.weights, batch);
    adam = adamStep(adam, gradients, learningRateAt(settings, adam.step / totalSteps));
    sumLoss += loss;
    onProgress?.(adam.step, totalSteps);
    await setImmediate();
    if (signal?.aborted) return undefined;
  }
  const epoch = state.epoch + 1;
  const validationError = imitationError(kind, adam.weights, validation);
  const isBest = validationError < state.best.error;
  const best = isBest ? { error: validationError, epoch, weights: adam.weights } : state.best;
  return {
    state: { epoch, adam, best },
    figures: {
      kind,
      epoch,
      learningRate: learningRateAt(settings, adam.step / totalSteps),
      loss: sumLoss / batches.length,
      validationError,
    },
  };
}

function learningRateAt({ learningRate }: CloningSettings, progress: number): number {
  return (learningRate * (1 + Math.cos(Math.PI * Math.min(1, progress)))) / 2;
}

function batchGradient(kind: PolicyKind, weights: PolicyWeights, batch: readonly Demonstration[]) {
  const { features, answers } = stackBatch(batch);
  try {
    return lossGradient(kind, weights, (policy) => imitationLoss(kind, policy, features, answers));
  } finally {
    tf.dispose([features, answers]);
  }
}

/** Users per batch when nothing has to be kept for gradients. */
const ROWS_PER_CHECK = 8192;

/**
 * Compares a policy's answers with the teacher's.
 *
 * @returns PRB: mean over slots of the total variation ½·Σ|π − t|. Power: root mean square of z − t
 *   over scheduled users.
 */
export function imitationError(
  kind: PolicyKind,
  weights: PolicyWeights,
  demonstrations: readonly Demonstration[],
): number {
  let sum = 0;
  let count = 0;
  for (const batch of dealBatches(demonstrations, ROWS_PER_CHECK)) {
    tf.tidy(() => {
      const { features, answers } = stackBatch(batch);
      const gaps = tf.sub(answerOf(kind, toTensors(kind, weights), features), answers);
      const total = kind === "prb" ? tf.mul(0.5, tf.sum(tf.abs(gaps))) : tf.sum(tf.square(gaps));
      sum += total.dataSync()[0] as number;
      const numPresent = tf.sum(maskOf(features)).dataSync()[0] as number;
      count += kind === "prb" ? batch.length : numPresent;
    });
  }
  const mean = sum / Math.max(1, count);
  return kind === "prb" ? mean : Math.sqrt(mean);
}
