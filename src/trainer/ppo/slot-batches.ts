import { shuffled } from "../demonstration-batches.ts";
import type { Experience } from "./experience.ts";

/** Where a slot is recorded. */
interface SlotPlace {
  readonly experience: number;
  readonly slot: number;
}

/** Slots that are learnt from together, padded to one user count. */
export interface SlotBatch {
  /** Users per slot, padding included. */
  readonly numUes: number;
  /** The slots. */
  readonly slots: readonly SlotPlace[];
}

/** Slots are padded to a multiple of this many users: cells mix within a batch, and little is wasted. */
const PADDING_UES = 4;

/**
 * Deals the slots of rollouts into minibatches of nearly equal user count, in random order.
 *
 * @param experiences - What to deal; every slot is dealt once.
 * @param rowsPerBatch - Users per batch, padding included, about; a batch holds at least one slot.
 * @param draw - Uniform numbers on [0, 1).
 */
export function dealSlots(
  experiences: readonly Experience[],
  rowsPerBatch: number,
  draw: () => number,
): SlotBatch[] {
  const byNumUes = new Map<number, SlotPlace[]>();
  for (const [experience, { rollout }] of experiences.entries()) {
    const padded = PADDING_UES * Math.ceil(rollout.numUes / PADDING_UES);
    const group = byNumUes.get(padded) ?? [];
    byNumUes.set(padded, group);
    for (let slot = 0; slot < rollout.numSlots; slot += 1) group.push({ experience, slot });
  }
  const batches: SlotBatch[] = [];
  for (const [numUes, group] of byNumUes) {
    const order = shuffled(group, draw);
    const numBatches = Math.max(1, Math.round((group.length * numUes) / rowsPerBatch));
    const size = Math.ceil(group.length / numBatches);
    for (let from = 0; from < order.length; from += size) {
      batches.push({ numUes, slots: order.slice(from, from + size) });
    }
  }
  return shuffled(batches, draw);
}

/**
 * Copies what a batch needs of one array of every experience, `[numSlots, numUes, numColumns]`.
 *
 * @returns The same with slots and users of the batch; padding is 0.
 */
export type Gather = (
  pick: (experience: Experience) => Float32Array,
  numColumns?: number,
) => Float32Array;

/** Gathers a batch from what it was dealt from. */
export function gatherFrom(experiences: readonly Experience[], batch: SlotBatch): Gather {
  return (pick, numColumns = 1) => {
    const arrays = experiences.map(pick);
    const width = batch.numUes * numColumns;
    const gathered = new Float32Array(batch.slots.length * width);
    for (const [b, { experience, slot }] of batch.slots.entries()) {
      const length = (experiences[experience]?.rollout.numUes ?? 0) * numColumns;
      const source = arrays[experience] as Float32Array;
      gathered.set(source.subarray(slot * length, (slot + 1) * length), b * width);
    }
    return gathered;
  };
}
