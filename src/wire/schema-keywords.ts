import type { TSchema } from "@sinclair/typebox";

/** Keywords that compiled readers and writers act on, by kind of schema. */
const KEYWORDS: Readonly<Record<string, readonly string[]>> = {
  object: ["properties", "required"],
  array: ["items", "maxItems"],
  tuple: ["items", "minItems", "maxItems", "additionalItems"],
  string: ["pattern", "minLength", "maxLength"],
  boolean: [],
  choice: ["anyOf"],
  integer: ["minimum", "maximum"],
  number: ["minimum", "maximum"],
};

/** Keywords that say nothing of the value. */
const REMARKS: readonly string[] = ["$id", "type", "description"];

/**
 * Makes sure that nothing in a schema goes unheard.
 *
 * @throws Error - When the schema is of a kind, or has a keyword, that compiled readers and writers do not know.
 */
export function requireKeywords(schema: TSchema): void {
  const { type, items, anyOf } = schema;
  const kind = anyOf ? "choice" : Array.isArray(items) ? "tuple" : type;
  const known = KEYWORDS[kind];
  const unknown = Object.keys(schema).find(
    (keyword) => !REMARKS.includes(keyword) && !known?.includes(keyword),
  );
  if (!known || unknown) throw new Error(`cannot compile a schema of ${kind} with ${unknown}`);
  if (kind === "array" && schema["maxItems"] === undefined) throw new Error("a list without end");
  const isText = (choice: TSchema) => typeof choice["const"] === "string";
  if (anyOf && !anyOf.every(isText)) throw new Error("a choice of anything but texts");
}
