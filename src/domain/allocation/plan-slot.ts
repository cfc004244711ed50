import type { Clamp, Grant } from "../../../schemas/allocation.ts";
import { powerFeatures } from "../features/power-features.ts";
import { prbFeatures } from "../features/prb-features.ts";
import { chooseMcs } from "../link/choose-mcs.ts";
import { ownedPrb, projectPower } from "../power/project-power.ts";
import { smoothPower } from "../power/smooth-power.ts";
import { placeRetransmissions } from "../prb/place-retransmissions.ts";
import { quotasFromShares } from "../prb/quotas-from-shares.ts";
import { resolveOwners } from "../prb/resolve-owners.ts";
import { cautiousPfShares, pfShares, softPfShares } from "../prb/share-policies.ts";
import type { Slot } from "../state/open-slot.ts";
import { bufferClamps, buildGrants } from "./build-grants.ts";

/** A slot up to the point where the PRB policy is asked. */
export interface PrbQuestion {
  /** The slot, retransmissions placed. */
  readonly slot: Slot;
  /** PRGs to hand out. Unit: PRG. */
  readonly numFree: number;
  /** PF's answer, ready if the policy has none, `[numUes]`. */
  readonly pfShares: Float64Array;
  /** Cautious PF's answer, `[numUes]`. */
  readonly cautiousShares: Float64Array;
  /** What the policy is told, `[numUes, numPrbFeatures]`. */
  readonly features: Float32Array;
}

/** A slot up to the point where the power policy is asked. */
export interface PowerQuestion {
  /** The slot, owners resolved. */
  readonly slot: Slot;
  /** Shares that were asked for, `[numUes]`. */
  readonly shares: Float64Array;
  /** PRBs per user, `[numUes]`. Unit: PRB. */
  readonly numPrb: Int32Array;
  /** The smooth rule's answer, `[numUes]`. */
  readonly smoothAction: Float64Array;
  /** Cuts made on the way. */
  readonly clamps: Clamp[];
  /** What the policy is told, `[numUes, numPowerFeatures]`. */
  readonly features: Float32Array;
}

/** Places retransmissions, works out PF's answer and describes the users to the PRB policy. */
export function askForShares(slot: Slot): PrbQuestion {
  const numFree = placeRetransmissions(slot);
  const cautious = cautiousPfShares(slot);
  const features = prbFeatures(slot, cautious, softPfShares(slot));
  return { slot, numFree, pfShares: pfShares(slot), cautiousShares: cautious, features };
}

/** Resolves shares to owners and describes the users to the power policy. */
export function askForPower(question: PrbQuestion, shares: Float64Array): PowerQuestion {
  const { slot, numFree } = question;
  const quotas = quotasFromShares({ shares, needPrg: slot.needPrg, numFree });
  resolveOwners(slot, quotas);
  const action = smoothPower(slot);
  return {
    slot,
    shares,
    numPrb: ownedPrb(slot),
    smoothAction: action,
    clamps: bufferClamps(slot, shares, quotas, numFree),
    features: powerFeatures(slot, question.features, action),
  };
}

/**
 * Projects a power action onto the slot's budget.
 *
 * @returns Power against equal power, `[numUes]`. Unit: dB.
 */
export function settlePower({ slot, numPrb }: PowerQuestion, action: Float64Array): Float64Array {
  return projectPower(action, {
    numPrb,
    offsetRangeDb: slot.cell.facts.setup.powerOffsetRangeDb,
  });
}

/** Chooses MCS and writes the grants of the slot. */
export function settleGrants(question: PowerQuestion, powerOffsetDb: Float64Array): Grant[] {
  const { slot, shares, numPrb } = question;
  const mcs = chooseMcs(slot, numPrb, powerOffsetDb);
  return buildGrants(slot, { shares, numPrb, powerOffsetDb, mcs });
}
