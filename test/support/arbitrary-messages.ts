import type { TObject, TSchema } from "@sinclair/typebox";
import fc from "fast-check";

/**
 * Any value that fits a schema of the contract: bounds included, optional fields there or not.
 *
 * @param schema - Object, list, tuple, choice, constant, number, truth value or text.
 */
export function valuesOf(schema: TSchema): fc.Arbitrary<unknown> {
  const { type, minimum, maximum, items, anyOf, pattern } = schema;
  if (anyOf) return fc.oneof(...anyOf.map((choice: TSchema) => fc.constant(choice["const"])));
  if (type === "object") return objectsOf(schema as TObject);
  if (Array.isArray(items)) return fc.tuple(...items.map(valuesOf));
  if (type === "array")
    return fc.array(valuesOf(items), { maxLength: Math.min(3, schema["maxItems"]) });
  if (type === "integer") return fc.integer({ min: minimum, max: maximum });
  if (type === "boolean") return fc.boolean();
  if (type === "string") return fc.stringMatching(new RegExp(pattern));
  return fc.double({ min: minimum ?? -1e300, max: maximum ?? 1e300, noNaN: true });
}

function objectsOf({ properties, required = [] }: TObject): fc.Arbitrary<unknown> {
  const arbitraries: Record<string, fc.Arbitrary<unknown>> = {};
  for (const [name, property] of Object.entries(properties)) arbitraries[name] = valuesOf(property);
  return fc.record(arbitraries, { requiredKeys: [...required], noNullPrototype: true });
}
