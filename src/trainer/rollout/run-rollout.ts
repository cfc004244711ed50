import { createEmulator } from "../../../simulator/emulator.ts";
import { createUniformSequence } from "../../../simulator/random.ts";
import {
  askForPower,
  type PowerQuestion,
  type PrbQuestion,
} from "../../domain/allocation/plan-slot.ts";
import { FEATURE_SPECS } from "../../domain/features/feature-spec.ts";
import { closeLoop } from "../closed-loop.ts";
import { drawEpisode, type EpisodeKey } from "../draw-episode.ts";
import type { PolicyKind } from "../policy-weights.ts";
import { createArmPilot, type Draw, isDecision } from "./arm-pilot.ts";
import { bookGrants, hearOutcomes } from "./book-grants.ts";
import { openCreditLedger } from "./credit-ledger.ts";
import { figuresBetween } from "./figures-between.ts";
import type { FlightTask } from "./fly-arm.ts";
import { marginalUtility, type UtilityWeights } from "./marginal-utility.ts";
import { createNormalSequence } from "./normal-sequence.ts";
import type { Rollout } from "./rollout.ts";

/** What to fly, in whatever cell, and what to explore. */
export interface RolloutTask extends FlightTask {
  /** Standard deviation of the noise per agent; 0 where it is frozen or a rule. */
  readonly sigma: Readonly<Record<PolicyKind, number>>;
  /** What the team is rewarded for. */
  readonly utility: UtilityWeights;
  /** Running number of the collection, 0 … 65535: another one explores differently. */
  readonly iteration: number;
}

/** `uniformAt` stream of the first iteration's noise: "EX" in ASCII, and room for the iterations. */
const EXPLORATION_STREAM = 0x45_58_00_00;

/** A cell that is idle for longer than this many times the recorded slots yields a shorter rollout. */
const MOST_SLOTS_PER_DECISION = 4;

/** Slots after which an outcome is given up; HARQ is done long before. */
const MOST_OUTCOME_SLOTS = 64;

/**
 * Flies one drawn cell with noise on its policies, and records every decision with what it earned.
 *
 * The same task and episode give the same rollout.
 *
 * @param task - Who decides, what is rewarded, how long.
 * @param episode - Which cell; its users stay, whatever is wished for.
 */
export function runRollout(task: RolloutTask, episode: EpisodeKey): Rollout {
  const { arm, wishes, sigma, utility, iteration, warmUpSlots, numSlots } = task;
  const config = drawEpisode(episode, { ...wishes, sessionS: 0 }); // nobody leaves
  const emulator = createEmulator(config);
  const loop = closeLoop(emulator, arm.tuning);
  const noise = createUniformSequence(config.seed, EXPLORATION_STREAM + iteration);
  const pilot = createArmPilot(arm, config.ues, { sigma, normal: createNormalSequence(noise) });
  const record = openRecord(numSlots, config.ues);
  const ledger = openCreditLedger(record.credit, config.ues, emulator.setup.numHarqProcesses);
  const perBit = new Float64Array(config.ues);
  const flySlot = (isRecorded: boolean) => {
    const prbQuestion = loop.ask();
    const { slot } = prbQuestion;
    const powerQuestion = askForPower(prbQuestion, pilot.shares(prbQuestion));
    const action = pilot.action(powerQuestion);
    const isKept = isRecorded && isDecision(prbQuestion);
    if (isKept) record.add(prbQuestion, powerQuestion, pilot.drawn);
    marginalUtility(slot.users, utility, perBit);
    loop.settle(powerQuestion, action);
    bookGrants(ledger, powerQuestion, perBit, isKept ? record.numSlots - 1 : undefined);
    hearOutcomes(ledger, slot.users, loop.report);
  };
  for (let n = 0; n < warmUpSlots; n += 1) flySlot(false);
  const before = emulator.summary();
  const most = MOST_SLOTS_PER_DECISION * numSlots;
  for (let n = 0; n < most && record.numSlots < numSlots; n += 1) flySlot(true);
  const after = emulator.summary();
  for (let n = 0; n < MOST_OUTCOME_SLOTS && ledger.numOpen > 0; n += 1) flySlot(false);
  return { ...record.finish(), figures: figuresBetween(before, after, config.scsKhz) };
}

function openRecord(room: number, numUes: number) {
  const arrayOf = (width: number) => new Float32Array(room * numUes * width);
  const rows = {
    prbFeatures: arrayOf(FEATURE_SPECS.prb.numFeatures),
    prbAction: arrayOf(1),
    prbLogProb: arrayOf(1),
    powerFeatures: arrayOf(FEATURE_SPECS.power.numFeatures),
    powerAction: arrayOf(1),
    powerLogProb: arrayOf(1),
    credit: arrayOf(1),
  };
  let numSlots = 0;
  return {
    credit: rows.credit,
    get numSlots() {
      return numSlots;
    },
    add(prb: PrbQuestion, power: PowerQuestion, drawn: Readonly<Record<PolicyKind, Draw>>) {
      const at = numSlots * numUes;
      rows.prbFeatures.set(prb.features(), at * FEATURE_SPECS.prb.numFeatures);
      rows.prbAction.set(drawn.prb.action, at);
      rows.prbLogProb.set(drawn.prb.logProb, at);
      rows.powerFeatures.set(power.features(), at * FEATURE_SPECS.power.numFeatures);
      rows.powerAction.set(drawn.power.action, at);
      rows.powerLogProb.set(drawn.power.logProb, at);
      numSlots += 1;
    },
    finish(): Omit<Rollout, "figures"> {
      const cut = (values: Float32Array) => values.slice(0, (values.length / room) * numSlots);
      const entries = Object.entries(rows).map(([name, values]) => [name, cut(values)]);
      return { numSlots, numUes, ...(Object.fromEntries(entries) as typeof rows) };
    },
  };
}
