import { setImmediate } from "node:timers/promises";
import { createEmulator } from "../../simulator/emulator.ts";
import { createUniformSequence } from "../../simulator/random.ts";
import {
  askForPower,
  type PowerQuestion,
  type PrbQuestion,
} from "../domain/allocation/plan-slot.ts";
import { equalPower } from "../domain/power/power-policies.ts";
import { maxRateShares, roundRobinShares } from "../domain/prb/share-policies.ts";
import { closeLoop } from "./closed-loop.ts";
import { drawEpisode, type EpisodeKey, episodeSeed } from "./draw-episode.ts";
import { type Pilot, TEACHER } from "./pilot.ts";
import type { PolicyKind } from "./policy-weights.ts";

/** One question and the teacher's answer to it. */
export interface Demonstration {
  /** Number of users. */
  readonly numUes: number;
  /** What the policy is told, `[numUes, numFeatures]`. */
  readonly features: Float32Array;
  /** What the teacher answers: shares or z, `[numUes]`. */
  readonly answer: Float32Array;
}

/** Demonstrations per stage. */
export type Demonstrations = Readonly<Record<PolicyKind, readonly Demonstration[]>>;

/** What to collect. */
export interface DemonstrationRequest extends Pick<EpisodeKey, "seed" | "split"> {
  /** Slots to keep; full episodes are run, so it becomes a few more. */
  readonly numSlots: number;
}

/** How to follow and to stop long work. */
export interface Watch {
  /** Called every now and then. */
  onProgress?(done: number, total: number): void;
  /** Ends the work early. */
  readonly signal?: AbortSignal | undefined;
}

/** Slots of one episode: OLLA and smoothed throughput settle within the first half. */
const EPISODE_SLOTS = 600;

/** One slot in so many is kept: neighbours tell nearly the same. */
const KEEP_EVERY = 6;

/**
 * Drives many short episodes and writes down what the teacher would do in each of their slots.
 *
 * In half of the episodes the teacher drives itself. In the others somebody else does, so that the
 * pupil also learns what to do in states that the teacher would never get into.
 *
 * @param request - Seed, split and amount; the same request gives the same demonstrations.
 * @param watch - Progress in kept slots; when aborted, what there is so far is returned.
 */
export async function collectDemonstrations(
  request: DemonstrationRequest,
  watch: Watch = {},
): Promise<Demonstrations> {
  const { seed, split, numSlots } = request;
  const collected = { prb: [] as Demonstration[], power: [] as Demonstration[] };
  let numKept = 0;
  for (let index = 0; numKept < numSlots && !watch.signal?.aborted; index += 1) {
    driveEpisode({ seed, split, index }, collected);
    numKept += EPISODE_SLOTS / KEEP_EVERY;
    watch.onProgress?.(Math.min(numKept, numSlots), numSlots);
    await setImmediate();
  }
  return collected;
}

function driveEpisode(
  key: EpisodeKey,
  collected: Readonly<Record<PolicyKind, Demonstration[]>>,
): void {
  const loop = closeLoop(createEmulator(drawEpisode(key)));
  const driver = driverOf(key);
  for (let n = 0; n < EPISODE_SLOTS; n += 1) {
    const prbQuestion = loop.ask();
    const powerQuestion = askForPower(prbQuestion, driver.shares(prbQuestion));
    if (n % KEEP_EVERY === 0) {
      if (prbQuestion.slot.needPrg.some((need) => need > 0)) {
        collected.prb.push(demonstration(prbQuestion, TEACHER.shares(prbQuestion)));
      }
      if (powerQuestion.numPrb.some((prbs) => prbs > 0)) {
        collected.power.push(demonstration(powerQuestion, TEACHER.action(powerQuestion)));
      }
    }
    loop.settle(powerQuestion, driver.action(powerQuestion));
  }
}

function demonstration(question: PrbQuestion | PowerQuestion, answer: Float64Array): Demonstration {
  const features = question.features().slice(); // the cell uses its arrays again
  return { numUes: question.slot.users.length, features, answer: Float32Array.from(answer) };
}

/** `uniformAt` stream of the drivers' whims. */
const STREAM = 0xd21e5;

/** Who drives an episode: half of the time the teacher, else by turns those that stray from it. */
function driverOf(key: EpisodeKey): Pilot {
  const draw = createUniformSequence(episodeSeed(key), STREAM);
  const whim = (strength: number) => strength * (2 * draw() - 1);
  const shaken: Pilot = {
    shares: (question) => {
      const weights = question.pfShares().map((share) => share * Math.exp(whim(2)));
      const sum = weights.reduce((total, weight) => total + weight, 0);
      return sum > 0 ? weights.map((weight) => weight / sum) : weights;
    },
    action: (question) => TEACHER.action(question).map((z) => z + whim(1)),
  };
  const equalShares: Pilot = {
    shares: ({ slot }) => roundRobinShares(slot),
    action: ({ slot }) => equalPower(slot),
  };
  const greedy: Pilot = { ...TEACHER, shares: ({ slot }) => maxRateShares(slot) };
  const strays = [shaken, equalShares, shaken, greedy];
  return draw() < 0.5 ? TEACHER : (strays[key.index % strays.length] ?? TEACHER);
}
