import type { Static, TObject, TSchema } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import * as cursors from "./msgpack-cursor.ts";
import * as pools from "./reader-pools.ts";
import {
  declareConstant,
  type FieldPart,
  listPart,
  numbersPart,
  objectPart,
  type Part,
  type Program,
  scalarPart,
  tuplePart,
} from "./reader-source.ts";
import { requireKeywords } from "./schema-keywords.ts";

/**
 * Reads one MessagePack message.
 *
 * The value belongs to the reader and is valid until its next message. An optional field that was
 * absent holds `undefined`, which keeps the object's shape. `undefined` for the whole message means
 * that the reader gave it up, not that it is wrong: another encoding, a field that the schema does
 * not know, or one that it refuses.
 */
export type Reader<T> = (message: Uint8Array) => T | undefined;

/**
 * Compiles a schema to readers that decode and validate in one pass and reuse their objects.
 *
 * What a reader returns is deeply equal to what decoding and validating would have given. It is
 * generated source text, as the validator is: every place of the schema gets code of its own, whose
 * shapes V8 then knows, which is more than twice as fast as closures. Names and bounds come from the
 * schema alone, so nothing that arrives is ever part of the text.
 *
 * @param schema - Objects, lists, tuples, texts, choices of constant texts, numbers, truth values.
 * @returns Opens a reader with objects of its own.
 * @throws Error - When the schema has a keyword that the reader would not check.
 */
export function compileReader<S extends TSchema>(schema: S): () => Reader<Static<S>> {
  const program: Program = { declarations: [], constants: [] };
  const part = partOf(schema, program);
  const source = `
    "use strict";
    const { ${Object.keys(LIBRARY)} } = library;
    ${program.declarations.join("\n")}
    const cursor = createCursor();
    return () => {
      const pool = ${part.pool};
      return (message) => {
        openCursor(cursor, message);
        const value = ${part.read("pool")};
        return cursor.ok && cursor.pos === cursor.end ? value : undefined;
      };
    };`;
  return new Function("library", "constants", source)(LIBRARY, program.constants);
}

/** What the source text calls. */
const LIBRARY = { ...cursors, ...pools };

function partOf(schema: TSchema, program: Program): Part {
  requireKeywords(schema);
  const { type, items, anyOf, maxItems } = schema;
  if (anyOf) return choicePart(anyOf, program);
  if (type === "object") return objectPart(program, fieldsOf(schema as TObject, program));
  if (type === "string") return textPart(schema, program);
  if (type === "boolean") return scalarPart("false", "readBoolean(cursor)");
  if (type !== "array") return numberPart(schema);
  if (Array.isArray(items)) {
    const entries = items.map((item) => partOf(item, program));
    return tuplePart(program, entries);
  }
  const entry = partOf(items, program);
  const isNumber = items.type === "integer" || items.type === "number";
  if (!isNumber) return listPart(program, entry, maxItems);
  const readEntries = items.type === "integer" ? "readIntegers" : "readReals";
  return numbersPart(readEntries, boundsOf(items), maxItems);
}

function fieldsOf({ properties, required = [] }: TObject, program: Program): FieldPart[] {
  return Object.entries(properties).map(([name, property]) => {
    return { name, isRequired: required.includes(name), ...partOf(property, program) };
  });
}

/** Beyond this a whole number is an object on the heap. */
const LARGEST_PLAIN = 2 ** 31 - 1;

function numberPart(schema: TSchema): Part {
  const isInteger = schema["type"] === "integer";
  const read = isInteger ? "readInteger" : "readReal";
  const isWide = isInteger && schema["maximum"] > LARGEST_PLAIN;
  return scalarPart("0", `numberOf(${read}(cursor, ${boundsOf(schema)}))`, isWide);
}

function boundsOf({ minimum, maximum }: TSchema): string {
  return `${minimum ?? -Number.MAX_VALUE}, ${maximum ?? Number.MAX_VALUE}`;
}

function choicePart(anyOf: readonly TSchema[], program: Program): Part {
  const texts = anyOf.map((choice) => choice["const"]);
  const bytes = texts.map((text) => new TextEncoder().encode(text));
  const [known, keys] = [declareConstant(program, texts), declareConstant(program, bytes)];
  return scalarPart('""', `readChoice(cursor, ${known}, ${keys})`);
}

function textPart(schema: TSchema, program: Program): Part {
  const compiled = TypeCompiler.Compile(schema);
  const known = pools.createKnownTexts((text) => compiled.Check(text));
  return scalarPart('""', `readText(cursor, ${declareConstant(program, known)})`);
}
