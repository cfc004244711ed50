/**
 * Where reading stands in one MessagePack message.
 *
 * The message is copied into memory of the cursor's own and ends there with bytes that MessagePack
 * never uses, so that whoever reads on behind it is stopped, without a check of bounds per byte.
 * Nothing here throws: what cannot be taken sets `ok` to false.
 */
export interface Cursor {
  /** The message, and what stops it. */
  bytes: Uint8Array;
  /** The same memory. */
  view: DataView;
  /** Next byte to read. */
  pos: number;
  /** End of the message. */
  end: number;
  /** Whether everything so far was as expected. */
  ok: boolean;
}

/** More than any head and number. Unit: bytes. */
const STOP_BYTES = 16;

/** A byte that MessagePack never uses. */
const STOP = 0xc1;

/** A cursor on no message. */
export function createCursor(): Cursor {
  const bytes = new Uint8Array(1 << 14);
  return { bytes, view: new DataView(bytes.buffer), pos: 0, end: 0, ok: false };
}

/** Puts the cursor on the first byte of a message. Hot path: a message of a new record length allocates. */
export function openCursor(cursor: Cursor, message: Uint8Array): void {
  const end = message.length;
  if (cursor.bytes.length < end + STOP_BYTES) {
    cursor.bytes = new Uint8Array(2 * end + STOP_BYTES);
    cursor.view = new DataView(cursor.bytes.buffer);
  }
  cursor.bytes.set(message);
  cursor.bytes.fill(STOP, end, end + STOP_BYTES);
  cursor.pos = 0;
  cursor.end = end;
  cursor.ok = true;
}

/** Gives the message up. @returns 0, which stands for whatever was to be read. */
export function giveUp(cursor: Cursor): number {
  cursor.ok = false;
  cursor.pos = cursor.end;
  return 0;
}

/** Says that a number lies in `wide[0]`. */
const WIDE = -(2 ** 31);

/** Head of a double. */
const DOUBLE = 0xcb;

/** A number beyond 32 bits: returned by a function it would be an object on the heap. */
const wide = new Float64Array(1);

/**
 * Reads a whole number within bounds, in any of MessagePack's integer and float formats; −0 is
 * given up, as a reader that compares with `===` takes it for 0.
 *
 * Hot path.
 *
 * @returns To be unfolded by `numberOf`.
 */
export function readInteger(cursor: Cursor, minimum: number, maximum: number): number {
  const value = readNumber(cursor);
  if (value !== WIDE) return value >= minimum && value <= maximum ? value : giveUp(cursor);
  const number = wide[0] as number;
  const isInside = number >= minimum && number <= maximum;
  return isInside && Number.isInteger(number) && !Object.is(number, -0) ? WIDE : giveUp(cursor);
}

/** Reads a finite number within bounds. Hot path. @returns To be unfolded by `numberOf`. */
export function readReal(cursor: Cursor, minimum: number, maximum: number): number {
  const value = readNumber(cursor);
  if (value !== WIDE) return value >= minimum && value <= maximum ? value : giveUp(cursor);
  const number = wide[0] as number;
  return number >= minimum && number <= maximum ? WIDE : giveUp(cursor);
}

/**
 * What `readInteger` or `readReal` has just read.
 *
 * Hot path: short enough to become part of its caller, where a large number needs no object.
 */
export function numberOf(read: number): number {
  return read === WIDE ? (wide[0] as number) : read | 0; // tells V8 the type
}

/** Reads as many whole numbers as the list has entries. Hot path. */
export function readIntegers(cursor: Cursor, list: number[], min: number, max: number): number[] {
  for (let i = 0; i < list.length; i += 1) list[i] = numberOf(readInteger(cursor, min, max));
  return list;
}

/** Reads as many finite numbers as the list has entries. Hot path. */
export function readReals(cursor: Cursor, list: number[], min: number, max: number): number[] {
  for (let i = 0; i < list.length; i += 1) {
    const value = nextIsDouble(cursor) ? readDouble(cursor) : numberOf(readReal(cursor, min, max));
    if (!(value >= min && value <= max)) giveUp(cursor);
    list[i] = value;
  }
  return list;
}

function nextIsDouble({ bytes, pos }: Cursor): boolean {
  return bytes[pos] === DOUBLE;
}

function readDouble(cursor: Cursor): number {
  const { view, pos } = cursor;
  cursor.pos = pos + 9;
  return view.getFloat64(pos + 1);
}

function readNumber(cursor: Cursor): number {
  const head = cursor.bytes[cursor.pos] as number;
  cursor.pos += 1;
  if (head < 0x80) return head;
  return head >= 0xe0 ? head - 0x100 : readLongNumber(cursor, head);
}

/** Bytes of a number behind its head, `[head - 0xca]`: float 32 and 64, uint and int 8 to 64. */
const NUMBER_BYTES = Uint8Array.of(4, 8, 1, 2, 4, 8, 1, 2, 4, 8);

function readLongNumber(cursor: Cursor, head: number): number {
  const { view, pos } = cursor;
  if (head < 0xca || head > 0xd3) return giveUp(cursor);
  cursor.pos = pos + (NUMBER_BYTES[head - 0xca] as number);
  if (head === 0xcc) return view.getUint8(pos);
  if (head === 0xcd) return view.getUint16(pos);
  if (head === 0xd0) return view.getInt8(pos);
  if (head === 0xd1) return view.getInt16(pos);
  const high = view.getInt32(pos);
  if (head === 0xce && high >= 0) return high;
  wide[0] = wideNumber(view, pos, head);
  return WIDE;
}

function wideNumber(view: DataView, pos: number, head: number): number {
  if (head === 0xcb) return view.getFloat64(pos);
  if (head === 0xca) return view.getFloat32(pos);
  if (head === 0xce) return view.getUint32(pos);
  if (head === 0xd2) return view.getInt32(pos);
  const high = head === 0xcf ? view.getUint32(pos) : view.getInt32(pos);
  return high * 2 ** 32 + view.getUint32(pos + 4);
}

/** Reads `true` or `false`. Hot path. */
export function readBoolean(cursor: Cursor): boolean {
  const head = cursor.bytes[cursor.pos];
  cursor.pos += 1;
  if (head !== 0xc2 && head !== 0xc3) giveUp(cursor);
  return head === 0xc3;
}

/** Reads the head of a list. Hot path. @returns Number of entries; 0 when it is no list. */
export function readListSize(cursor: Cursor): number {
  const head = cursor.bytes[cursor.pos] as number;
  cursor.pos += 1;
  if ((head & 0xf0) === 0x90) return head & 0x0f;
  return readLength(cursor, head === 0xdc ? 2 : head === 0xdd ? 4 : 0);
}

/** Reads the head of an object. Hot path. @returns Number of fields; 0 when it is no object. */
export function readMapSize(cursor: Cursor): number {
  const head = cursor.bytes[cursor.pos] as number;
  cursor.pos += 1;
  if ((head & 0xf0) === 0x80) return head & 0x0f;
  return readLength(cursor, head === 0xde ? 2 : head === 0xdf ? 4 : 0);
}

/**
 * Reads the head of a text.
 *
 * Hot path.
 *
 * @returns Its length, 0 when it is no text; no ASCII text is longer than the message, as what stops
 *   the message is none. Unit: bytes.
 */
export function readTextLength(cursor: Cursor): number {
  const head = cursor.bytes[cursor.pos] as number;
  cursor.pos += 1;
  const isShort = (head & 0xe0) === 0xa0;
  const numBytes = head === 0xd9 ? 1 : head === 0xda ? 2 : head === 0xdb ? 4 : 0;
  return isShort ? head & 0x1f : readLength(cursor, numBytes);
}

/** @param numBytes - Size of the length itself; 0 when the head is not what was expected. */
function readLength(cursor: Cursor, numBytes: number): number {
  const { view, pos } = cursor;
  if (numBytes === 0) return giveUp(cursor);
  cursor.pos = pos + numBytes;
  if (numBytes === 1) return view.getUint8(pos);
  return numBytes === 2 ? view.getUint16(pos) : view.getUint32(pos);
}
