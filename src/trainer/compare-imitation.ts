import { createEmulator } from "../../simulator/emulator.ts";
import {
  askForPower,
  type PowerQuestion,
  type PrbQuestion,
  settlePower,
} from "../domain/allocation/plan-slot.ts";
import { FREE } from "../domain/state/open-slot.ts";
import { closeLoop } from "./closed-loop.ts";
import type { Watch } from "./collect-demonstrations.ts";
import { drawEpisode } from "./draw-episode.ts";
import { type Pilot, TEACHER } from "./pilot.ts";

/** How far a pupil is from its teacher in the teacher's own slots, in cells it never saw. */
export interface ImitationFigures {
  /** Mean over slots of ½·Σ|π − t| between the shares. */
  readonly shareDistance: number;
  /** Part of the PRGs handed out whose owner differs. */
  readonly ownerDifferenceRatio: number;
  /** Root mean square of z − t over scheduled users. */
  readonly actionRmse: number;
  /** Root mean square of t: what always answering z = 0 would miss by. */
  readonly actionRms: number;
  /** Root mean square difference of the power granted. Unit: dB. */
  readonly powerRmseDb: number;
  /** Root mean square of the teacher's power offset. Unit: dB. */
  readonly powerRmsDb: number;
}

/** How much to compare. */
export interface ImitationRequest {
  /** Seed of the training run. */
  readonly seed: number;
  /** Drawn test cells. */
  readonly numCells: number;
  /** Slots in each. */
  readonly slotsPerCell: number;
}

/**
 * Lets the pupil ride along with the teacher through drawn test cells, and compares its answers.
 *
 * @param pupil - Who imitates; its answers are not applied.
 * @param request - How much.
 * @param watch - Progress in cells.
 */
export async function compareImitation(
  pupil: Pilot,
  { seed, numCells, slotsPerCell }: ImitationRequest,
  watch: Watch = {},
): Promise<ImitationFigures> {
  const means = openMeans();
  for (let index = 0; index < numCells && !watch.signal?.aborted; index += 1) {
    const loop = closeLoop(createEmulator(drawEpisode({ seed, split: "test", index })));
    for (let n = 0; n < slotsPerCell; n += 1) {
      const prbQuestion = loop.ask();
      if (prbQuestion.slot.needPrg.some((need) => need > 0)) {
        compareShares(means, prbQuestion, await pupil.shares(prbQuestion));
      }
      const powerQuestion = askForPower(prbQuestion, TEACHER.shares(prbQuestion));
      compareActions(means, powerQuestion, await pupil.action(powerQuestion));
      loop.settle(powerQuestion, TEACHER.action(powerQuestion));
    }
    watch.onProgress?.(index + 1, numCells);
  }
  return {
    shareDistance: means.distance.value(),
    ownerDifferenceRatio: means.moved.value(),
    actionRmse: Math.sqrt(means.actionError.value()),
    actionRms: Math.sqrt(means.action.value()),
    powerRmseDb: Math.sqrt(means.powerError.value()),
    powerRmsDb: Math.sqrt(means.power.value()),
  };
}

const openMeans = () => ({
  distance: openMean(),
  moved: openMean(),
  actionError: openMean(),
  action: openMean(),
  powerError: openMean(),
  power: openMean(),
});

type Means = ReturnType<typeof openMeans>;

function openMean() {
  let sum = 0;
  let count = 0;
  return {
    add(value: number): void {
      sum += value;
      count += 1;
    },
    value: () => (count === 0 ? 0 : sum / count),
  };
}

function compareShares(means: Means, question: PrbQuestion, shares: Float64Array): void {
  const wanted = TEACHER.shares(question);
  const gaps = wanted.map((share, u) => Math.abs(share - (shares[u] as number)));
  means.distance.add(gaps.reduce((sum, gap) => sum + gap, 0) / 2);
  const ours = ownersFor(question, shares);
  for (const [prg, owner] of ownersFor(question, wanted).entries()) {
    // owners before the question was answered: reserved, or placed as retransmissions
    if ((question.slot.owner[prg] as number) === FREE) means.moved.add(owner === ours[prg] ? 0 : 1);
  }
}

/** Who would own what, without touching the slot. */
function ownersFor(question: PrbQuestion, shares: Float64Array): Int16Array {
  const slot = { ...question.slot, owner: question.slot.owner.slice() };
  return askForPower({ ...question, slot }, shares).slot.owner;
}

function compareActions(means: Means, question: PowerQuestion, action: Float64Array): void {
  const wanted = TEACHER.action(question);
  const wantedDb = settlePower(question, wanted);
  const grantedDb = settlePower(question, action);
  for (const [u, prbs] of question.numPrb.entries()) {
    if (prbs === 0) continue;
    means.action.add((wanted[u] as number) ** 2);
    means.actionError.add(((action[u] as number) - (wanted[u] as number)) ** 2);
    means.power.add((wantedDb[u] as number) ** 2);
    means.powerError.add(((grantedDb[u] as number) - (wantedDb[u] as number)) ** 2);
  }
}
