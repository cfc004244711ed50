import { type Cursor, giveUp, readListSize, readTextLength } from "./msgpack-cursor.ts";

/** Lists up to this length are kept, one per length; of longer ones the newest. */
const MOST_KEPT = 16;

/** Longest text that is read. Unit: bytes. */
const LONGEST_TEXT = 64;

/** Texts that are kept per place in the schema. */
const MOST_TEXTS = 16;

/** What one list of a message reuses. */
export interface ListPool {
  /** Lists by length: a list that shrinks and grows again would allocate each time. */
  readonly short: unknown[][];
  /** The newest longer list. */
  long: unknown[];
  /** What the entries reuse. */
  readonly entries: unknown[];
}

/** Opens the pool of one list. */
export function createListPool(): ListPool {
  return { short: [], long: [], entries: [] };
}

/**
 * Reads the head of a list and finds a list of that length.
 *
 * Hot path: allocates only what was never needed before. An entry has at least one byte, so a
 * forged length cannot ask for more memory than a few times the message.
 *
 * @param cursor - Stands at the head.
 * @param pool - What this list reuses.
 * @param maxItems - Most entries that the schema allows.
 * @returns A list whose entries are to be overwritten; an empty one when the message is given up.
 */
export function readList(cursor: Cursor, pool: ListPool, maxItems: number): unknown[] {
  const size = readListSize(cursor);
  const isFeasible = size <= maxItems && size <= cursor.end - cursor.pos;
  const length = isFeasible ? size : giveUp(cursor);
  const { short } = pool;
  if (length > MOST_KEPT) {
    if (pool.long.length !== length) pool.long = zeros(length);
    return pool.long;
  }
  while (short.length <= length) short.push(zeros(short.length));
  return short[length] as unknown[];
}

const zeros = (length: number): unknown[] => Array.from({ length }, () => 0);

/** Texts seen in one place, so that the same text need not be made again. */
export interface KnownTexts {
  /** Whether the schema takes the text. */
  readonly fits: (text: string) => boolean;
  /** The texts, newest replacing oldest. */
  readonly texts: string[];
  /** The same as bytes. */
  readonly bytes: Uint8Array[];
  /** Place of the next text. */
  next: number;
}

/** Opens the memory of one place that holds a text. */
export function createKnownTexts(fits: KnownTexts["fits"]): KnownTexts {
  return { fits, texts: [], bytes: [], next: 0 };
}

/** Reads a text of ASCII characters that the schema takes. Hot path: makes only texts that are new. */
export function readText(cursor: Cursor, known: KnownTexts): string {
  const length = readTextLength(cursor);
  const at = findBytes(cursor, length, known.bytes);
  return at < 0 ? readNewText(cursor, length, known) : (known.texts[at] as string);
}

function readNewText(cursor: Cursor, length: number, known: KnownTexts): string {
  const bytes = cursor.bytes.slice(cursor.pos, cursor.pos + Math.min(length, LONGEST_TEXT));
  const text = String.fromCharCode(...bytes);
  const isPlain = length <= LONGEST_TEXT && bytes.every((byte) => byte < 0x80);
  if (!(cursor.ok && isPlain && known.fits(text))) {
    giveUp(cursor);
    return "";
  }
  cursor.pos += length;
  known.texts[known.next] = text;
  known.bytes[known.next] = bytes;
  known.next = (known.next + 1) % MOST_TEXTS;
  return text;
}

/** Reads one of a few texts. Hot path. */
export function readChoice(
  cursor: Cursor,
  texts: readonly string[],
  bytes: readonly Uint8Array[],
): string {
  return texts[readKey(cursor, bytes)] ?? "";
}

/** Reads one of a few texts. Hot path. @returns Its index; −1 when it is none of them. */
export function readKey(cursor: Cursor, keys: readonly Uint8Array[]): number {
  const key = findBytes(cursor, readTextLength(cursor), keys);
  if (key < 0) giveUp(cursor);
  return key;
}

/** Which of these byte strings comes next; moves the cursor behind it. */
function findBytes(cursor: Cursor, length: number, among: readonly Uint8Array[]): number {
  for (let i = 0; i < among.length; i += 1) {
    const expected = among[i] as Uint8Array;
    if (expected.length !== length || !comesNext(cursor, expected)) continue;
    cursor.pos += length;
    return i;
  }
  return -1;
}

function comesNext({ bytes, pos }: Cursor, expected: Uint8Array): boolean {
  for (let i = 0; i < expected.length; i += 1) {
    if (bytes[pos + i] !== expected[i]) return false;
  }
  return true;
}
