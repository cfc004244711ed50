import type { Code } from "../../../schemas/codes.ts";
import type {
  CandidateStage,
  CellPolicies as CellView,
  ShadowScore,
} from "../../../schemas/lifecycle.ts";
import type { PolicyPair, StagePolicy } from "../policies.ts";
import type { CellPolicies } from "./cell-policies.ts";
import type { Dismissal } from "./guard.ts";
import { type InForce, openPolicyDesk, type PolicyDesk } from "./policy-desk.ts";

/** Policies that somebody wants to see active; a stage that is left out keeps what it has. */
export interface Proposal {
  /** PRB shares. */
  readonly prb?: StagePolicy;
  /** Power split. */
  readonly power?: StagePolicy;
  /** How far they shall go at once. */
  readonly stage: CandidateStage;
  /** Part of the slots, for a canary. */
  readonly share: number;
}

/** Why a change was not made. */
export interface ControlFault {
  /** Code of the registry. */
  readonly code: Code;
  /** Which cell, and what to do. */
  readonly message: string;
}

/** A cell as the control sees it. */
export interface ControlledCell {
  /** Its policies. */
  readonly policies: CellPolicies;
  /** How its candidate does beside the active pair, if it runs there. */
  shadowScore(): ShadowScore | undefined;
  /** Starts or ends the shadow, as the candidate has it. */
  shadowChanged(): void;
}

/** Cells that a change is about: one by its identity, or `*`, all and those to come. */
export type Cells = string;

/** Changes the policies of cells; each change holds from the cell's next slot on. */
export interface PolicyControl {
  /** What is in force, to be remembered over a restart. */
  readonly all: PoliciesInForce;
  /** What a cell begins with: its own, if it was given any, else that of new cells. */
  inForce(cellId: string): InForce;
  /** Notes that the guard took a pair out of a cell's office; new cells do not get it either. */
  dismissed(cellId: string, dismissal: Dismissal): void;
  /** Every pair that some cell uses or may go back to. */
  inUse(): PolicyPair[];
  /** Policies of the cells under control. */
  view(): CellView[];
  /** Takes a candidate. */
  propose(cells: Cells, proposal: Proposal): ControlFault | undefined;
  /** Makes candidates active. */
  promote(cells: Cells): ControlFault | undefined;
  /** Brings back what was active before. */
  rollback(cells: Cells): ControlFault | undefined;
  /** Forgets candidates. */
  discard(cells: Cells): ControlFault | undefined;
}

/** What is in force in the cells of a service. */
export interface PoliciesInForce {
  /** New cells, and those that are not named. */
  readonly first: InForce;
  /** Cells that were changed one by one. */
  readonly cells: ReadonlyMap<string, InForce>;
}

/** Every cell begins with the same pair. */
export const startingWith = (active: PolicyPair): PoliciesInForce => ({
  ...{ first: { active }, cells: new Map() },
});

/** Stands for all cells, and for those to come. */
export const ALL_CELLS = "*";

/** Opens the control of a service's cells. */
export function openPolicyControl(
  before: PoliciesInForce,
  cells: ReadonlyMap<string, ControlledCell>,
): PolicyControl {
  const toCome = openPolicyDesk(before.first);
  /** Pairs of the cells that were changed one by one; they outlive a cell's absence. */
  const own = new Map(before.cells);
  const { change, remember } = openChanges(toCome, own, cells);
  return {
    get all() {
      return { first: inForceOf(toCome), cells: own };
    },
    inForce: (cellId) => own.get(cellId) ?? inForceOf(toCome),
    dismissed(cellId, { dismissed }) {
      const isDismissed = ({ identity }: StagePolicy) => dismissed.includes(identity);
      const { prb, power } = toCome.active;
      if (isDismissed(prb) || isDismissed(power)) toCome.takeBack();
      const cell = cells.get(cellId);
      if (cell) remember(cellId, cell);
    },
    inUse: () =>
      [toCome, ...own.values(), ...[...cells.values()].map(({ policies }) => policies)].flatMap(
        pairsOf,
      ),
    view: () => [...cells].map(([cellId, cell]) => viewOf(cellId, cell)),
    propose: (choice, proposal) => change(choice, "nothing to propose", take(proposal)),
    promote: (choice) =>
      change(choice, "no candidate: propose one first", (desk) => desk.promote()),
    rollback: (choice) => change(choice, "nothing was active before", (desk) => desk.rollback()),
    discard: (choice) => change(choice, "no candidate to discard", (desk) => desk.discard()),
  };
}

/** How desks are changed, and what is kept of it. */
function openChanges(
  toCome: PolicyDesk,
  own: Map<string, InForce>,
  cells: ReadonlyMap<string, ControlledCell>,
) {
  /** Changes desks; one that has nothing to change is a fault only if all are so. */
  const change = (choice: Cells, missing: string, apply: (desk: Desk) => boolean) => {
    const isAll = choice === ALL_CELLS;
    if (!isAll && !cells.has(choice)) return unknownCell(choice, cells);
    const those = [...cells].filter(([cellId]) => isAll || cellId === choice);
    const changed = those.map(([, { policies }]) => apply(policies));
    const { active } = toCome;
    if (isAll) changed.push(apply(toCome));
    if (active !== toCome.active) forgetAbsent(own, cells);
    for (const [cellId, cell] of those) {
      cell.shadowChanged();
      remember(cellId, cell);
    }
    return changed.includes(true) ? undefined : nothing(missing);
  };
  const remember = (cellId: string, { policies }: ControlledCell) => {
    const { prb, power } = policies.active;
    const isLikeOthers = prb === toCome.active.prb && power === toCome.active.power;
    if (isLikeOthers) own.delete(cellId);
    else own.set(cellId, inForceOf(policies));
  };
  return { change, remember };
}

/** Cells to come get what all get. */
function forgetAbsent(own: Map<string, InForce>, cells: ReadonlyMap<string, unknown>): void {
  for (const cellId of own.keys()) if (!cells.has(cellId)) own.delete(cellId);
}

/** Has a desk take a candidate; a stage that is left out keeps what the desk has. */
const take =
  ({ prb, power, stage, share }: Proposal) =>
  (desk: Desk): boolean => {
    const { active } = desk;
    desk.propose({
      stage,
      share,
      policies: { prb: prb ?? active.prb, power: power ?? active.power },
    });
    return true;
  };

type Desk = Pick<PolicyDesk, "active" | "propose" | "promote" | "rollback" | "discard">;

const inForceOf = ({ active, previous }: InForce): InForce => ({ active, previous });

function pairsOf({ active, previous, candidate }: InForce & Partial<PolicyDesk>): PolicyPair[] {
  return [active, previous, candidate?.policies].filter((pair) => pair !== undefined);
}

function viewOf(cellId: string, { policies, shadowScore }: ControlledCell): CellView {
  const { active, previous, candidate } = policies;
  const view = candidate && {
    ...{ stage: candidate.stage, share: candidate.share },
    ...{ pair: identitiesOf(candidate.policies), score: shadowScore() ?? null },
  };
  return {
    ...{ cellId, active: identitiesOf(active) },
    previous: previous ? identitiesOf(previous) : null,
    candidate: view ?? null,
  };
}

/** Names of a pair. */
export function identitiesOf({ prb, power }: PolicyPair): CellView["active"] {
  return { prb: prb.identity, power: power.identity };
}

function unknownCell(cellId: string, cells: ReadonlyMap<string, unknown>): ControlFault {
  const known = [...cells.keys()].join(", ") || "none";
  return { code: "UNKNOWN_CELL", message: `no cell ${cellId}; under control: ${known}` };
}

const nothing = (message: string): ControlFault => ({ code: "NOTHING_TO_CHANGE", message });
