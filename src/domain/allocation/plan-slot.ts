import type { Clamp, Grant } from "../../../schemas/allocation.ts";
import { powerFeatures } from "../features/power-features.ts";
import { prbFeatures } from "../features/prb-features.ts";
import { chooseMcs } from "../link/choose-mcs.ts";
import { ownedPrb, projectPower } from "../power/project-power.ts";
import { smoothPower } from "../power/smooth-power.ts";
import { placeRetransmissions } from "../prb/place-retransmissions.ts";
import { quotasFromShares } from "../prb/quotas-from-shares.ts";
import { resolveOwners } from "../prb/resolve-owners.ts";
import { cautiousPfShares, hardAndSoftShares, pfShares } from "../prb/share-policies.ts";
import type { CellState } from "../state/cell-state.ts";
import type { Slot } from "../state/open-slot.ts";
import { bufferClamps, buildGrants, createGrantStore, type GrantStore } from "./build-grants.ts";

/**
 * A slot up to the point where the PRB policy is asked.
 *
 * Answers are worked out when they are first asked for, also after owners are resolved, and are the
 * same until the cell's next slot is opened; like all arrays of a slot, they are the cell's.
 */
export interface PrbQuestion {
  /** The slot, retransmissions placed. */
  readonly slot: Slot;
  /** PRGs to hand out. Unit: PRG. */
  readonly numFree: number;
  /** PF's answer, `[numUes]`. */
  pfShares(): Float64Array;
  /** Cautious PF's answer, `[numUes]`. */
  cautiousShares(): Float64Array;
  /** What the policy is told, `[numUes, numPrbFeatures]`. */
  features(): Float32Array;
}

/** A slot up to the point where the power policy is asked; answers as with `PrbQuestion`. */
export interface PowerQuestion {
  /** The slot, owners resolved. */
  readonly slot: Slot;
  /** Shares that were asked for, `[numUes]`. */
  readonly shares: Float64Array;
  /** PRBs per user, `[numUes]`. Unit: PRB. */
  readonly numPrb: Int32Array;
  /** Cuts made on the way. */
  readonly clamps: Clamp[];
  /** The smooth rule's answer, `[numUes]`. */
  smoothAction(): Float64Array;
  /** What the policy is told, `[numUes, numPowerFeatures]`. */
  features(): Float32Array;
}

/**
 * Places retransmissions; what PF says and what a policy is told is there for the asking.
 *
 * Hot path: the question is the cell's, and holds until its next slot is opened.
 */
export function askForShares(slot: Slot): PrbQuestion {
  const { prb } = planOf(slot);
  slot.cell.work.isResolved = false;
  prb.open(slot, placeRetransmissions(slot));
  return prb;
}

/**
 * Resolves shares to owners; what the smooth rule says and what a policy is told is there for the
 * asking.
 *
 * Hot path: as `askForShares`.
 */
export function askForPower({ slot, numFree }: PrbQuestion, shares: Float64Array): PowerQuestion {
  const { power } = planOf(slot);
  const claim = { shares, needPrg: slot.needPrg, numFree };
  const quotas = quotasFromShares(claim, slot.cell.work.users.quotas);
  resolveOwners(slot, quotas);
  bufferClamps(slot, shares, quotas, numFree, power.clamps);
  power.open(slot, shares);
  return power;
}

/**
 * Projects a power action onto the slot's budget.
 *
 * @returns Power against equal power, `[numUes]`, an array of the cell's. Unit: dB.
 */
export function settlePower({ slot, numPrb }: PowerQuestion, action: Float64Array): Float64Array {
  const { facts, work } = slot.cell;
  const budget = { numPrb, offsetRangeDb: facts.setup.powerOffsetRangeDb };
  return projectPower(action, budget, work.users.powerOffsetDb);
}

/**
 * Chooses MCS and writes the grants of the slot.
 *
 * @returns The grants; they are the cell's, and hold until it writes the next ones.
 */
export function settleGrants(question: PowerQuestion, powerOffsetDb: Float64Array): Grant[] {
  const { slot, shares, numPrb } = question;
  const mcs = chooseMcs(slot, numPrb, powerOffsetDb);
  const decision = { shares, numPrb, powerOffsetDb, mcs };
  return buildGrants(slot, decision, planOf(slot).store);
}

/** What a cell's slots are planned with, one after the other. */
interface SlotPlan {
  readonly prb: ReturnType<typeof createPrbQuestion>;
  readonly power: ReturnType<typeof createPowerQuestion>;
  readonly store: GrantStore;
}

const plans = new WeakMap<CellState, SlotPlan>();

function planOf(slot: Slot): SlotPlan {
  const known = plans.get(slot.cell);
  if (known) return known;
  const prb = createPrbQuestion(slot);
  const plan = { prb, power: createPowerQuestion(prb), store: createGrantStore() };
  plans.set(slot.cell, plan);
  return plan;
}

function createPrbQuestion(first: Slot) {
  let pf: Float64Array | undefined;
  let cautious: Float64Array | undefined;
  let features: Float32Array | undefined;
  const question = {
    slot: first,
    numFree: 0,
    open(slot: Slot, numFree: number): void {
      question.slot = slot;
      question.numFree = numFree;
      pf = undefined;
      cautious = undefined;
      features = undefined;
    },
    pfShares(): Float64Array {
      pf ??= pfShares(question.slot);
      return pf;
    },
    cautiousShares(): Float64Array {
      cautious ??= cautiousPfShares(question.slot);
      return cautious;
    },
    features(): Float32Array {
      if (features) return features;
      const { cautiousShares, softShares } = hardAndSoftShares(question.slot);
      cautious = cautiousShares;
      features = prbFeatures(question.slot, cautiousShares, softShares);
      return features;
    },
  };
  return question;
}

function createPowerQuestion(prb: PrbQuestion) {
  let smooth: Float64Array | undefined;
  let features: Float32Array | undefined;
  const question = {
    slot: prb.slot,
    shares: new Float64Array(0) as Float64Array,
    numPrb: new Int32Array(0) as Int32Array,
    clamps: [] as Clamp[],
    open(slot: Slot, shares: Float64Array): void {
      question.slot = slot;
      question.shares = shares;
      question.numPrb = ownedPrb(slot);
      smooth = undefined;
      features = undefined;
    },
    smoothAction(): Float64Array {
      smooth ??= smoothPower(question.slot);
      return smooth;
    },
    features(): Float32Array {
      features ??= powerFeatures(question.slot, prb.features(), question.smoothAction());
      return features;
    },
  };
  return question;
}
