import type { UserState } from "../../src/domain/state/cell-state.ts";
import { FREE, type Slot } from "../../src/domain/state/open-slot.ts";
import { perPrg } from "./cells.ts";

const MAX_SWAP_PASSES = 3;
const MIN_SWAP_GAIN_BITS = 1e-9;

/** Retransmissions placed PRG by PRG: what the service's own stage must come to. */
export function placePrgWise({ owner, users, retransmission, cell }: Slot): void {
  const { prgPrb } = cell.facts;
  for (const [u, user] of users.entries()) {
    const block = retransmission[u];
    if (!block) continue;
    const seBits = perPrg(user, user.seBits);
    const free = prgsOwnedBy(owner, FREE);
    free.sort((a, b) => (seBits[b] as number) - (seBits[a] as number) || a - b);
    let held = 0;
    const enough = free.findIndex((prg) => {
      held += prgPrb[prg] as number;
      return held >= block.numPrb;
    });
    const surplusPrb = held - block.numPrb;
    const chosen = free.slice(0, enough + 1).filter((prg) => (prgPrb[prg] as number) > surplusPrb);
    for (const prg of chosen) owner[prg] = u;
  }
}

/** PF's shares, PRG by PRG. */
export function pfSharesPrgWise({ owner, users, needPrg }: Slot): number[] {
  const wins = users.map(() => 0);
  for (const prg of prgsOwnedBy(owner, FREE)) {
    const metric = users.map((user, u) =>
      (wins[u] as number) < (needPrg[u] as number)
        ? seBitsOn(user, prg) / user.throughputBits
        : Number.NEGATIVE_INFINITY,
    );
    const best = Math.max(...metric);
    if (best !== Number.NEGATIVE_INFINITY) (wins[metric.indexOf(best)] as number) += 1;
  }
  const sum = wins.reduce((total, won) => total + won, 0);
  return sum === 0 ? wins : wins.map((won) => won / sum);
}

/** Owners, resolved PRG by PRG. */
export function resolvePrgWise(slot: Slot, quotas: Int32Array): void {
  const free = prgsOwnedBy(slot.owner, FREE);
  assignPrgWise(slot, quotas, free);
  for (let pass = 0; pass < MAX_SWAP_PASSES && swapPrgWise(slot, free); pass += 1);
}

function assignPrgWise({ owner, users }: Slot, quotas: Int32Array, free: readonly number[]): void {
  const left = [...quotas];
  const pairs = users.flatMap((user, u) =>
    left[u] === 0
      ? []
      : free.map((prg) => ({ u, prg, key: seBitsOn(user, prg) / user.meanSeBits })),
  );
  for (const { u, prg } of pairs.sort((a, b) => b.key - a.key || a.u - b.u || a.prg - b.prg)) {
    if (owner[prg] !== FREE || left[u] === 0) continue;
    owner[prg] = u;
    (left[u] as number) -= 1;
  }
}

/** One pass over all pairs of PRGs; tells whether any swap was made. */
function swapPrgWise({ owner, users }: Slot, free: readonly number[]): boolean {
  let swapped = false;
  for (const [i, n] of free.entries()) {
    for (const m of free.slice(i + 1)) {
      const [a, b] = [owner[n] as number, owner[m] as number];
      if (a === b || a === FREE || b === FREE) continue;
      const [userA, userB] = [users[a] as UserState, users[b] as UserState];
      const before = seBitsOn(userA, n) + seBitsOn(userB, m);
      const gainBits = seBitsOn(userA, m) + seBitsOn(userB, n) - before;
      if (gainBits <= MIN_SWAP_GAIN_BITS) continue;
      owner[n] = b;
      owner[m] = a;
      swapped = true;
    }
  }
  return swapped;
}

function seBitsOn({ parts, seBits }: UserState, prg: number): number {
  return seBits[parts.ofPrg[prg] as number] as number;
}

function prgsOwnedBy(owner: Int16Array, who: number): number[] {
  return [...owner.keys()].filter((prg) => owner[prg] === who);
}
