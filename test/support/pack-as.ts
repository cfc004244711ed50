/** Which of MessagePack's formats a message is written in; each list is walked round and round. */
export interface Packing {
  /** Which of the formats that hold a number exactly, shortest first, float 64 last. */
  readonly numbers: readonly number[];
  /** How much wider than necessary the heads of texts, lists and objects are. */
  readonly heads: readonly number[];
  /** Where in what is left the next field is taken from. */
  readonly shuffle: readonly number[];
}

/** Writes plain data in MessagePack as somebody else might: the same value, other bytes. */
export function packAs(value: unknown, packing: Packing): Uint8Array {
  const bytes: number[] = [];
  write(value, bytes, {
    number: around(packing.numbers),
    head: around(packing.heads),
    field: around(packing.shuffle),
  });
  return Uint8Array.from(bytes);
}

interface Choices {
  readonly number: () => number;
  readonly head: () => number;
  readonly field: () => number;
}

function around(list: readonly number[]): () => number {
  let next = 0;
  return () => list[next++ % list.length] ?? 0;
}

function write(value: unknown, bytes: number[], choices: Choices): void {
  if (typeof value === "number") {
    const formats = formatsOf(value);
    bytes.push(...(formats[choices.number() % formats.length] ?? []));
  } else if (typeof value === "boolean") {
    bytes.push(value ? 0xc3 : 0xc2);
  } else if (typeof value === "string") {
    const text = new TextEncoder().encode(value);
    pushHead(bytes, text.length, choices.head(), {
      fixed: 0xa0,
      limit: 32,
      wide: [0xd9, 0xda, 0xdb],
    });
    bytes.push(...text);
  } else if (Array.isArray(value)) {
    pushHead(bytes, value.length, choices.head(), {
      fixed: 0x90,
      limit: 16,
      wide: [0, 0xdc, 0xdd],
    });
    for (const entry of value) write(entry, bytes, choices);
  } else {
    writeFields(Object.entries(value as object), bytes, choices);
  }
}

function writeFields(fields: [string, unknown][], bytes: number[], choices: Choices): void {
  pushHead(bytes, fields.length, choices.head(), { fixed: 0x80, limit: 16, wide: [0, 0xde, 0xdf] });
  while (fields.length > 0) {
    for (const part of fields.splice(choices.field() % fields.length, 1).flat()) {
      write(part, bytes, choices);
    }
  }
}

/** Heads of one kind: with the length inside, and before 8, 16 and 32 bits of length (0: none). */
interface Heads {
  readonly fixed: number;
  readonly limit: number;
  readonly wide: readonly [number, number, number];
}

function pushHead(bytes: number[], length: number, choice: number, heads: Heads): void {
  const formats: number[][] = length < heads.limit ? [[heads.fixed + length]] : [];
  if (heads.wide[0] && length < 2 ** 8) formats.push([heads.wide[0], length]);
  if (length < 2 ** 16)
    formats.push([heads.wide[1], ...bigEndian(2, (view) => view.setUint16(0, length))]);
  formats.push([heads.wide[2], ...bigEndian(4, (view) => view.setUint32(0, length))]);
  bytes.push(...(formats[choice % formats.length] ?? []));
}

/** All formats that hold a number exactly. */
function formatsOf(value: number): number[][] {
  const whole = Number.isInteger(value) && !Object.is(value, -0);
  const inside = (min: number, max: number) => whole && value >= min && value < max;
  const wide = BigInt(whole ? value : 0);
  const formats: [boolean, () => number[]][] = [
    [inside(-32, 128), () => [value & 0xff]],
    [inside(0, 2 ** 8), () => [0xcc, value]],
    [inside(-(2 ** 7), 2 ** 7), () => [0xd0, value & 0xff]],
    [inside(0, 2 ** 16), () => [0xcd, ...bigEndian(2, (view) => view.setUint16(0, value))]],
    [inside(-(2 ** 15), 2 ** 15), () => [0xd1, ...bigEndian(2, (view) => view.setInt16(0, value))]],
    [inside(0, 2 ** 32), () => [0xce, ...bigEndian(4, (view) => view.setUint32(0, value))]],
    [inside(-(2 ** 31), 2 ** 31), () => [0xd2, ...bigEndian(4, (view) => view.setInt32(0, value))]],
    [inside(0, 2 ** 53), () => [0xcf, ...bigEndian(8, (view) => view.setBigUint64(0, wide))]],
    [
      inside(-(2 ** 53), 2 ** 53),
      () => [0xd3, ...bigEndian(8, (view) => view.setBigInt64(0, wide))],
    ],
    [
      Object.is(Math.fround(value), value),
      () => [0xca, ...bigEndian(4, (view) => view.setFloat32(0, value))],
    ],
    [true, () => [0xcb, ...bigEndian(8, (view) => view.setFloat64(0, value))]],
  ];
  return formats.filter(([fits]) => fits).map(([, format]) => format());
}

function bigEndian(numBytes: number, fill: (view: DataView) => void): number[] {
  const bytes = new Uint8Array(numBytes);
  fill(new DataView(bytes.buffer));
  return [...bytes];
}
