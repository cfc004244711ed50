import type { Allocation } from "../../../schemas/allocation.ts";
import type { Report } from "../../../schemas/report.ts";
import { type Dismissal, openGuard } from "./guard.ts";
import type { GuardBounds } from "./judge-tenure.ts";
import { type InForce, type Office, openPolicyDesk, type PolicyDesk } from "./policy-desk.ts";
import { openTenureLedger } from "./tenure.ts";

/** The policies of one cell, what comes of their decisions, and the guard over them. */
export interface CellPolicies extends PolicyDesk {
  /** An allocation of that office was sent. */
  decided(office: Office, allocation: Allocation): void;
  /** A report came: credits outcomes, and takes a pair out of office that broke its bounds. */
  reported(report: Report): void;
}

/** A new pair is watched for so many windows after its promotion. */
const PROBATION_WINDOWS = 5;

/**
 * Opens the policies of a cell.
 *
 * @param first - What to begin with.
 * @param bounds - How much worse a new pair may be, and over how many slots.
 * @param onDismissal - Told when the guard takes a pair out of office.
 */
export function openCellPolicies(
  first: InForce,
  bounds: GuardBounds,
  onDismissal: (dismissal: Dismissal) => void,
): CellPolicies {
  const desk = openPolicyDesk(first);
  const ledger = openTenureLedger();
  const guard = openGuard(desk, bounds, onDismissal);
  const restarted = (isChanged: boolean, windows?: number) => {
    if (isChanged) guard.restart(windows);
    return isChanged;
  };
  return {
    get active() {
      return desk.active;
    },
    get previous() {
      return desk.previous;
    },
    get candidate() {
      return desk.candidate;
    },
    next: desk.next,
    propose(candidate) {
      desk.propose(candidate);
      guard.restart();
    },
    promote: () => restarted(desk.promote(), PROBATION_WINDOWS),
    rollback: () => restarted(desk.rollback(), 0),
    takeBack: () => restarted(desk.takeBack(), 0),
    discard: () => restarted(desk.discard()),
    decided: (office, allocation) => ledger.decided(guard.tenureOf(office.role), allocation),
    reported(report) {
      ledger.reported(report);
      guard.judge();
    },
  };
}
