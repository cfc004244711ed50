/** A circular buffer of length 1, cut where a transmission begins or ends. */
export interface BufferStretches {
  /** How many stretches there are. */
  count: number;
  /** Where they begin, rising, `[count]`; the last one ends at 1. */
  readonly edges: Float64Array;
  /** Their lengths, `[count]`. */
  readonly lengths: Float64Array;
  /** Sums of the SINRs of the transmissions that cover them, `[count]`; 0 = none does. Linear. */
  readonly sums: Float64Array;
  /** How many transmissions there are. */
  numCovers: number;
  /** Where they begin, `[numCovers]`. */
  readonly starts: Float64Array;
  /** Their SINRs, `[numCovers]`. Linear. */
  readonly sinrs: Float64Array;
  /** How far each of them reaches, 0 to 1. */
  reach: number;
}

/** Makes an uncut buffer with room for `maxTx` transmissions. */
export function createStretches(maxTx: number): BufferStretches {
  const column = () => new Float64Array(2 * maxTx + 1);
  return {
    ...{ count: 0, edges: column(), lengths: column(), sums: column() },
    ...{ numCovers: 0, starts: new Float64Array(maxTx), sinrs: new Float64Array(maxTx), reach: 1 },
  };
}

/** Takes all transmissions out. */
export function clearStretches(stretches: BufferStretches): void {
  stretches.numCovers = 0;
  stretches.count = 0;
  insertEdge(stretches, 0);
}

/** Lets a transmission cover `reach`, the same for all, from `start` on. Hot path: no allocation. */
export function coverStretch(
  stretches: BufferStretches,
  start: number,
  reach: number,
  sinr: number,
): void {
  stretches.starts[stretches.numCovers] = start;
  stretches.sinrs[stretches.numCovers] = sinr;
  stretches.numCovers += 1;
  stretches.reach = reach;
  insertEdge(stretches, start);
  insertEdge(stretches, (start + reach) % 1);
}

/**
 * Fills lengths and sums.
 *
 * Hot path: no allocation.
 *
 * @returns Length that is covered, 0 to 1.
 */
export function measureStretches(stretches: BufferStretches): number {
  const { count, edges, lengths, sums } = stretches;
  let covered = 0;
  for (let i = 0; i < count; i += 1) {
    const from = edges[i] as number;
    const to = i + 1 < count ? (edges[i + 1] as number) : 1;
    const sum = sumAt(stretches, (from + to) / 2);
    sums[i] = sum;
    lengths[i] = to - from;
    if (sum > 0) covered += to - from;
  }
  return covered;
}

function insertEdge(stretches: BufferStretches, edge: number): void {
  const { edges } = stretches;
  let at = stretches.count;
  for (; at > 0 && (edges[at - 1] as number) > edge; at -= 1) edges[at] = edges[at - 1] as number;
  edges[at] = edge;
  stretches.count += 1;
}

function sumAt({ starts, sinrs, numCovers, reach }: BufferStretches, position: number): number {
  let sum = 0;
  for (let i = 0; i < numCovers; i += 1) {
    if ((position - (starts[i] as number) + 1) % 1 < reach) sum += sinrs[i] as number;
  }
  return sum;
}
