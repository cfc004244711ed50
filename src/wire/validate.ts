import type { Static, TSchema } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import type { ValueError } from "@sinclair/typebox/errors";
import { type Checked, reject } from "./rejection.ts";

/** Checks raw values against one schema. */
export type Validator<T> = (value: unknown) => Checked<T>;

/**
 * Compiles a schema to a validator, once.
 *
 * A number or list outside its bounds is `BAD_RANGE`; anything else that does not fit is
 * `BAD_FIELD`. The message names the first field that is wrong and what is allowed there.
 */
export function compileValidator<S extends TSchema>(schema: S): Validator<Static<S>> {
  const compiled = TypeCompiler.Compile(schema);
  return (value) => {
    if (compiled.Check(value)) return { ok: true, value };
    const error = compiled.Errors(value).First();
    return reject(isRangeFault(error) ? "BAD_RANGE" : "BAD_FIELD", sentence(error));
  };
}

function isRangeFault(error: ValueError | undefined): boolean {
  if (Array.isArray(error?.value)) return error.schema["type"] === "array";
  return typeof error?.value === "number" && ["number", "integer"].includes(error.schema["type"]);
}

function sentence(error: ValueError | undefined): string {
  if (!error) return "does not fit the schema";
  const allowed = error.schema.description ? ` (${error.schema.description})` : "";
  const { minimum, maximum } = error.schema;
  const range = minimum === undefined ? "" : `, allowed ${minimum} to ${maximum}`;
  return `${error.path || "message"}: ${error.message}${range}${allowed}`.slice(0, 500);
}
