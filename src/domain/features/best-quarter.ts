import type { UserState } from "../state/cell-state.ts";
import type { SlotWorkspace } from "../state/slot-workspace.ts";

/** With so many parts at most, they are sorted by insertion. */
const FEW_PARTS = 32;

/**
 * Averages a user's spectral efficiency over the best quarter of its PRGs.
 *
 * Hot path: no allocation; sorts parts of the carrier where they are fewer than PRGs.
 *
 * @param work - Where there is room to sort.
 * @param user - The user.
 * @returns Mean of log2(1 + SINR) over them. Unit: bit/s/Hz.
 */
export function bestQuarterSeBits(work: SlotWorkspace, user: UserState): number {
  const { seBits, parts } = user;
  const { numParts, starts } = parts;
  const quarter = Math.max(1, Math.round((starts[numParts] as number) / 4));
  const { values, list } = work;
  if (numParts > FEW_PARTS) return meanOfBest(values, user, quarter);
  for (let part = 0; part < numParts; part += 1) {
    const start = starts[part] as number;
    insert(values, list, part, seBits[part] as number, (starts[part + 1] as number) - start);
  }
  return sumOfLast(values, list, numParts, quarter) / quarter;
}

function meanOfBest(sorted: Float64Array, { seBits, parts }: UserState, quarter: number): number {
  for (let prg = 0; prg < sorted.length; prg += 1) {
    sorted[prg] = seBits[parts.ofPrg[prg] as number] as number;
  }
  sorted.sort();
  let sum = 0;
  for (let n = sorted.length - quarter; n < sorted.length; n += 1) sum += sorted[n] as number;
  return sum / quarter;
}

/** Puts a value and how often it counts into its place among the `length` smaller to larger ones. */
function insert(
  values: Float64Array,
  counts: Uint16Array,
  length: number,
  value: number,
  count: number,
): void {
  let place = length;
  for (; place > 0 && (values[place - 1] as number) > value; place -= 1) {
    values[place] = values[place - 1] as number;
    counts[place] = counts[place - 1] as number;
  }
  values[place] = value;
  counts[place] = count;
}

/** Sum of the last `wanted` values, smaller ones first, each as often as it counts. */
function sumOfLast(
  values: Float64Array,
  counts: Uint16Array,
  length: number,
  wanted: number,
): number {
  let first = length - 1;
  let held = counts[first] as number;
  while (held < wanted) {
    first -= 1;
    held += counts[first] as number;
  }
  let skip = held - wanted;
  let sum = 0;
  for (let n = first; n < length; n += 1) {
    for (let k = skip; k < (counts[n] as number); k += 1) sum += values[n] as number;
    skip = 0;
  }
  return sum;
}
