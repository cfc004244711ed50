/** Ranges of a byte stream, in its order and without overlap. */
export interface ByteRanges {
  /** How many there are. */
  readonly numRanges: number;
  /** First byte of range `n`. */
  startByte(n: number): number;
  /** Byte after the last of range `n`. */
  endByte(n: number): number;
  /** Adds the bytes from `start` to before `end`, none of which is in a range yet. */
  add(start: number, end: number): void;
  /** Takes `numBytes` from the beginning of range 0, which has as many. */
  cutFirst(numBytes: number): void;
  /** Forgets all ranges. */
  clear(): void;
}

/** Block boundaries wander, so that ranges are cut; more than these are rare. */
const FIRST_CAPACITY = 4;

/**
 * Makes an empty set of ranges.
 *
 * Hot path: sorted insertion into typed arrays, which grow by doubling; ranges that touch become one.
 *
 * @returns No ranges.
 */
export function createByteRanges(): ByteRanges {
  let starts = new Float64Array(FIRST_CAPACITY);
  let ends = new Float64Array(FIRST_CAPACITY);
  let numRanges = 0;
  const startByte = (n: number) => starts[n] as number;
  const endByte = (n: number) => ends[n] as number;
  function insert(n: number, start: number, end: number): void {
    if (numRanges === starts.length) {
      starts = doubled(starts);
      ends = doubled(ends);
    }
    starts.copyWithin(n + 1, n, numRanges);
    ends.copyWithin(n + 1, n, numRanges);
    starts[n] = start;
    ends[n] = end;
    numRanges += 1;
  }
  function remove(n: number): void {
    starts.copyWithin(n, n + 1, numRanges);
    ends.copyWithin(n, n + 1, numRanges);
    numRanges -= 1;
  }
  function joinNext(n: number): void {
    if (n + 1 === numRanges || startByte(n + 1) !== endByte(n)) return;
    ends[n] = endByte(n + 1);
    remove(n + 1);
  }
  return {
    get numRanges() {
      return numRanges;
    },
    startByte,
    endByte,
    add(start, end) {
      let n = numRanges;
      while (n > 0 && startByte(n - 1) > start) n -= 1;
      if (n > 0 && endByte(n - 1) === start) {
        n -= 1;
        ends[n] = end;
      } else insert(n, start, end);
      joinNext(n);
    },
    cutFirst(numBytes) {
      starts[0] = startByte(0) + numBytes;
      if (starts[0] === ends[0]) remove(0);
    },
    clear() {
      numRanges = 0;
    },
  };
}

function doubled(values: Float64Array): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(2 * values.length);
  longer.set(values);
  return longer;
}
