/** Memory that one MessagePack message is written into. */
export interface Sink {
  /** The memory; a message that needs more gets a larger one. */
  bytes: Uint8Array;
  /** The same memory. */
  view: DataView;
  /** Where the next byte goes. */
  pos: number;
}

/** Longest number or head of a list or object. Unit: bytes. */
const LONGEST_HEAD_BYTES = 9;

/** Longest code of one UTF-16 unit. Unit: bytes. */
const LONGEST_CHARACTER_BYTES = 3;

const utf8 = new TextEncoder();

/** A number beyond 32 bits: as an argument it would be an object on the heap. */
const wide = new Float64Array(1);

/** Opens memory for messages. */
export function createSink(numBytes: number): Sink {
  const bytes = new Uint8Array(numBytes);
  return { bytes, view: new DataView(bytes.buffer), pos: 0 };
}

/** Makes room for so many bytes and for a number or head behind them. Hot path. */
export function reserve(sink: Sink, numBytes: number): void {
  const needed = sink.pos + numBytes + LONGEST_HEAD_BYTES;
  if (needed > sink.bytes.length) grow(sink, needed);
}

function grow(sink: Sink, neededBytes: number): void {
  const { bytes } = sink;
  sink.bytes = new Uint8Array(2 * neededBytes);
  sink.bytes.set(bytes);
  sink.view = new DataView(sink.bytes.buffer);
}

/**
 * Writes a number: whole ones in the shortest integer format, others as float 64.
 *
 * Hot path: short enough to become part of its caller, where a double needs no object. The room
 * was reserved by the caller.
 */
export function writeNumber(sink: Sink, value: number): void {
  const plain = value | 0;
  wide[0] = value;
  if (plain === value) writePlain(sink, plain);
  else writeWide(sink);
}

function writePlain(sink: Sink, value: number): void {
  const { bytes, pos } = sink;
  if (value >= -32 && value < 128) {
    bytes[pos] = value;
    sink.pos = pos + 1;
  } else if (value > 0) {
    writeUnsigned(sink, value);
  } else {
    writeNegative(sink, value);
  }
}

function writeUnsigned(sink: Sink, value: number): void {
  const { view, pos } = sink;
  if (value < 2 ** 8) {
    view.setUint16(pos, 0xcc00 | value);
    sink.pos = pos + 2;
    return;
  }
  const isShort = value < 2 ** 16;
  view.setUint8(pos, isShort ? 0xcd : 0xce);
  if (isShort) view.setUint16(pos + 1, value);
  else view.setUint32(pos + 1, value);
  sink.pos = pos + (isShort ? 3 : 5);
}

function writeNegative(sink: Sink, value: number): void {
  const { view, pos } = sink;
  const numBytes = value >= -(2 ** 7) ? 1 : value >= -(2 ** 15) ? 2 : 4;
  view.setUint8(pos, numBytes === 1 ? 0xd0 : numBytes === 2 ? 0xd1 : 0xd2);
  if (numBytes === 1) view.setInt8(pos + 1, value);
  else if (numBytes === 2) view.setInt16(pos + 1, value);
  else view.setInt32(pos + 1, value);
  sink.pos = pos + 1 + numBytes;
}

function writeWide(sink: Sink): void {
  const { view, pos } = sink;
  const value = wide[0] as number;
  const isWhole = Number.isSafeInteger(value);
  sink.pos = pos + 9;
  if (!isWhole) {
    view.setUint8(pos, 0xcb);
    view.setFloat64(pos + 1, value);
  } else if (value > 0 && value < 2 ** 32) {
    view.setUint8(pos, 0xce);
    view.setUint32(pos + 1, value);
    sink.pos = pos + 5;
  } else {
    view.setUint8(pos, value > 0 ? 0xcf : 0xd3);
    view.setInt32(pos + 1, Math.floor(value / 2 ** 32));
    view.setInt32(pos + 5, value);
  }
}

/** Writes `true` or `false`. Hot path. */
export function writeBoolean(sink: Sink, value: boolean): void {
  sink.bytes[sink.pos] = value ? 0xc3 : 0xc2;
  sink.pos += 1;
}

/** Writes the head of a list. Hot path. */
export function writeListHead(sink: Sink, length: number): void {
  if (length < 16) writePlainHead(sink, 0x90 + length);
  else writeLength(sink, length, length < 2 ** 16 ? 0xdc : 0xdd);
}

/** Writes the head of an object of less than 16 fields. Hot path. */
export function writePlainHead(sink: Sink, head: number): void {
  sink.bytes[sink.pos] = head;
  sink.pos += 1;
}

function writeLength(sink: Sink, length: number, head: number): void {
  const { view, pos } = sink;
  const isShort = length < 2 ** 16;
  view.setUint8(pos, head);
  if (isShort) view.setUint16(pos + 1, length);
  else view.setUint32(pos + 1, length);
  sink.pos = pos + (isShort ? 3 : 5);
}

/** Writes a text. Hot path as long as it is short and plain. */
export function writeText(sink: Sink, text: string): void {
  reserve(sink, LONGEST_CHARACTER_BYTES * text.length);
  if (text.length >= 32 || !writePlainText(sink, text)) writeAnyText(sink, text);
}

/** @returns Whether it was ASCII; otherwise nothing is written. */
function writePlainText(sink: Sink, text: string): boolean {
  const { bytes, pos } = sink;
  bytes[pos] = 0xa0 + text.length;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) return false;
    bytes[pos + 1 + i] = code;
  }
  sink.pos = pos + 1 + text.length;
  return true;
}

function writeAnyText(sink: Sink, text: string): void {
  const code = utf8.encode(text);
  const { length } = code;
  if (length < 32) {
    writePlainHead(sink, 0xa0 + length);
  } else if (length < 2 ** 8) {
    sink.view.setUint16(sink.pos, 0xd900 | length);
    sink.pos += 2;
  } else {
    writeLength(sink, length, length < 2 ** 16 ? 0xda : 0xdb);
  }
  sink.bytes.set(code, sink.pos);
  sink.pos += length;
}
