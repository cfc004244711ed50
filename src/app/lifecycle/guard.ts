import type { ModelIdentity } from "../../../schemas/fields.ts";
import type { PolicyPair, StagePolicy } from "../policies.ts";
import { type GuardBounds, judgeTenure } from "./judge-tenure.ts";
import type { Office, PolicyDesk } from "./policy-desk.ts";
import { createTenure, type Tenure, type TenureFigures } from "./tenure.ts";

/** A pair that was taken out of office by the guard. */
export interface Dismissal {
  /** Policies that it brought: those that the pair before did not have. */
  readonly dismissed: readonly ModelIdentity[];
  /** Which bounds it broke, as a sentence. */
  readonly reason: string;
}

/** Watches over new pairs of one cell. */
export interface Guard {
  /** Where the outcomes of a slot are added up. */
  tenureOf(role: Office["role"]): Tenure;
  /**
   * Begins a new window, as policies have changed.
   *
   * @param windows - How many windows the active pair is watched for from now on; absent: as before.
   */
  restart(windows?: number): void;
  /** Takes a pair out of office if the window is over, or its faults are too many, and it broke a bound. */
  judge(): void;
}

/** Figures of fewer slots say nothing of rate, fairness or BLER. */
const MIN_SLOTS = 100;

/**
 * Opens the guard of a desk.
 *
 * A canary is compared with what the active pair makes of the slots between its own; a pair under
 * watch after its promotion, with the last window of the pair before.
 *
 * @param desk - The cell's desk.
 * @param bounds - How much worse a new pair may be, and over how many slots.
 * @param onDismissal - Told when a pair was taken out of office.
 */
export function openGuard(
  desk: PolicyDesk,
  bounds: GuardBounds,
  onDismissal: (dismissal: Dismissal) => void,
): Guard {
  let [active, canary] = [createTenure(), createTenure()];
  let before: TenureFigures | undefined;
  let lastWindow: TenureFigures | undefined;
  let windowsLeft = 0;
  const renew = () => {
    [active, canary] = [createTenure(), createTenure()];
  };
  const dismiss = (policies: PolicyPair, broken: readonly string[]) => {
    windowsLeft = 0;
    renew();
    onDismissal({ dismissed: newcomers(policies, desk.active), reason: broken.join("; ") });
  };
  const judgeCanary = ({ policies }: { readonly policies: PolicyPair }) => {
    const broken = compare(canary.figures(), active.figures(), bounds);
    if (broken.length > 0 && desk.discard()) dismiss(policies, broken);
  };
  const judgeActive = () => {
    const { active: policies } = desk;
    const broken = compare(active.figures(), before, bounds);
    windowsLeft -= 1;
    if (broken.length > 0 && desk.takeBack()) dismiss(policies, broken);
  };
  return {
    tenureOf: (role) => (role === "canary" ? canary : active),
    restart(windows = windowsLeft) {
      before = lastWindow ?? active.figures();
      windowsLeft = windows;
      renew();
    },
    judge() {
      const isOver = active.slots + canary.slots >= bounds.guardWindowSlots;
      const { candidate } = desk;
      if (candidate && canary.slots > 0 && (isOver || isFaulty(canary, bounds))) {
        judgeCanary(candidate);
      }
      if (windowsLeft > 0 && (isOver || isFaulty(active, bounds))) judgeActive();
      if (!isOver || active.slots === 0) return;
      lastWindow = active.figures();
      renew();
    },
  };
}

/** A pair whose answers can't be used need not finish its window. */
function isFaulty({ faults }: Tenure, { guardFaults, guardWindowSlots }: GuardBounds): boolean {
  return faults > Math.max(1, guardFaults * guardWindowSlots);
}

function compare(
  own: TenureFigures,
  before: TenureFigures | undefined,
  bounds: GuardBounds,
): string[] {
  const isKnown = before && Math.min(own.slots, before.slots) >= MIN_SLOTS;
  return judgeTenure(own, isKnown ? before : INCOMPARABLE, bounds);
}

/** Stands for a pair of which too little is known: nobody is worse. */
const INCOMPARABLE: TenureFigures = {
  ...{ slots: 0, missRatio: 1, faultRatio: 1, bitsPerSlot: 0, jain: 0, bler: 1 },
};

function newcomers(policies: PolicyPair, others: PolicyPair): ModelIdentity[] {
  const isNew = (policy: StagePolicy) => policy !== others.prb && policy !== others.power;
  return [policies.prb, policies.power].filter(isNew).map(({ identity }) => identity);
}
