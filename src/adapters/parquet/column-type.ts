import type { TObject, TSchema } from "@sinclair/typebox";
import type { SchemaElement } from "hyparquet";

/** Largest value of a 32-bit column. */
const MAX_INT32 = 2 ** 31 - 1;

/** How a value of the contract lies in a Parquet file, and how it gets there and back. */
export interface ColumnType {
  /** Schema elements of a column of this name, the column itself first. */
  elements(name: string, repetition: "REQUIRED" | "OPTIONAL"): SchemaElement[];
  /** Value as the writer takes it; absent for types that it takes as they are. */
  readonly write?: (value: never) => unknown;
  /** Value as it was before it was written; absent for types that are read as they were. */
  readonly read?: (value: never) => unknown;
}

/**
 * Derives a column from a schema of the contract, so that a recording has the contract's own names.
 *
 * Objects become structs, lists become lists, whole numbers INT32 or, where their range needs it,
 * INT64, other numbers DOUBLE, constants text. A run of PRBs, a tuple, becomes a struct of
 * `start` and `length`, which SQL can name.
 *
 * @param schema - A schema of the contract.
 */
export function columnTypeOf(schema: TSchema): ColumnType {
  const { type, maximum = Number.POSITIVE_INFINITY, items, anyOf } = schema;
  if (type === "object") return structOf(fieldsOf(schema as TObject));
  if (Array.isArray(items)) return runOfPrbs;
  if (type === "array") return listOf(columnTypeOf(items));
  if (type === "integer") return maximum > MAX_INT32 ? int64 : scalar({ type: "INT32" });
  if (type === "number") return scalar({ type: "DOUBLE" });
  if (type === "boolean") return scalar({ type: "BOOLEAN" });
  const isText =
    type === "string" || anyOf?.every((choice: TSchema) => choice["type"] === "string");
  if (isText) return scalar({ type: "BYTE_ARRAY", converted_type: "UTF8" });
  throw new TypeError(`no column for ${JSON.stringify(schema)}`);
}

/** A named part of a struct, or a column of the file. */
export interface Field {
  /** Name, as in the contract. */
  readonly name: string;
  /** How its values lie. */
  readonly type: ColumnType;
  /** Whether a value may be absent. */
  readonly isOptional: boolean;
}

/**
 * Lists the properties of an object's schema as fields.
 *
 * @param schema - Schema of an object.
 */
export function fieldsOf({ properties, required = [] }: TObject): Field[] {
  return Object.entries(properties).map(([name, property]) => ({
    name,
    type: columnTypeOf(property),
    isOptional: !required.includes(name),
  }));
}

/**
 * Lists the schema elements of a field.
 *
 * @param field - A field.
 */
export function elementsOf({ name, type, isOptional }: Field): SchemaElement[] {
  return type.elements(name, isOptional ? "OPTIONAL" : "REQUIRED");
}

const scalar = (element: Omit<SchemaElement, "name">): ColumnType => ({
  elements: (name, repetition_type) => [{ ...element, name, repetition_type }],
});

/** The library wants 64 bits as `bigint`; the contract's whole numbers all fit a `number`. */
const int64: ColumnType = {
  ...scalar({ type: "INT64" }),
  write: (value: number) => BigInt(value),
  read: (value: bigint) => Number(value),
};

function listOf(item: ColumnType): ColumnType {
  const { write, read } = item;
  return {
    elements: (name, repetition_type) => [
      { name, repetition_type, num_children: 1, converted_type: "LIST" },
      { name: "list", repetition_type: "REPEATED", num_children: 1 },
      ...item.elements("element", "REQUIRED"),
    ],
    ...(write && { write: (values: never[]) => values.map(write) }),
    ...(read && { read: (values: never[]) => values.map(read) }),
  };
}

function structOf(fields: readonly Field[]): ColumnType {
  const written = fields.filter(({ type }) => type.write);
  return {
    elements: (name, repetition_type) => [
      { name, repetition_type, num_children: fields.length },
      ...fields.flatMap(elementsOf),
    ],
    ...(written.length > 0 && { write: (value: object) => writeFields(written, value) }),
    read: (value: object) => readFields(fields, value),
  };
}

function writeFields(fields: readonly Field[], struct: object): object {
  const row: Record<string, unknown> = { ...struct };
  for (const { name, type } of fields) {
    const value = row[name];
    if (value !== undefined) row[name] = type.write?.(value as never);
  }
  return row;
}

/**
 * Reads the fields of a struct or a row; those that are null were absent.
 *
 * @param fields - What to read.
 * @param struct - Values by field name, as the library reads them.
 */
export function readFields(fields: readonly Field[], struct: object): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const source = struct as Readonly<Record<string, unknown>>;
  for (const { name, type } of fields) {
    const value = source[name] ?? undefined;
    if (value !== undefined) values[name] = type.read ? type.read(value as never) : value;
  }
  return values;
}

const runOfPrbs: ColumnType = {
  ...structOf([
    { name: "start", type: scalar({ type: "INT32" }), isOptional: false },
    { name: "length", type: scalar({ type: "INT32" }), isOptional: false },
  ]),
  write: ([start, length]: readonly number[]) => ({ start, length }),
  read: (run: { readonly start: number; readonly length: number }) => [run.start, run.length],
};
