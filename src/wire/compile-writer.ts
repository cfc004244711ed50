import type { Static, TObject, TSchema } from "@sinclair/typebox";
import * as sinks from "./msgpack-sink.ts";
import { requireKeywords } from "./schema-keywords.ts";

/** Writes one MessagePack message into memory of its own, which later messages reuse. */
export type Writer<T> = (value: T) => Uint8Array;

/** Messages that stay as they are while further ones are written, the newest included. */
const NUM_SINKS = 8;

/** Memory of a sink at first. Unit: bytes. */
const FIRST_BYTES = 2048;

/** Expression that writes the value of an expression. */
type Part = (value: string) => string;

const utf8 = new TextEncoder();

/**
 * Compiles a schema to writers that need no object per message.
 *
 * The bytes are those of a general encoder for the same value with its fields in the schema's
 * order; fields that the schema does not know are left out. The value is not validated. It is
 * generated source text for the same reason as in `compileReader`.
 *
 * @param schema - Objects, lists, tuples, texts, choices of constant texts, numbers, truth values.
 * @returns Opens a writer; what it returns stays as it is during its next 7 messages.
 * @throws Error - When the schema has a keyword that the writer does not know.
 */
export function compileWriter<S extends TSchema>(schema: S): () => Writer<Static<S>> {
  const declarations: string[] = [];
  const part = partOf(schema, declarations);
  const source = `
    "use strict";
    const { ${Object.keys(sinks)} } = library;
    ${declarations.join("\n")}
    return (sink, value) => { reserve(sink, 0); ${part("value")}; };`;
  const write: (sink: sinks.Sink, value: Static<S>) => void = new Function("library", source)(
    sinks,
  );
  return () => openWriter(write);
}

function openWriter<T>(write: (sink: sinks.Sink, value: T) => void): Writer<T> {
  const ring = Array.from({ length: NUM_SINKS }, () => {
    const sink = sinks.createSink(FIRST_BYTES);
    return { sink, message: sink.bytes };
  });
  let turn = 0;
  return (value) => {
    turn = (turn + 1) % NUM_SINKS;
    const place = ring[turn] as (typeof ring)[number];
    const { sink } = place;
    sink.pos = 0;
    write(sink, value);
    place.message = viewOf(sink, place.message);
    return place.message;
  };
}

/** Most messages are as long as another one before: its view is taken again. */
function viewOf(sink: sinks.Sink, before: Uint8Array): Uint8Array {
  const isSame = before.length === sink.pos && before.buffer === sink.bytes.buffer;
  return isSame ? before : sink.bytes.subarray(0, sink.pos);
}

function partOf(schema: TSchema, declarations: string[]): Part {
  requireKeywords(schema);
  const { type, items, anyOf } = schema;
  if (anyOf || type === "string") return (value) => `writeText(sink, ${value})`;
  if (type === "object") return objectPart(schema as TObject, declarations);
  if (type === "boolean") return (value) => `writeBoolean(sink, ${value})`;
  if (type !== "array") return (value) => `writeNumber(sink, ${value})`;
  if (Array.isArray(items)) return tuplePart(items, declarations);
  return listPart(partOf(items, declarations), declarations);
}

function declare(declarations: string[], body: string): Part {
  const name = `write${declarations.length}`;
  declarations.push(`function ${name}(sink, value) { ${body} }`);
  return (value) => `${name}(sink, ${value})`;
}

function tuplePart(items: readonly TSchema[], declarations: string[]): Part {
  const entries = items.map((item, i) => partOf(item, declarations)(`value[${i}]`));
  const writes = entries.map((write) => `reserve(sink, 0); ${write};`);
  return declare(declarations, `writeListHead(sink, ${items.length}); ${writes.join("\n")}`);
}

function listPart(entry: Part, declarations: string[]): Part {
  return declare(
    declarations,
    `writeListHead(sink, value.length);
    for (let i = 0; i < value.length; i += 1) { reserve(sink, 0); ${entry("value[i]")}; }`,
  );
}

/** Fields that the head of an object can count without a length of its own. */
const MOST_FIELDS = 15;

function objectPart({ properties, required = [] }: TObject, declarations: string[]): Part {
  const fields = Object.entries(properties).map(([name, property]) => {
    const read = `value[${JSON.stringify(name)}]`;
    const write = `${writeKey(name)} ${partOf(property, declarations)(read)};`;
    return { read, write, isRequired: required.includes(name) };
  });
  if (fields.length > MOST_FIELDS) throw new Error(`more than ${MOST_FIELDS} fields in an object`);
  const optional = fields.filter(({ isRequired }) => !isRequired);
  const counts = optional.map(({ read }) => ` + (${read} === undefined ? 0 : 1)`);
  const writes = fields.map(({ read, write, isRequired }) =>
    isRequired ? write : `if (${read} !== undefined) { ${write} }`,
  );
  const head = `writePlainHead(sink, ${0x80 + fields.length - optional.length}${counts.join("")});`;
  return declare(declarations, `${head} ${writes.join("\n")}`);
}

/** Byte by byte as constants, which is faster than copying so few of them. */
function writeKey(name: string): string {
  const key = [...utf8.encode(name)];
  const stores = [0xa0 + key.length, ...key].map((byte, i) => `bytes[pos + ${i}] = ${byte};`);
  return `{
    reserve(sink, ${stores.length});
    const { bytes, pos } = sink;
    ${stores.join(" ")}
    sink.pos = pos + ${stores.length};
  }`;
}
