/** Packets by running number, from the oldest that is kept to the newest. */
export interface PacketRing {
  /** Oldest packet that is kept. */
  readonly first: number;
  /** Number that the next packet will get. */
  readonly end: number;
  /** Keeps a new packet of `sizeBytes` that arrived in slot `tti`. */
  add(tti: number, sizeBytes: number): void;
  /** Forgets the oldest packet. */
  removeFirst(): void;
  /** Lays packet `n` on the stream of bytes, to before byte `endByte`. */
  layOut(n: number, endByte: number): void;
  /** Counts `numBytes` of packet `n` as received. */
  receive(n: number, numBytes: number): void;
  /** Counts `numBytes` of packet `n` as lost. */
  lose(n: number, numBytes: number): void;
  /** Slot in which packet `n` arrived. */
  arrivalTti(n: number): number;
  /** Byte of the stream after the last of packet `n`, once it is laid out. */
  endByte(n: number): number;
  /** What is neither received nor lost of packet `n`. Unit: bytes. */
  openBytes(n: number): number;
  /** What is lost of packet `n`. Unit: bytes. */
  lostBytes(n: number): number;
}

const FIRST_CAPACITY = 16;

/**
 * Makes an empty ring of packets.
 *
 * Hot path: a typed array per property, which grow by doubling.
 *
 * @returns No packets; the first will have number 0.
 */
export function createPacketRing(): PacketRing {
  let [arrivals, ends, open, lost] = Array.from(
    { length: 4 },
    () => new Float64Array(FIRST_CAPACITY),
  ) as Columns;
  let mask = FIRST_CAPACITY - 1;
  let first = 0;
  let end = 0;
  function grow(): void {
    [arrivals, ends, open, lost] = [arrivals, ends, open, lost].map(twice) as Columns;
    mask = arrivals.length - 1;
  }
  const at = (column: Float64Array, n: number) => column[n & mask] as number;
  return {
    get first() {
      return first;
    },
    get end() {
      return end;
    },
    add(tti, sizeBytes) {
      if (end - first > mask) grow();
      arrivals[end & mask] = tti;
      open[end & mask] = sizeBytes;
      lost[end & mask] = 0;
      end += 1;
    },
    removeFirst() {
      first += 1;
    },
    layOut(n, endByte) {
      ends[n & mask] = endByte;
    },
    receive(n, numBytes) {
      open[n & mask] = at(open, n) - numBytes;
    },
    lose(n, numBytes) {
      open[n & mask] = at(open, n) - numBytes;
      lost[n & mask] = at(lost, n) + numBytes;
    },
    arrivalTti: (n) => at(arrivals, n),
    endByte: (n) => at(ends, n),
    openBytes: (n) => at(open, n),
    lostBytes: (n) => at(lost, n),
  };
}

type Columns = [Float64Array, Float64Array, Float64Array, Float64Array];

/** Every packet in both halves: its place in the longer ring is in one of them. */
function twice(column: Float64Array): Float64Array {
  const longer = new Float64Array(2 * column.length);
  longer.set(column);
  longer.set(column, column.length);
  return longer;
}
