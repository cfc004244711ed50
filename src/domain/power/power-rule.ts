import type { Slot } from "../state/open-slot.ts";

/**
 * A power policy inside the service: the action z for every user of a slot with resolved owners.
 *
 * @returns z, `[numUes]`, |z| ≤ 2.3; users without PRBs get 0.
 */
export type PowerRule = (slot: Slot) => Float64Array;
